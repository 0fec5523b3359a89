"""A question finds its person as it comes in, and the reason is kept: a step in the caller’s transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from esmero.actions import naming
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.insight import routing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import CouldHaveIt
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent
    from esmero.domain.staff.reads import NamedAt

SPOKEN = {ChannelKind.PHONE, ChannelKind.COUNTER}


def step(conversation: Conversation, *, files: Iterable[NewFile] = (), at: datetime) -> None:
    """Somebody is named for a conversation at once, unless somebody who is there has it already.

    Where several people could have it, one is chosen and the reason is kept (`insight.routing`): at most
    three statements. `files` came with what the customer wrote.
    """
    if _stays(conversation, at=at):
        return
    known = naming.who_knows(conversation, at=at)
    named = staff.named_at(conversation.team, at=at)
    if named.members > 1 and named.has_hours and not conversation.is_practice:
        person = _chosen(conversation, known, named, files, at=at)
    else:
        person = known or naming.person_named(conversation.team, named, at=at)
    if person and person != conversation.agent:
        conversation_writes.assign(conversation, agent=person, by=THE_SOFTWARE, at=at)


def _stays(conversation: Conversation, *, at: datetime) -> bool:
    own = conversation.agent
    return bool(own and own.is_active and not staff.is_away(own, at=at))


def _chosen(
    conversation: Conversation,
    known: Agent | None,
    named: NamedAt,
    files: Iterable[NewFile],
    *,
    at: datetime,
) -> Agent | None:
    """Return whom it goes to, and keep why. Two that arrive at once see each other's load."""
    team = conversation.team
    db.alone_with("route", str(team.pk))
    could = conversations.could_have(team.pk, channel_kind=conversation.channel.kind, at=at)
    people = {one.agent.pk: one.agent for one in could} | ({known.pk: known} if known else {})
    fallback = naming.person_named(team, named, at=at)
    asked = routing.Asked(
        skills=_wanted(conversation, files),
        channel_kind=conversation.channel.kind,
        named=fallback.pk if fallback else 0,
    )
    candidates = [_facts(one, known, named) for one in could]
    if known and known.pk not in {one.agent for one in candidates}:
        candidates.append(routing.Candidate(known.pk, is_known=True))
    settings = routing.Settings()
    choice = routing.choose(asked, candidates, settings)
    person = people.get(choice.agent, fallback)
    if person:
        conversation_writes.note_routing(
            conversation,
            agent=person,
            because=choice.because,
            skills=choice.skills,
            why=routing.as_kept(asked, candidates, settings, choice),
            by=THE_SOFTWARE,
            at=at,
        )
    return person


def _wanted(conversation: Conversation, files: Iterable[NewFile]) -> tuple[str, ...]:
    """Return the skills that it needs: its language, how it is answered, and an eye for pictures."""
    way = "voice" if conversation.channel.kind in SPOKEN else "text"
    has_pictures = any(file.content_type.startswith("image/") for file in files)
    return (f"language-{conversation.language}", way, *(["image"] if has_pictures else []))


def _facts(one: CouldHaveIt, known: Agent | None, named: NamedAt) -> routing.Candidate:
    return routing.Candidate(
        agent=one.agent.pk,
        skills=one.skills,
        presence=one.presence,
        is_named=one.agent.pk in named.now,
        is_next=one.agent.pk in named.next_day,
        is_known=one.agent == known,
        open=one.open,
        most=one.most,
        given_at=one.given_at.astimezone(UTC).isoformat() if one.given_at else "",
    )
