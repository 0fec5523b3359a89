"""The proven addresses of a customer hear what changes about their addresses, so that they can object."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import staff_letters
from esmero.domain.company import reads as company
from esmero.domain.customers import reads
from esmero.letters import visits as letters

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Identity

# However many somebody has: a page that changes much is no machine for letters.
MOST = 5


def hearing(about: Identity) -> list[str]:
    """Return the other addresses that its customer proved and that want letters.

    Whoever is one person with them by a colleague's word alone reads nothing of their addresses.
    """
    others = [one for one in reads.mails_for_answers(about.customer_id) if one != about.value]
    return reads.same_side(about, others)[:MOST]


def tell(
    customer: Customer, change: letters.Change, *, address: str, to: Iterable[str], at: datetime
) -> None:
    """The step inside a transaction: queue a short letter about `address` to each of these."""
    for one in to:
        words = letters.changed(
            change, address=address, company=company.the_company(), language=customer.language
        )
        staff_letters.queue_to(one, customer.language, words, at=at)
