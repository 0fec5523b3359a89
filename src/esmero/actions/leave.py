"""Somebody stops working here: out at once, and what they looked after goes to those who stay."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from esmero.actions import assign, by_itself, naming, practise, set_staff, set_up, work_steps
from esmero.actions.set_staff import LastOwner
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.domain.staff import writes as staff_writes
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

__all__ = ["LastOwner", "hand_all_on", "hand_on_what_is_left", "leave"]

log = logging.getLogger(__name__)

# So many at once while the owner waits for the page; a task does the rest.
AT_ONCE = 50


class NotAllHandedOn(Exception):
    """Something of somebody who left is still theirs; why stands in the log."""


def leave(*, agent: Agent, agent_id: int, at: datetime, heir_id: int | None = None) -> Agent:
    """Let a colleague go: no sign-in counts any more, no promise is left without somebody who keeps it.

    What they looked after goes to the colleague `heir_id`, else (also where that one may not see it) to
    who is named in its team now. It goes a conversation at a time, so that nobody else waits for all of it;
    what a crash leaves undone a task does. Raises OwnersOnly, NotFound, LastOwner.
    """
    with db.write():
        by = set_up.owner_of(agent)
        person = access.agent_to_set_up(agent, agent_id)
        set_staff.must_leave_an_owner(person, {"is_active": False})
        _heir(person, heir_id)
        staff_writes.describe(person, by=by, at=at, is_active=False)
        staff_writes.end_all_sign_ins(person, by=by, at=at)
        promise_writes.hand_up_anew(person, by=by, at=at)
        asked = f"agents.hand_on:{person.pk}"
        ids: dict[str, Any] = {"agent_id": person.pk, "heir_id": heir_id, "by_id": agent.pk}
        queue.enqueue("agents.hand_on", at=at, once=asked, **ids)
    with suppress(NotAllHandedOn):
        hand_on_what_is_left(agent_id=person.pk, heir_id=heir_id, by_id=agent.pk, limit=AT_ONCE, at=at)
    return person


def hand_on_what_is_left(
    *, agent_id: int, heir_id: int | None, by_id: int, at: datetime, limit: int | None = None
) -> int:
    """Hand on what somebody who left looked after, each thing by itself. Returns how many.

    May be called again at any time: what is handed on is nobody's to hand on any more. One that fails
    holds up no other; NotAllHandedOn is raised at the end, so that a task comes back to it.
    """
    every: list[tuple[Callable[..., None], int]] = [(_hand_on, one) for one in _left_behind(agent_id)]
    every += [(work_steps.hand_on, one) for one in promises.works_held_by(agent_id)]
    left = every[:limit]
    failed = 0
    for hand_on, number in left:
        try:
            one = partial(_hand_on_one, hand_on, number, agent_id, heir_id, by_id=by_id, at=at)
            is_handed_on = db.again(one)
        except Exception:
            log.exception("Number %s could not be handed on; it is tried again.", number)
            failed += 1
            continue
        if not is_handed_on:
            # They came back meanwhile, and keep what is theirs.
            return 0
    if failed:
        raise NotAllHandedOn(failed)
    return len(left)


def _hand_on_one(
    hand_on: Callable[..., None],
    number: int,
    agent_id: int,
    heir_id: int | None,
    *,
    by_id: int,
    at: datetime,
) -> bool:
    with db.write():
        person = staff.agent(agent_id)
        if person.is_active:
            return False
        heir = staff.agents().filter(pk=heir_id).exclude(pk=agent_id).first() if heir_id else None
        hand_on(number, person, heir, by=Doer(AGENT, by_id), at=at)
    return True


def hand_all_on(person: Agent, heir: Agent | None, *, by: Doer, at: datetime) -> None:
    """The step inside a restore's one transaction: all that somebody who left looked after goes on."""
    promise_writes.hand_up_anew(person, by=by, at=at)
    for conversation_id in _left_behind(person.pk):
        # They left before the restore, and so did the letters about it.
        _hand_on(conversation_id, person, heir, is_told=False, by=by, at=at)
    for work_id in promises.works_held_by(person.pk):
        work_steps.hand_on(work_id, person, heir, by=by, at=at)


def _heir(person: Agent, heir_id: int | None) -> Agent | None:
    if heir_id is None:
        return None
    found = staff.agents().filter(pk=heir_id).exclude(pk=person.pk).first()
    if found is None:
        raise NotFound("agent")
    return found


def _left_behind(agent_id: int) -> list[int]:
    """Return the conversations that somebody looks after, practises, or promised or answered something in."""
    promised = {one.about_id for one in promises.open_of(agent_id) if one.about_kind == "conversation"}
    waiting = workbench.places_of_held(agent_id)
    practised = workbench.places_of_practice(agent_id)
    return sorted({*conversations.looked_after_by(agent_id), *promised, *waiting, *practised})


def _hand_on(
    conversation_id: int, person: Agent, heir: Agent | None, *, is_told: bool = True, by: Doer, at: datetime
) -> None:
    if conversation_id in workbench.places_of_practice(person.pk):
        # Nobody else may see it, so it ends with the person.
        practise.take_away(person)
        return
    conversation = conversations.one(conversation_id)
    if conversation is None:
        return
    if conversation.agent_id in {None, person.pk}:
        conversation_writes.assign(conversation, agent=_next(conversation, heir, at=at), by=by, at=at)
    handed = assign.hand_promises_on(conversation, of=person, by=by, at=at)
    if is_told:
        by_itself.tell_of_new_person(conversation, handed, at=at)
    for held in workbench.held_of(person, conversation):
        # Where nobody looks after it, it stays to be seen, and any lead may take it over.
        if conversation.agent is not None and conversation.agent.pk != person.pk:
            workbench_writes.hand_on(held, to=conversation.agent, by=by, at=at)


def _next(conversation: Conversation, heir: Agent | None, *, at: datetime) -> Agent | None:
    if heir and assign.sees(heir, conversation):
        return heir
    named = naming.person_to_answer(conversation, at=at)
    return named or naming.person_above(conversation.team, None, at=at)
