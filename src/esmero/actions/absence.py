"""Somebody is away for some days: what is due before they are back goes to others; customers hear of it."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from esmero.actions import assign, by_itself, forget, naming, steps, work_steps
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import access, writes
from esmero.domain.staff import reads as staff
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Absence, Agent, Team

log = logging.getLogger(__name__)


class NotADaySpan(ValueError):
    """They would be back before they leave, or are back already."""


def be_away(
    *, agent: Agent, person_id: int, from_at: datetime, until_at: datetime, because: str = "", at: datetime
) -> Absence:
    """Say that somebody (oneself, too) is away from one moment until another one.

    What is due before they are back is given to others when it begins (`begin_due`). Raises NotFound,
    NotADaySpan.
    """
    if until_at <= max(from_at, at):
        raise NotADaySpan(until_at)
    with db.write():
        person = access.person_to_plan(agent, person_id)
        return writes.be_away(
            person,
            from_at=from_at,
            until_at=until_at,
            because=because.strip(),
            made_by=agent,
            by=Doer(AGENT, agent.pk),
            at=at,
        )


def drop(*, agent: Agent, absence_id: int, at: datetime) -> Agent:
    """Take back that somebody is away; what was given to others stays theirs. Raises NotFound."""
    with db.write():
        absence = access.absence_to_drop(agent, absence_id)
        writes.drop_absence(absence, by=Doer(AGENT, agent.pk), at=at)
        return absence.agent


def begin_due(*, at: datetime) -> int:
    """Give to others what people who are away now had promised by a time before they are back.

    Each conversation by itself, so that one that fails holds up no other: it is tried again the next time.
    Returns how many absences began.
    """
    return sum(_begin(absence_id, at=at) for absence_id in staff.absences_to_begin(at))


def _begin(absence_id: int, *, at: datetime) -> bool:
    absence = staff.absence(absence_id)
    if absence is None:
        return False
    failed = 0
    due = [partial(_hand_one_on, one, absence_id, at=at) for one in _promised_in(absence)]
    due += [partial(_hand_work_on, one, absence_id, at=at) for one in _work_of(absence)]
    for hand_on in due:
        try:
            db.again(hand_on)
        except Exception:
            log.exception("Number %s could not be given to another person yet.", hand_on.args[0])
            failed += 1
    return not failed and _is_begun(absence_id, at=at)


def _is_begun(absence_id: int, *, at: datetime) -> bool:
    with db.write():
        absence = staff.absence(absence_id)
        if absence is None or absence.begun_at:
            return False
        writes.begin_absence(absence, at=at)
        return True


def _promised_in(absence: Absence) -> list[int]:
    theirs = promises.open_of(absence.agent_id)
    return sorted(
        {one.about_id for one in theirs if one.about_kind == "conversation" and _is_due(one, absence)}
    )


def _work_of(absence: Absence) -> list[int]:
    theirs = promises.open_of(absence.agent_id)
    return sorted(one.about_id for one in theirs if one.about_kind == "work" and _is_due(one, absence))


def _hand_work_on(work_id: int, absence_id: int, *, at: datetime) -> None:
    with db.write():
        absence = staff.absence(absence_id)
        if absence is not None:
            work_steps.hand_on(work_id, absence.agent, None, by=THE_SOFTWARE, at=at)


def _is_due(promise: Promise, absence: Absence) -> bool:
    """Whether it is due while they are away; what waits for a person's word since a restore waits on."""
    is_theirs = promise.owner_id == absence.agent_id
    return is_theirs and promise.due_at < absence.until_at and promise.stands_still_since is None


def _hand_one_on(conversation_id: int, absence_id: int, *, at: datetime) -> None:
    with db.write():
        conversation, absence = conversations.one(conversation_id), staff.absence(absence_id)
        if conversation is None or absence is None or conversation.is_practice:
            return
        due = [one for one in promises.open_about(conversation.ref) if _is_due(one, absence)]
        if not due:
            return
        if conversation.agent_id == absence.agent_id:
            _give(conversation, absence.agent, at=at)
        handed = [
            one
            for one, team in assign.with_teams(conversation)
            if one in due and _is_handed_on(one, team, conversation, absence.agent, at=at)
        ]
        steps.bring_in_line(conversation, at=at)
        by_itself.tell_of_new_person(conversation, handed, at=at)


def _give(conversation: Conversation, away: Agent, *, at: datetime) -> None:
    named = naming.person_to_answer(conversation, at=at)
    person = named or naming.person_above(conversation.team, away, at=at)
    if person and person != away and assign.sees(person, conversation):
        conversation_writes.assign(conversation, agent=person, by=THE_SOFTWARE, at=at)


def _is_handed_on(
    promise: Promise, team: Team, conversation: Conversation, away: Agent, *, at: datetime
) -> bool:
    """Give a promise to the next person of its team. What was asked of somebody above goes further up."""
    if promise.kind == PromiseKind.ESCALATION:
        person = naming.person_above(conversation.team, away, at=at)
    elif forget.is_promise_of(promise):
        person = forget.owner_for(promise, away=away)
    else:
        named = assign.named_of_another_team(team, conversation, at=at)
        person = named if named and named != away else naming.person_for(conversation, at=at)
    if person is None or person == away:
        return False
    promise_writes.hand_on(promise, owner=person, owner_team=team, by=THE_SOFTWARE, at=at)
    return True
