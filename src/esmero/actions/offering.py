"""What a customer may ask for on their page: who would promise it, and by when.

Reads alone: nothing is changed, and no transaction is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import counting, escalating, naming, unasked
from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import ASKED_FOR, PromiseKind
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Offer:
    """What pressing a button of the customer's page would promise: who, and by when.

    Where they asked a short while ago, `again_at` says from when on they may again.
    """

    kind: PromiseKind
    person: Agent | None
    due_at: datetime
    again_at: datetime | None = None


def offers(
    conversation: Conversation, made: list[Promise], *, has_person: bool = True, at: datetime
) -> list[Offer]:
    """Return what the customer may ask for now and is not open among all promises `made`. Changes nothing.

    `has_person` says whether the company offers a person on request.
    """
    told = {one.pk for one in unasked.open_among(made)}
    asked = {promise.kind for promise in made if promise.is_open and promise.pk not in told}
    if not has_person:
        asked.add(PromiseKind.PERSON)
    wanted = [kind for kind in ASKED_FOR if kind not in asked]
    clocks = counting.clocks_for(conversation, wanted, at=at) if wanted else {}
    wanted = [kind for kind in wanted if unasked.as_soon_as(clocks[kind].due_at, kind, made) is None]
    hands = hands_of(conversation, made, at=at) if wanted else Hands()
    named = {kind: who(conversation, kind, hands, made, at=at) for kind in wanted}
    return [
        Offer(kind, person, clocks[kind].due_at, again_at(kind, made, at=at))
        for kind, person in named.items()
        if not comes_to_the_same(conversation, kind, person, hands)
    ]


def again_at(kind: PromiseKind, made: list[Promise], *, at: datetime) -> datetime | None:
    """Return from when on they may ask for it again, None where they may now."""
    asked = [
        one.made_at
        for one in made
        if one.kind == kind and one.renewed_from_id is None and not one.is_unasked_update
    ]
    if not asked:
        return None
    setting = company.the_company()
    is_escalation = kind == PromiseKind.ESCALATION
    minutes = setting.escalate_again_minutes if is_escalation else setting.ask_again_minutes
    until = max(asked) + timedelta(minutes=minutes)
    return until if until > at else None


@dataclass(frozen=True)
class Hands:
    """In whose hands it is: who looks after it, and who has it: somebody above once it went up."""

    looks_after: Agent | None = None
    has_it: Agent | None = None


def hands_of(conversation: Conversation, made: list[Promise], *, at: datetime) -> Hands:
    """Return in whose hands a conversation is, of all promises `made` in it."""
    looks_after, above = naming.person_for(conversation, at=at), escalating.above(conversation, made)
    is_there = above is not None and not staff.is_away(above, at=at)
    return Hands(looks_after, above if is_there else looks_after)


def who(
    conversation: Conversation, kind: PromiseKind, hands: Hands, made: list[Promise], *, at: datetime
) -> Agent | None:
    """Return who would promise it: whoever has it answers them, who looks after it tells them news."""
    if kind != PromiseKind.ESCALATION:
        return hands.has_it if kind == PromiseKind.PERSON else hands.looks_after
    last = max((promise for promise in made if promise.kind == kind), key=lambda one: one.pk, default=None)
    before = last.owner if last else None
    return naming.person_asked_next(conversation.team, hands.looks_after, before, at=at)


def comes_to_the_same(
    conversation: Conversation, kind: PromiseKind, person: Agent | None, hands: Hands
) -> bool:
    """Say whether escalating would lead to whoever has it already; who practises is their own lead."""
    if kind != PromiseKind.ESCALATION or conversation.team.is_practice:
        return False
    return person is not None and person == hands.has_it
