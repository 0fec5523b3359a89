"""Whether the company can answer: what its set-up still lacks, and who is named for which hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.ground import weeks
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar
    from esmero.domain.promises.models import Policy
    from esmero.domain.staff.models import Duty, Team


class LackKind(StrEnum):
    """What may be missing."""

    COMPANY = "COMPANY"
    OWNER = "OWNER"
    TEAM = "TEAM"
    MAIL = "MAIL"
    FORM = "FORM"
    RULE = "RULE"
    # Of one team.
    PEOPLE = "PEOPLE"
    NOBODY_NAMED = "NOBODY_NAMED"
    GAPS = "GAPS"
    LEAD = "LEAD"
    # Of one person, who works here no more.
    LEFT_PROMISES = "LEFT_PROMISES"
    CHAIN = "CHAIN"
    # Of one team, in whose own chain somebody stands who works here no more.
    TEAM_CHAIN = "TEAM_CHAIN"
    # Of one calendar.
    HOURS = "HOURS"
    PLACE = "PLACE"
    # Of one calendar kept elsewhere.
    FEED = "FEED"
    # Of one rule.
    RULE_NEVER = "RULE_NEVER"
    RULE_IDLE = "RULE_IDLE"


# A rule that decides nothing for so long, while others do, is perhaps not meant so.
IDLE_FOR = timedelta(days=30)
# Without these nobody is answered; the others make an answer later or less personal.
GRAVE = {LackKind.COMPANY, LackKind.OWNER, LackKind.MAIL, LackKind.NOBODY_NAMED}


@dataclass(frozen=True)
class Lack:
    """Something that is missing; of a team, a person, a calendar, a feed or a rule where it is one's own.

    What is wrong with a chain has the name of the person who left.
    """

    kind: LackKind
    id: int = 0
    name: str = ""
    # Of a rule that never decides: the rule before it that takes all.
    before_id: int = 0
    before_name: str = ""

    @property
    def is_grave(self) -> bool:
        return self.kind in GRAVE


def lacks(*, at: datetime) -> list[Lack]:
    """Return what the set-up lacks at `at`, the company's own first; only the company where there is none."""
    try:
        company.the_company()
    except NotFound:
        return [Lack(LackKind.COMPANY)]
    return [
        *_of_the_company(),
        *_of_people(),
        *_of_chains(),
        *_of_calendars(),
        *_of_rules(at),
        *lacks_of_teams(staff.teams()),
    ]


def _of_the_company() -> Iterator[Lack]:
    if not staff.owners():
        yield Lack(LackKind.OWNER)
    if not staff.teams():
        yield Lack(LackKind.TEAM)
    kinds = {channel.kind for channel in channels.channels() if channel.is_active}
    if ChannelKind.EMAIL not in kinds:
        yield Lack(LackKind.MAIL)
    if ChannelKind.FORM not in kinds:
        yield Lack(LackKind.FORM)
    if not promises.policies():
        yield Lack(LackKind.RULE)


def _of_people() -> Iterator[Lack]:
    keepers = promises.ids_of_keepers()
    for agent in staff.everybody():
        if not agent.is_active and agent.pk in keepers:
            yield Lack(LackKind.LEFT_PROMISES, agent.pk, agent.name)


def _of_chains() -> Iterator[Lack]:
    for step in staff.steps_of_who_left():
        kind = LackKind.TEAM_CHAIN if step.team_id else LackKind.CHAIN
        yield Lack(kind, step.team_id or 0, step.agent.name)


def _of_calendars() -> Iterator[Lack]:
    for calendar in company.calendars():
        if not calendar.hours.all():
            yield Lack(LackKind.HOURS, calendar.pk, calendar.name)
        if not company.has_known_place(calendar):
            yield Lack(LackKind.PLACE, calendar.pk, calendar.name)
    for feed in company.failing_feeds():
        yield Lack(LackKind.FEED, feed.pk, feed.name)


def _of_rules(at: datetime) -> Iterator[Lack]:
    never = set()
    for rule, before in never_deciding(promises.policies()):
        never.add(rule.pk)
        yield Lack(LackKind.RULE_NEVER, rule.pk, rule.name, before.pk, before.name)
    since = at - IDLE_FOR
    idle = [rule for rule in promises.idle_policies(since=since.date()) if rule.pk not in never]
    if idle and conversations.opened_since(since):
        yield from (Lack(LackKind.RULE_IDLE, rule.pk, rule.name) for rule in idle)


def never_deciding(rules: Sequence[Policy]) -> list[tuple[Policy, Policy]]:
    """Return the rules of promises that never decide, each with the one before it that takes all.

    A rule behind one that fits whatever it fits decides only where a channel has it for its own.
    Arguments: rules in their order, kept or as somebody tries them.
    """
    covered = promises.covered_policies(rules)
    named = {channel.policy_id for channel in channels.channels()} if covered else set()
    return [(rule, before) for rule, before in covered if rule.pk is None or rule.pk not in named]


def lacks_of_teams(teams: Iterable[Team]) -> list[Lack]:
    """Return what these teams lack: people, somebody named, every opening hour with a name, a lead."""
    calendars = {calendar.pk: calendar for calendar in company.calendars()}
    peopled = {membership.team_id for membership in staff.memberships()}
    named = staff.duties_by_team()
    return [
        lack
        for team in teams
        for lack in _of_team(
            team, calendars[team.calendar_id], named.get(team.pk, []), has_people=team.pk in peopled
        )
    ]


def _of_team(team: Team, calendar: Calendar, named: list[Duty], *, has_people: bool) -> Iterator[Lack]:
    if not has_people:
        yield Lack(LackKind.PEOPLE, team.pk, team.name)
    if not _hours_of(named):
        yield Lack(LackKind.NOBODY_NAMED, team.pk, team.name)
    elif gaps(calendar, named):
        yield Lack(LackKind.GAPS, team.pk, team.name)
    if team.lead is None or not team.lead.is_active:
        yield Lack(LackKind.LEAD, team.pk, team.name)


def gaps(calendar: Calendar, named: Iterable[Duty]) -> list[weeks.DayPart]:
    """Return the opening hours of a week for which nobody is named who works here.

    Arguments: calendar, the team's own, with its hours fetched; named, who is named when, with the people.
    """
    return left_without(calendar, _hours_of(named))


def left_without(calendar: Calendar, named: Iterable[tuple[int, time, time]]) -> list[weeks.DayPart]:
    """Return the opening hours of a week that none of these (weekday, from, until) covers."""
    windows = [(window.weekday, window.opens_at, window.closes_at) for window in calendar.hours.all()]
    return weeks.by_day(weeks.without(weeks.stretches(windows), weeks.stretches(named)))


def _hours_of(named: Iterable[Duty]) -> list[tuple[int, time, time]]:
    return [(duty.weekday, duty.starts_at, duty.ends_at) for duty in named if duty.agent.is_active]
