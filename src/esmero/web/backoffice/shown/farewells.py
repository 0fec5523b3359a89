"""Who wishes to be forgotten, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.parts import people, times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Farewell


@dataclass(frozen=True)
class Wish:
    """Somebody's wish: who, since when and by when, and where it is done."""

    name: str
    words: str
    is_late: bool
    url: str


def everything(*, at: datetime) -> list[Wish]:
    """Return the wishes that stand, the next due first."""
    return [_wish(one, at=at) for one in customers.farewells()]


def one(wish: Farewell, *, at: datetime) -> dict[str, Any]:
    """Return what the page asks: whom, what goes with them, and where they asked for it."""
    return {
        "wish": _wish(wish, at=at),
        "farewell": wish,
        "addresses": [each.value for each in customers.identities_of(wish.customer_id)],
        "conversations": conversations.count_of_customer(wish.customer_id),
        "facts": len([each for each in customers.all_facts_of(wish.customer_id) if each.words]),
    }


def _wish(wish: Farewell, *, at: datetime) -> Wish:
    zone = ZoneInfo(company.the_company().time_zone)
    told = {
        "asked": times.on(wish.asked_at, at=at, zone=zone),
        "before": times.before(wish.due_at, at=at, zone=zone),
    }
    return Wish(
        people.of_customer(wish.customer).name,
        _("Asked %(asked)s; promised %(before)s.") % told,
        wish.is_late(at),
        reverse("backoffice:farewell", args=[wish.pk]),
    )
