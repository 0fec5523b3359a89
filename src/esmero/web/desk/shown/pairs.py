"""Who may be the same person: beside a conversation, on a person's page, and where both are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import PairState
from esmero.domain.staff import reads as staff
from esmero.ground import phrases
from esmero.parts import pairs, people, times
from esmero.ui import addresses
from esmero.web.desk.shown.facts import letter_url

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent

# More would be noise beside a conversation; the others stand where one looks for who else it is.
BESIDE = 2


@dataclass(frozen=True)
class Perhaps:
    """Somebody who may be the same person, in one line, with the ways to decide."""

    words: str
    name: str
    look_url: str
    apart_url: str


def of(agent: Agent, customer: Customer, *, talk: int | None = None, most: int = BESIDE) -> list[Perhaps]:
    """Return who may be the same person as a customer, without whom the agent may not see.

    Two queries; none where nobody may be.
    """
    rows = customers.pairs_of(customer)
    if not rows:
        return []
    far = {row.pk: row.other_id if row.one_id == customer.pk else row.one_id for row in rows}
    seen = conversations.customers_seen(agent).in_bulk(list(far.values()))
    found = [(row, seen[far[row.pk]]) for row in rows if far[row.pk] in seen]
    return [
        Perhaps(
            words=pairs.perhaps(row, other),
            name=people.of_customer(other).name,
            look_url=look_url(customer.pk, other.pk, talk),
            apart_url=addresses.reverse("desk:pair-parting", args=[row.pk]),
        )
        for row, other in found[:most]
    ]


def look_url(customer_id: int, other_id: int, talk: int | None) -> str:
    """Return where both stand side by side."""
    url = f"{addresses.reverse('desk:customer-joining', args=[customer_id])}?other={other_id}"
    return f"{url}&talk={talk}" if talk else url


def evidence(agent: Agent, one_id: int, other_id: int, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return what speaks for one person, with proof and date, and whether somebody said that they are two.

    Where a letter says it, with the way to that letter for whoever may read it.
    """
    row = customers.pair_between(one_id, other_id)
    if row is None:
        return {"pair": 0, "reasons": [], "told_apart": ""}
    told = ""
    if row.state == PairState.TWO and row.two_at is not None:
        told = _("%(agent)s said on %(date)s that they are two.") % {
            "agent": staff.short_names().get(row.two_by_id or 0, ""),
            "date": phrases.date_line(row.two_at, zone, times.language()),
        }
    found = customers.reasons_of(row)
    seen = conversations.letters_seen(agent, [one.message_id for one in found if one.message_id])
    return {
        "pair": row.pk if row.is_open else 0,
        "reasons": [
            (*pairs.reason(one, zone), letter_url(one.message_id) if one.message_id in seen else "")
            for one in found
        ],
        "told_apart": told,
    }
