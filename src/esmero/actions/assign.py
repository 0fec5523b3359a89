"""Handing a conversation to a person or another team."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import by_itself, forget, naming, steps
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent, Team


def assign(*, agent: Agent, conversation_id: int, to_agent_id: int | None, at: datetime) -> Conversation:
    """Name who looks after a conversation (None: nobody). Its open promises go with it, their times stay.

    Raises NotFound for a conversation or colleague that doesn't exist for the agent.
    """
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        person = _colleague(conversation, to_agent_id) if to_agent_id else None
        by = Doer(AGENT, agent.pk)
        conversation_writes.assign(conversation, agent=person, by=by, at=at)
        handed = hand_promises_on(conversation, by=by, at=at)
        by_itself.tell_of_new_person(conversation, handed, at=at)
        return conversation


def hand_over(*, agent: Agent, conversation_id: int, to_team_id: int, at: datetime) -> Conversation:
    """Give a conversation to another team and the person it names for the hour. Raises NotFound."""
    with db.write():
        conversation = access.conversation_to_close(agent, conversation_id)
        team = staff_access.teams_handed_to_by(agent).filter(pk=to_team_id).first()
        if team is None or conversation.is_practice:
            raise NotFound("team")
        give_to_team(conversation, team, by=Doer(AGENT, agent.pk), at=at)
        return conversation


def give_to_team(conversation: Conversation, team: Team, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: another team has it, and the person it names for the hour."""
    conversation_writes.hand_over(conversation, team=team, by=by, at=at)
    _move_audience(conversation)
    conversation_writes.assign(conversation, agent=naming.person_to_answer(conversation, at=at), by=by, at=at)
    handed = hand_promises_on(conversation, by=by, at=at)
    by_itself.tell_of_new_person(conversation, handed, at=at)


def mind_who_left(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction, where a conversation opens: who had it may have left since.

    Then it is whose the team names for the hour.
    """
    goes_on = naming.who_goes_on(conversation, at=at)
    if goes_on and goes_on != conversation.agent:
        conversation_writes.assign(conversation, agent=goes_on, by=by, at=at)


def _colleague(conversation: Conversation, agent_id: int) -> Agent:
    """Return an active colleague who may see the conversation. Raises NotFound."""
    person = staff.agents().filter(pk=agent_id).first()
    if person is None or not sees(person, conversation):
        raise NotFound("agent")
    return person


def hand_promises_on(
    conversation: Conversation, *, of: Agent | None = None, by: Doer, at: datetime
) -> list[Promise]:
    """The step inside a transaction: open promises go to who looks after the conversation now.

    With `of` only what that person promised, or nobody by name. What a step gave to a team of its own stays
    there. Returns those that had been promised by name and are another person's now.
    """
    handed = []
    for promise, team in with_teams(conversation):
        if of and promise.owner not in {None, of}:
            continue
        owner, before = _owner_of(promise, conversation, team, at=at), promise.owner
        if (owner, team) != (before, promise.owner_team):
            promise_writes.hand_on(promise, owner=owner, owner_team=team, by=by, at=at)
            if before and owner and before != owner:
                handed.append(promise)
    steps.bring_in_line(conversation, at=at)
    return handed


def with_teams(conversation: Conversation) -> list[tuple[Promise, Team]]:
    """Return the open promises, each with its team: to which its step gave it, else whose the rest is.

    It is asked of the step, not told from where the conversation was: that goes to and fro.
    """
    promised = promises.open_about(conversation.ref)
    elsewhere = [one for one in promised if one.owner_team_id not in {None, conversation.team_id}]
    first = {one.pk: promises.as_first_timed(one) for one in elsewhere}
    given = workflows.teams_given(first.values()) if first else {}
    found = []
    for one in promised:
        team = one.owner_team
        is_a_steps = team is not None and one.pk in first and given.get(first[one.pk]) == team.pk
        found.append((one, team if team and is_a_steps else conversation.team))
    return found


def _owner_of(promise: Promise, conversation: Conversation, team: Team, *, at: datetime) -> Agent | None:
    """Return who keeps a promise from now on: never somebody who can't see what it is about.

    Forgetting somebody stays an owner's.
    """
    if forget.is_promise_of(promise):
        return forget.owner_for(promise)
    stays = promise.owner if promise.owner and sees(promise.owner, conversation) else None
    if promise.kind == PromiseKind.ESCALATION:
        # It stays with the person one level up who was named for it, as long as they can.
        return stays or naming.person_above(conversation.team, conversation.agent, at=at)
    if team != conversation.team:
        return _of_another_team(stays, team, conversation, at=at) or conversation.agent or stays
    return conversation.agent or stays


def _of_another_team(
    stays: Agent | None, team: Team, conversation: Conversation, *, at: datetime
) -> Agent | None:
    """Return who of a team of its own keeps it: who has it, else who is named for the hour and sees it."""
    if stays and stays in staff.people_of(team):
        return stays
    return named_of_another_team(team, conversation, at=at)


def named_of_another_team(team: Team, conversation: Conversation, *, at: datetime) -> Agent | None:
    """Return whom a team to which a step gave something names for the hour, if they see the conversation.

    None also where it is the conversation's own team: who looks after it keeps that.
    """
    named = naming.person_for_the_hour(team, at=at) if team.pk != conversation.team_id else None
    return named if named and sees(named, conversation) else None


def sees(person: Agent, conversation: Conversation) -> bool:
    """Say whether somebody works here and may see a conversation."""
    return person.is_active and conversation.team_id in staff_access.team_ids_seen_by(person)


def _move_audience(conversation: Conversation) -> None:
    promise_writes.hand_over(about=conversation.ref, team_id=conversation.team_id)
    files.hand_over(within=conversation.ref, team_id=conversation.team_id)
    channels.hand_over(
        about_kind="message",
        about_ids=conversations.message_ids(conversation),
        team_id=conversation.team_id,
    )
    channels.hand_over_quotes(conversation_id=conversation.pk, team_id=conversation.team_id)
