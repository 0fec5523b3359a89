"""A question finds its person as it comes in, and the reason is kept: a step in the caller’s transaction."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from esmero.actions import counting, naming
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import WhyRouted
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads as staff
from esmero.ground import db, hours
from esmero.insight import proven, routing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.models.routing import FirstFor
    from esmero.domain.conversations.reads import CouldHaveIt
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.staff.reads import NamedAt

WAITED_FOR = {WhyRouted.WISHED, WhyRouted.SEGMENT, WhyRouted.KNOWS}
SPOKEN = {ChannelKind.PHONE, ChannelKind.COUNTER}


def step(conversation: Conversation, *, files: Iterable[NewFile] = (), at: datetime) -> None:
    """Somebody is named for a conversation at once, unless somebody who is there has it already.

    Where several people could have it, one is chosen and the reason is kept (`insight.routing`): at most
    four statements. `files` came with what the customer wrote.
    """
    if _stays(conversation, at=at):
        return
    close = _Close(naming.who_knows(conversation, at=at), conversation.wishes_agent_id)
    hour = _hour(conversation.team, _due_at(conversation, at=at), at=at)
    if hour.has_several and not conversation.is_practice:
        # Whom we met with this very question belongs to no segment yet.
        if conversation.customer.known_since < at:
            close = close._replace(first=_first_for(conversation))
        person = _chosen(conversation, close, hour, _wanted(conversation, files), at=at)
    else:
        is_met = close.known is None or (hour.is_late(close.known) and not hour.is_late(hour.person))
        person = hour.person if is_met else close.known
    if person and person != conversation.agent:
        conversation_writes.assign(conversation, agent=person, by=THE_SOFTWARE, at=at)


def somebody_else(
    conversation: Conversation, *, at: datetime, but: frozenset[int] = frozenset()
) -> Agent | None:
    """Return who of the team could have it in place of whoever has it, chosen anew; the reason is kept.

    None where nobody else is there; `but` are ids of people who shall not have it. The step inside a
    transaction; who has it now is changed by its caller.
    """
    hour = _hour(conversation.team, _due_at(conversation, at=at), at=at)
    without = but | {conversation.agent_id}
    return _chosen(conversation, _Close(), hour, _wanted(conversation), at=at, without=without)


def would_get(
    team: Team, *, language: str, channel_kind: str, due_at: datetime, at: datetime
) -> Agent | None:
    """Return who would get a stranger's question in that language, asked now and answered by `due_at`.

    Nothing is changed or kept. One query more where several people could have it.
    """
    hour = _hour(team, lambda: due_at, at=at)
    if not hour.has_several:
        return hour.person
    could = conversations.could_have(team.pk, channel_kind=channel_kind, at=at)
    asked = hour.asked(_skills(language, channel_kind), channel_kind, hour.person)
    candidates = [_facts(one, _Close(), hour) for one in could]
    choice = routing.choose(asked, candidates, _settings(team))
    return next((one.agent for one in could if one.agent.pk == choice.agent), hour.person)


@dataclass(frozen=True)
class _Hour:
    """Whom a team names just now, who has it where nobody fits better, and when the answer is due."""

    team: Team
    named: NamedAt
    person: Agent | None
    due_at: Callable[[], datetime | None]

    @property
    def has_several(self) -> bool:
        return self.named.members > 1 and self.named.has_hours

    def is_late(self, person: Agent | None) -> bool:
        return person is None or self.named.is_late(person.pk, self.due_at)

    def asked(self, skills: tuple[str, ...], channel_kind: str, person: Agent | None) -> routing.Asked:
        """Return what is asked, with `person` for whom the team names."""
        number = person.pk if person else 0
        is_late = self.is_late(person)
        return routing.Asked(
            skills, channel_kind, number, self.team.pk, named_as=self._named_as(number), is_late=is_late
        )

    def _named_as(self, agent_id: int) -> str:
        if self.named.now or self.named.person is None:
            return WhyRouted.NAMED
        return WhyRouted.NEXT if agent_id == self.named.person.pk else WhyRouted.ABOVE


def _hour(team: Team, due_at: Callable[[], datetime | None], *, at: datetime) -> _Hour:
    """Return whom a team names just now; when the answer is due is asked for only where it matters."""
    due_at, named = functools.cache(due_at), staff.named_at(team, at=at)
    return _Hour(team, named, naming.person_in_time(team, named, due_at, at=at), due_at)


def _due_at(conversation: Conversation, *, at: datetime) -> Callable[[], datetime]:
    return functools.partial(counting.answer_due_at, conversation, at=at)


class _Close(NamedTuple):
    """Who knows the customer, the id of whom they asked for, and who has people of their segment first."""

    known: Agent | None = None
    wished: int | None = None
    first: FirstFor | None = None


def _first_for(conversation: Conversation) -> FirstFor | None:
    """Only for whoever is proven: who is named tells a stranger otherwise of the address that they typed."""
    first = conversations.first_for(conversation.team_id, conversation.customer_id)
    return first if first and proven.is_proven(conversation) else None


def _stays(conversation: Conversation, *, at: datetime) -> bool:
    own = conversation.agent
    return bool(own and own.is_active and not staff.is_away(own, at=at))


def _chosen(
    conversation: Conversation,
    close: _Close,
    hour: _Hour,
    skills: tuple[str, ...],
    *,
    at: datetime,
    without: Collection[int | None] = (),
) -> Agent | None:
    """Return whom it goes to, and keep why. Two that arrive at once see each other's load."""
    team, settings, known = conversation.team, _settings(conversation.team), close.known
    db.alone_with("route", str(team.pk))
    found = conversations.could_have(team.pk, channel_kind=conversation.channel.kind, at=at)
    could = [one for one in found if one.agent.pk not in without]
    people = {one.agent.pk: one.agent for one in could} | ({known.pk: known} if known else {})
    fallback = hour.person if hour.person and hour.person.pk not in without else None
    asked = hour.asked(skills, conversation.channel.kind, fallback)
    if close.first:
        asked = replace(asked, segment=close.first.segment_id)
    candidates = [_facts(one, close, hour) for one in could]
    if known and known.pk not in {one.agent for one in candidates}:
        candidates.append(routing.Candidate(known.pk, is_known=True, is_late=hour.is_late(known)))
    releases_at = None
    if settings.waits_for_known_minutes and any(one.may_be_waited_for for one in candidates):
        candidates, releases_at = _reckoned(candidates, team, hour.named, settings, at=at)
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
            releases_at=releases_at if _is_waited_for(choice, candidates) else None,
        )
    return person


def _is_waited_for(choice: routing.Choice, candidates: list[routing.Candidate]) -> bool:
    is_absent = any(one.agent == choice.agent and one.back_in is not None for one in candidates)
    return is_absent and not WAITED_FOR.isdisjoint(choice.because)


def _settings(team: Team) -> routing.Settings:
    return routing.Settings(waits_for_known_minutes=team.waits_for_known_minutes)


def _reckoned(
    candidates: list[routing.Candidate],
    team: Team,
    named: NamedAt,
    settings: routing.Settings,
    *,
    at: datetime,
) -> tuple[list[routing.Candidate], datetime | None]:
    """Note in how many working minutes whoever goes first is back, and until when it waits for them.

    Asks for the team's hours, and only where one of them is not here.
    """
    absent = [one for one in candidates if one.may_be_waited_for and not one.is_here]
    back_at = {one.agent: back for one in absent if (back := named.back_at(one.agent))}
    if not back_at:
        return candidates, None
    calendar = company.working_hours(team.calendar_id, around=at.date())
    try:
        minutes = {
            agent: math.ceil(hours.between(calendar, at, back) / 60) for agent, back in back_at.items()
        }
        releases_at = hours.add(calendar, at, (settings.waits_for_known_minutes or 0) * 60)
    except hours.NeverOpens:
        return candidates, None
    return [replace(one, back_in=minutes.get(one.agent)) for one in candidates], releases_at


def _wanted(conversation: Conversation, files: Iterable[NewFile] = ()) -> tuple[str, ...]:
    """Return the skills that it needs: its language, how it is answered, and an eye for pictures."""
    has_pictures = any(file.content_type.startswith("image/") for file in files)
    usual = _skills(conversation.language, conversation.channel.kind)
    return (*usual, *(["image"] if has_pictures else []))


def _skills(language: str, channel_kind: str) -> tuple[str, ...]:
    return (f"language-{language}", "voice" if channel_kind in SPOKEN else "text")


def _facts(one: CouldHaveIt, close: _Close, hour: _Hour) -> routing.Candidate:
    named = hour.named
    found = routing.Candidate(
        agent=one.agent.pk,
        skills=one.skills,
        presence=one.presence,
        is_named=one.agent.pk in named.now,
        is_next=one.agent.pk in named.next_day and not hour.is_late(one.agent),
        is_known=one.agent == close.known,
        is_wished=one.agent.pk == close.wished,
        is_first=close.first is not None and one.agent.pk == close.first.agent_id,
        back_in=None,
        open=one.open,
        most=one.most,
        given_at=one.given_at.astimezone(UTC).isoformat() if one.given_at else "",
    )
    is_late = found.may_be_waited_for and not found.is_here and hour.is_late(one.agent)
    return replace(found, is_late=is_late)
