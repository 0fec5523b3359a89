"""What can be shown of an erasure to anybody afterwards: how many of each kind went, and on whose wish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.files import reads as files
from esmero.ground import crypto

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from esmero.domain.customers.models import Customer

# As long as can be read aloud, and too long to be guessed.
REFERENCE_LENGTH = 10


def new_reference() -> str:
    """Return what somebody may name who was forgotten: letters that say nothing of them."""
    return crypto.code(REFERENCE_LENGTH)


def of(customer: Customer, reference: str, *, at: datetime) -> dict[str, Any]:
    """Return what goes into the event of an erasure that is about to be done, inside its transaction.

    Numbers alone: how many of each kind go (`went`), and how many stay with the reason of the law
    (`stays`: that somebody agreed has to be provable, GDPR article 7, 1). `wished` is the moment of a wish,
    `erased_at` that of the erasure; `told` says whether the person was told the reference.
    """
    number, family = customer.pk, customers.family_of(customer.pk)
    wish = customers.farewell_of(number)
    went = {
        "facts": len([one for one in customers.all_facts_of(number) if one.words]),
        "identities": len(customers.identities_of(number)),
    }
    return {
        "reference": reference or new_reference(),
        "told": bool(reference),
        "erased_at": at.isoformat(),
        "wished": wish.asked_at.isoformat() if wish else "",
        "went": went,
        "stays": {"consents": customers.how_many_consents(family)},
    }


def letters_of(customer_id: int, *, also: Collection[int], but: Collection[int]) -> dict[str, int]:
    """Return how many conversations, letters and files go, before they do.

    `also` are letters of theirs that stand with others, `but` letters of others that stand with them.
    """
    talks, letters = conversations.how_many_of(customer_id, also=also, but=but)
    return {
        "conversations": talks,
        "letters": letters,
        "files": files.how_many_of(customer_id, also=also, but=but),
        "raw_letters": channels.raw_letters_of(customer_id, also=also, but=but),
    }
