"""What waited too long for whoever knows its customer, or lies idle with somebody, goes to somebody else."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from esmero.actions import assign, by_itself, route
from esmero.actions.keep_watch import MOST_A_ROUND, Find
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
    return _each(partial(conversations.to_release, at), lambda one: _release(one.id, one.holds, at=at))


def bring_back_idle(*, at: datetime) -> int:
    """Give on what lies unanswered with somebody who is not here, in the hours of teams that say so.

    Whoever writes on it (a draft, an answer held back) keeps it. Returns how many went on.
    """
    gone_on = 0
    for team in staff.teams_that_bring_back():
        calendar = company.working_hours(team.calendar_id, around=at.date())
        if not hours.is_open(calendar, at):
            continue
        since = at - timedelta(minutes=team.idle_after_minutes or 0)
        gone_on += _each(
            partial(conversations.unanswered_since, team.pk, since),
            partial(_bring_back, team=team, calendar=calendar, at=at),
        )
    return gone_on


def _each(find: Find, give: Callable[[Moment], bool]) -> int:
    """Give on all that `find` finds; what stays or fails keeps its moment and stops nothing behind it."""
    gone_on = 0
    last: Moment | None = None
    while gone_on < MOST_A_ROUND and (found := find(after=last)):
        gone_on, last = gone_on + sum(_tried(give, one) for one in found), found[-1]
    return gone_on


def _tried(give: Callable[[Moment], bool], one: Moment) -> bool:
    try:
        return db.again(partial(give, one))
    except Exception:
        log.exception("Conversation %s could not go on to another person yet.", one.holds)
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


def _bring_back(idle: Moment, *, team: Team, calendar: hours.Calendar, at: datetime) -> bool:
    with db.write():
        conversation = conversations.one(idle.id)
        if conversation is None or not conversation.is_open or conversation.team_id != team.pk:
            return False
        since = conversation.waits_since
        if since is None or conversation.agent is None:
            return False
        # Whoever was given it by hand has as long as anybody.
        given = events.told_within(conversation.ref, ["conversation.assigned"], limit=1)
        since = max([since, *(one.at for one in given)])
        if hours.between(calendar, since, at) < (team.idle_after_minutes or 0) * 60:
            return False
        return _goes_on(conversation, conversation_writes.take_from_idle, at=at)


def _goes_on(conversation: Conversation, take: Callable[..., None], *, at: datetime) -> bool:
    """The step inside a transaction: somebody else has it from now on, and keeps what is promised."""
    owner = conversation.agent
    if owner is None or _is_at_it(owner, conversation):
        return False
    person = route.somebody_else(conversation, at=at)
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
