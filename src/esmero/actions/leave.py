"""Somebody stops working here: out at once, and what they looked after goes to those who stay."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import assign, set_up, steps
from esmero.actions.set_up import LastOwner
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.domain.staff import writes as staff_writes
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.kinds import Doer
    from esmero.domain.staff.models import Agent

__all__ = ["LastOwner", "hand_all_on", "leave"]


def leave(*, agent: Agent, agent_id: int, at: datetime, heir_id: int | None = None) -> Agent:
    """Let a colleague go: no sign-in counts any more, no promise is left without somebody who keeps it.

    What they looked after goes to the colleague `heir_id`, else (also where that one may not see it) to
    who is named in its team now. Raises OwnersOnly, NotFound, LastOwner.
    """
    with db.write():
        by = set_up.owner_of(agent)
        person = access.agent_to_set_up(agent, agent_id)
        set_up.must_leave_an_owner(person, {"is_active": False})
        heir = _heir(person, heir_id)
        staff_writes.describe(person, by=by, at=at, is_active=False)
        staff_writes.end_all_sign_ins(person, by=by, at=at)
        hand_all_on(person, heir, by=by, at=at)
        return person


def hand_all_on(person: Agent, heir: Agent | None, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: what somebody who left looked after goes to those who stay."""
    for conversation_id in _left_behind(person):
        _hand_on(conversation_id, person, heir, by=by, at=at)


def _heir(person: Agent, heir_id: int | None) -> Agent | None:
    if heir_id is None:
        return None
    found = staff.agents().filter(pk=heir_id).exclude(pk=person.pk).first()
    if found is None:
        raise NotFound("agent")
    return found


def _left_behind(person: Agent) -> list[int]:
    """Return the conversations that the person looks after, or in which they promised something."""
    promised = {one.about_id for one in promises.open_of(person.pk) if one.about_kind == "conversation"}
    return sorted({*conversations.looked_after_by(person.pk), *promised})


def _hand_on(conversation_id: int, person: Agent, heir: Agent | None, *, by: Doer, at: datetime) -> None:
    conversation = conversations.one(conversation_id)
    if conversation is None:
        return
    if conversation.agent_id in {None, person.pk}:
        conversation_writes.assign(conversation, agent=_next(conversation, heir, at=at), by=by, at=at)
    assign.hand_promises_on(conversation, by=by, at=at)


def _next(conversation: Conversation, heir: Agent | None, *, at: datetime) -> Agent | None:
    if heir and assign.sees(heir, conversation):
        return heir
    named = staff.named_for(conversation.team, at=at)
    return named or steps.person_above(conversation.team, None, at=at)
