"""What waited too long for whoever knows its customer, or lies idle with somebody, goes to somebody else."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from esmero.actions import assign, by_itself, route
from esmero.actions.keep_watch import MOST_A_ROUND
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import PresenceState
from esmero.domain.workbench import reads as workbench
from esmero.ground import db, hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent, Team
    from esmero.ground.moments import Moment

log = logging.getLogger(__name__)


def release_due(*, at: datetime) -> int:
    """Give on what waited for whoever knows its customer and is still not here, as long as its team waits.

    Each by itself, so that one that fails holds up no other. Returns how many went on.
    """
    gone_on = 0
    last: Moment | None = None
    while gone_on < MOST_A_ROUND and (found := conversations.to_release(at, after=last)):
        gone_on += sum(_tried(partial(_release, one.id, one.holds, at=at), one.holds) for one in found)
        last = found[-1]
    return gone_on


def bring_back_idle(*, at: datetime) -> int:
    """Give on what lies unanswered with somebody who is not here, in the hours of teams that say so.

    Whoever writes on it (a draft, an answer held back) keeps it. What stays holds up nothing behind it.
    Returns how many went on.
    """
    gone_on = 0
    for team in staff.teams_that_bring_back():
        calendar = company.working_hours(team.calendar_id, around=at.date())
        if hours.is_open(calendar, at):
            gone_on += _bring_back_of(team, calendar, at=at)
    return gone_on


def _bring_back_of(team: Team, calendar: hours.Calendar, *, at: datetime) -> int:
    since = at - timedelta(minutes=team.idle_after_minutes or 0)
    at_work = staff.ids_at_work(team, at=at)
    gone_on = 0
    last: Moment | None = None
    while gone_on < MOST_A_ROUND and (found := conversations.unanswered_since(team.pk, since, after=last)):
        absent = [one.id for one in found if one.holds not in at_work]
        # Looked at before anybody who wants to write has to wait for it.
        idle = [number for number in absent if _idle(number, team, calendar, at=at)]
        gone_on += sum(_tried(partial(_bring_back, number, team, calendar, at=at), number) for number in idle)
        last = found[-1]
    return gone_on


def _tried(give: Callable[[], bool], conversation_id: int) -> bool:
    """What stays or fails keeps its moment and stops nothing behind it."""
    try:
        return db.again(give)
    except Exception:
        log.exception("Conversation %s could not go on to another person yet.", conversation_id)
        return False


def _release(routing_id: int, conversation_id: int, *, at: datetime) -> bool:
    with db.write():
        conversation, routing = conversations.one(conversation_id), conversations.routing(routing_id)
        if conversation is None or routing is None or routing.ended_at:
            return False
        conversation_writes.end_routing(routing, at=at)
        answered = conversation.last_reply_at is not None and conversation.last_reply_at >= routing.at
        if conversation.agent_id != routing.agent_id or answered or not conversation.is_open:
            return False
        return _goes_on(conversation, conversation_writes.take_from_absent, at=at)


def _bring_back(conversation_id: int, team: Team, calendar: hours.Calendar, *, at: datetime) -> bool:
    with db.write():
        conversation = _idle(conversation_id, team, calendar, at=at)
        # Whoever says nothing of being here is so in their own hours.
        if conversation is None or conversation.agent_id in staff.ids_at_work(team, at=at):
            return False
        let_go = _let_go_by(conversation)
        return _goes_on(conversation, conversation_writes.take_from_idle, at=at, but=let_go)


def _idle(conversation_id: int, team: Team, calendar: hours.Calendar, *, at: datetime) -> Conversation | None:
    """Return a conversation, held in a transaction, if it lay long enough and nobody writes on it."""
    conversation = conversations.one(conversation_id)
    if conversation is None or not conversation.is_open or conversation.team_id != team.pk:
        return None
    since, owner, most = conversation.waits_since, conversation.agent, (team.idle_after_minutes or 0) * 60
    if since is None or owner is None or hours.between(calendar, since, at) < most:
        return None
    # Whoever was given it by hand has as long as anybody.
    given = events.told_within(conversation.ref, ["conversation.assigned"], limit=1)
    since = max([since, *(one.at for one in given)])
    if hours.between(calendar, since, at) < most or _is_at_it(owner, conversation):
        return None
    return conversation


def _let_go_by(conversation: Conversation) -> frozenset[int]:
    """From whom it was brought back while this customer waits: it does not go to and fro between them."""
    told = events.told_within(conversation.ref, ["conversation.brought_back"])
    since = conversation.waits_since
    return frozenset(one.payload["agent"] for one in told if one.payload and since and one.at >= since)


def _goes_on(
    conversation: Conversation,
    take: Callable[..., None],
    *,
    at: datetime,
    but: frozenset[int] = frozenset(),
) -> bool:
    """The step inside a transaction: somebody else has it from now on, and keeps what is promised."""
    owner = conversation.agent
    if owner is None or _is_at_it(owner, conversation):
        return False
    person = route.somebody_else(conversation, at=at, but=but)
    if person is None:
        return False
    take(conversation, by=THE_SOFTWARE, at=at)
    conversation_writes.assign(conversation, agent=person, by=THE_SOFTWARE, at=at)
    handed = assign.hand_promises_on(conversation, by=THE_SOFTWARE, at=at)
    by_itself.tell_of_new_person(conversation, handed, at=at)
    return True


def _is_at_it(owner: Agent, conversation: Conversation) -> bool:
    presence = staff.presence_of(owner)
    if presence and presence.state == PresenceState.HERE:
        return True
    return bool(workbench.drafts(conversation, owner) or workbench.held_of(owner, conversation))
