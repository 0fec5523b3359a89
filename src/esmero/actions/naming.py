"""Which person it is: who looks after a conversation, and who stands above.

They run inside the caller's transaction and open none.
"""

from __future__ import annotations

import functools
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import counting
from esmero.domain.conversations import reads as conversations
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.staff.reads import NamedAt


def person_for(conversation: Conversation, *, asked_at: datetime | None = None, at: datetime) -> Agent | None:
    """Return who looks after the conversation: its own agent unless away, else `person_to_answer`."""
    own = conversation.agent
    if own and own.is_active and not staff.is_away(own, at=at):
        return own
    return person_to_answer(conversation, asked_at=asked_at, at=at)


def who_goes_on(conversation: Conversation, *, at: datetime) -> Agent | None:
    """Return who had it, unless they left since: then who answers if it goes on now; None: nobody had."""
    had = conversation.agent
    return had if had is None or had.is_active else person_to_answer(conversation, asked_at=at, at=at)


def person_for_the_hour(team: Team, *, at: datetime) -> Agent | None:
    """Return whom the team names for the hour; where all of them are away or left, who stands above them.

    None for a team that is not ready: nothing can be given to it.
    """
    return person_named(team, staff.named_at(team, at=at), at=at)


def person_named(team: Team, named: NamedAt, *, at: datetime) -> Agent | None:
    """Return the person for the hour of what a team names (`staff.named_at`), as `person_for_the_hour`."""
    if named.person or not team.is_ready:
        return named.person
    return person_above(team, None, at=at)


def person_to_answer(
    conversation: Conversation, *, asked_at: datetime | None = None, at: datetime
) -> Agent | None:
    """Return whom its team names for the hour, there before an answer that is promised is due.

    With `asked_at` also before one that is promised then.
    """
    named = staff.named_at(conversation.team, at=at)

    @functools.cache
    def due_at() -> datetime | None:
        if asked_at:
            return counting.answer_due_at(conversation, at=asked_at)
        return counting.open_answer_due_at(conversation)

    return person_in_time(conversation.team, named, due_at, at=at)


def person_in_time(
    team: Team, named: NamedAt, due_at: Callable[[], datetime | None], *, at: datetime
) -> Agent | None:
    """Return the person for the hour, or who stands above where that one is back only after it is due.

    Where nobody above is there any sooner it stays with the person for the hour. `due_at` is asked only
    where nobody is named now.
    """
    person = person_named(team, named, at=at)
    if person is None or team.is_practice or not named.is_late(person.pk, due_at) or staff.says_here(person):
        return person
    above = staff.all_above(team, person, at=at) or _lead_and_owners(team, person, at=at)
    away = staff.ids_of_away(at)
    return next((one for one in above if one.pk not in away and not named.is_late(one.pk, due_at)), person)


def person_above(team: Team, agent: Agent | None, *, at: datetime) -> Agent | None:
    """Return who is one level up: the next in the named chain.

    Where none is drawn (or nobody of it is there) it is the team's lead, else an owner, else the person
    themselves. Whoever is away is skipped, unless there is nobody else. Where somebody practises nobody else
    is called.
    """
    if team.is_practice:
        return team.lead
    named = staff.above(team, agent, at=at)
    if named:
        return named
    above = next(_lead_and_owners(team, agent, at=at), None)
    return above or agent or staff.named_for(team, at=at)


def _lead_and_owners(team: Team, agent: Agent | None, *, at: datetime) -> Iterator[Agent]:
    """Go through who stands above where no chain is drawn; owners who are away where no other is there."""
    away = staff.ids_of_away(at)
    if team.lead and team.lead.is_active and team.lead != agent and team.lead.pk not in away:
        yield team.lead
    owners = [owner for owner in staff.owners() if owner != agent]
    yield from [owner for owner in owners if owner.pk not in away] or owners


def person_to_help(team: Team, agent: Agent | None, *, at: datetime) -> Agent | None:
    """Return who is one level up and there, to look after something beside `agent`; None where nobody is."""
    above = None if team.is_practice else person_above(team, agent, at=at)
    is_there = above is not None and above != agent and not staff.is_away(above, at=at)
    return above if is_there else None


def person_asked_next(team: Team, agent: Agent | None, before: Agent | None, *, at: datetime) -> Agent | None:
    """Return who hears a customer who wants somebody above: each time one level higher.

    Arguments: agent, who looks after it; before, who heard them the last time, None the first time.
    Beyond the top it is the top again.
    """
    if before is None or team.is_practice:
        return person_above(team, agent, at=at)
    if staff.chain_of(team, at=at):
        return staff.above(team, before, at=at)
    return before if before.is_owner and before.is_active else person_above(team, before, at=at)


def may_refuse(agent: Agent, escalation: Promise, conversation: Conversation, *, at: datetime) -> bool:
    """Say whether somebody may take an escalation back.

    The person it went to may, else whoever stands above that person, or an owner; but never the one it is
    about, who looks after the conversation, nor anybody who merely answers.
    """
    if escalation.owner_id == agent.pk:
        return True
    if conversation.agent_id == agent.pk:
        return False
    return agent.is_owner or agent in staff.all_above(conversation.team, escalation.owner, at=at)


def who_knows(conversation: Conversation, *, at: datetime) -> Agent | None:
    """Return who knows the customer of a conversation that nobody has yet. One query."""
    if conversation.agent is not None or conversation.is_practice:
        return None
    return conversations.who_knows(conversation.customer_id, team=conversation.team, at=at)
