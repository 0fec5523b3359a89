"""Who belongs to a segment: of all customers in pieces, of a few, of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from esmero.domain.company import reads as company
from esmero.domain.conversations.kinds import ERASED_ADDRESS
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Customer, Fact, Identity
from esmero.insight.segments.nouns import When, facts_asked, people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from esmero.domain.customers.kinds import SegmentCondition
    from esmero.domain.customers.models import Segment

# So many customers are asked at once while everybody is gone through.
AT_ONCE = 5000


@dataclass(frozen=True)
class Piece:
    """Some customers by number: those given, or all after one number up to another."""

    ids: tuple[int, ...] = ()
    after: int = 0
    up_to: int = 0

    def within(self, column: str) -> Q:
        """Return that a column holds one of them."""
        if self.ids:
            return Q(**{f"{column}__in": self.ids})
        return Q(**{f"{column}__gt": self.after, f"{column}__lte": self.up_to})


def after(number: int) -> Piece | None:
    """Return the next customers after a number, AT_ONCE at most; None where there are no more."""
    ids = Customer.objects.filter(pk__gt=number).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    found = list(ids)
    return Piece(after=number, up_to=found[-1]) if found else None


def of_people(conditions: Iterable[SegmentCondition], *, at: datetime) -> QuerySet[Customer]:
    """Return the customers of whom all of these hold.

    Not who is made up, nor who is the same person as somebody else: that one is asked. Of whom no name, no
    address, no fact and no conversation is left, nobody knows anything: so it is after an erasure, which
    empties conversations. Raises Unasked.
    """
    known = (
        ~Q(name="")
        | Exists(Identity.objects.filter(customer=OuterRef("pk")))
        | Exists(Conversation.objects.filter(customer=OuterRef("pk")).exclude(reply_to=ERASED_ADDRESS))
        | Exists(Fact.objects.filter(customer=OuterRef("pk")))
    )
    found = people(conditions, _when(at))
    return Customer.objects.filter(known, found, is_made_up=False, merged_into=None)


def facts_behind(asked: SegmentCondition, customer_id: int, *, at: datetime) -> list[Fact]:
    """Return the facts of somebody by which a condition on facts (FACT, FACT_WORDS) is so. One query."""
    return list(facts_asked(asked, _when(at), of=customer_id))


def _when(at: datetime) -> When:
    return When(at, at.astimezone(ZoneInfo(company.the_company().time_zone)).date())


def members_among(segment: Segment, piece: Piece, *, at: datetime) -> set[int]:
    """Return which of these customers belong to a segment as they are now, whatever is kept. One query."""
    rows = of_people(segment.conditions, at=at).filter(piece.within("pk"))
    return set(rows.values_list("pk", flat=True))


def differing(segment: Segment, piece: Piece, *, at: datetime) -> Collection[int]:
    """Return of which of these customers something else is kept than is so now. Two queries."""
    kept = customers.members_now(segment.pk, piece.within("customer_id"))
    return members_among(segment, piece, at=at) ^ kept
