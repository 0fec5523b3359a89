"""Who is named for which hour, and who is at work now."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, FilteredRelation, Q, QuerySet

from esmero.domain.company import reads as company
from esmero.domain.company.models import Calendar
from esmero.domain.staff.models import (
    Agent,
    Duty,
    Membership,
    Team,
)
from esmero.ground import prepared

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS_AHEAD = 53
DaysOff = frozenset[date]


@dataclass(frozen=True)
class AtWork:
    """A person as visitors see them: here until, or back at."""

    agent: Agent
    looks_after: str
    here_until: datetime | None
    back_at: datetime | None


@dataclass(frozen=True)
class NamedAt:
    """Whom a team names at a moment: the person, everybody named just then, and how many belong to it."""

    person: Agent | None
    now: frozenset[int] = frozenset()
    # Where nobody is: who is named on the next day on which somebody is.
    next_day: frozenset[int] = frozenset()
    has_hours: bool = False
    members: int = 0
    # When somebody is named next, by their id; None for whoever never is.
    back_at: Callable[[int], datetime | None] = lambda _: None

    def is_late(self, agent_id: int, due_at: Callable[[], datetime | None]) -> bool:
        """Say whether somebody is not named now, and named again only when something is due already.

        When that is, is asked for only where it matters; None is never. Of whoever is never named nothing
        is known: they are not late.
        """
        back_at = None if agent_id in self.now else self.back_at(agent_id)
        if back_at is None:
            return False
        due = due_at()
        return due is not None and back_at >= due


@dataclass(frozen=True)
class _Hours:
    """Hours for which somebody is named, with when they are away from now on."""

    duty: Duty
    away: list[tuple[datetime, datetime]]

    def is_away(self, moment: datetime) -> bool:
        return any(from_at <= moment < until_at for from_at, until_at in self.away)

    def until(self, ends_at: datetime, after: datetime) -> datetime:
        return min([ends_at, *(from_at for from_at, _ in self.away if from_at > after)])


def _with_absences(duties: QuerySet[Duty], at: Any) -> QuerySet[Duty]:
    """Return the hours of people who work here, once for each of their absences that is not over."""
    leave = FilteredRelation("agent__absences", condition=Q(agent__absences__until_at__gt=at))
    rows = duties.filter(agent__is_active=True).select_related("agent").annotate(leave=leave)
    return rows.annotate(away_from=F("leave__from_at"), away_until=F("leave__until_at"))


def _gathered(rows: Iterable[Any]) -> list[_Hours]:
    found: dict[int, _Hours] = {}
    for row in rows:
        hours = found.setdefault(row.pk, _Hours(row, []))
        if row.away_from is not None:
            hours.away.append((row.away_from, row.away_until))
    return list(found.values())


_hours_of = prepared.Query[Any](
    lambda team_id, at: (
        _with_absences(Duty.objects.filter(team_id=team_id), at)
        .annotate(members=prepared.HowMany(Membership.objects.filter(team_id=team_id)))
        .order_by("weekday", "starts_at", "id")
    )
)
_duties_of = prepared.Query[Duty](
    lambda team_id: (
        Duty.objects.select_related("agent").filter(team_id=team_id).order_by("weekday", "starts_at", "id")
    )
)


def duties_by_team() -> dict[int, list[Duty]]:
    """Return who is named for which hour in each team, by the team's id, in one query."""
    found: dict[int, list[Duty]] = {}
    for duty in Duty.objects.select_related("agent").order_by("weekday", "starts_at", "id"):
        found.setdefault(duty.team_id, []).append(duty)
    return found


def duties_of_agent(agent: Agent) -> list[Duty]:
    """Return the hours for which somebody is named, with the team, Monday first."""
    return list(agent.duties.select_related("team").order_by("weekday", "starts_at", "id"))


def duties_of(team: Team) -> list[Duty]:
    """Return who is named for which hour of the week, Monday first."""
    return _duties_of(team_id=team.pk)


def named_for(team: Team, *, at: datetime) -> Agent | None:
    """Return the person named for the hour of `at` in the team's zone, else the team's next one named.

    Nobody is named for hours of a day on which the team's calendar rests, and whoever is away is skipped.
    None when the team names nobody, or all of them are away.
    """
    return named_at(team, at=at).person


def named_at(team: Team, *, at: datetime) -> NamedAt:
    """Return the person whom the team names for the hour of `at` (`named_for`), and who else is named then.

    As many queries as `named_for`, so that whoever needs both asks once.
    """
    return _named(team, _hours_of(team_id=team.pk, at=at), at=at, days_off=company.days_off)


def named_for_each(asked: Iterable[tuple[Team, datetime]]) -> dict[tuple[int, datetime], Agent | None]:
    """Return the person named at each of these moments (`named_for`), by the team's id and the moment.

    As many queries for each team as `named_for`, however many moments are asked for.
    """
    moments: dict[int, list[datetime]] = {}
    teams = {}
    for team, moment in asked:
        moments.setdefault(team.pk, []).append(moment)
        teams[team.pk] = team

    @functools.cache
    def of_year(kept: Calendar, year: int) -> DaysOff:
        return company.days_off(kept, around=date(year, 1, 1))

    def days_off(kept: Calendar, *, around: date) -> DaysOff:
        return of_year(kept, around.year)

    found = {}
    for number, theirs in moments.items():
        rows = _hours_of(team_id=number, at=min(theirs))
        for at in theirs:
            found[number, at] = _named(teams[number], rows, at=at, days_off=days_off).person
    return found


def _named(team: Team, rows: Any, *, at: datetime, days_off: Callable[..., DaysOff]) -> NamedAt:
    members = rows[0].members if rows else 0
    there = [hours for hours in _gathered(rows) if not hours.is_away(at)]
    if not there:
        return NamedAt(None, has_hours=bool(rows), members=members)
    local = at.astimezone(ZoneInfo(team.calendar.time_zone))
    off = days_off(team.calendar, around=local.date())
    here = [hours for hours in there if _here_until(hours, local, off)]

    def back_at(agent_id: int) -> datetime | None:
        theirs = [_back_at(one, local, off) for one in there if one.duty.agent_id == agent_id]
        return min(theirs, default=None)

    if here:
        now = frozenset(one.duty.agent_id for one in here)
        return NamedAt(here[0].duty.agent, now, frozenset(), True, members, back_at)
    begins = [(one.duty.agent_id, _back_at(one, local, off)) for one in there]
    first = min(range(len(there)), key=lambda place: begins[place][1])
    day = begins[first][1].date()
    next_day = frozenset(agent_id for agent_id, begin in begins if begin.date() == day)
    return NamedAt(there[first].duty.agent, frozenset(), next_day, True, members, back_at)


def at_work(team_ids: Iterable[int] | None = None, *, at: datetime) -> list[AtWork]:
    """Return the people of these teams (None: all) with when they are here, those here now first."""
    duties = _with_absences(Duty.objects.select_related("team__calendar"), at)
    if team_ids is not None:
        duties = duties.filter(team_id__in=list(team_ids))
    by_agent: dict[int, list[_Hours]] = {}
    for hours in _gathered(duties.order_by("id")):
        by_agent.setdefault(hours.duty.agent_id, []).append(hours)
    teams = [hours.duty.team for own in by_agent.values() for hours in own]
    calendars = {team.calendar_id: team.calendar for team in teams}
    off = {key: company.days_off(calendar, around=at.date()) for key, calendar in calendars.items()}
    words = dict(Membership.objects.exclude(looks_after="").values_list("agent_id", "looks_after"))
    people = [_at_work(own, words.get(agent_id, ""), off, at) for agent_id, own in by_agent.items()]
    return sorted(people, key=lambda person: (person.here_until is None, person.agent.name))


def _at_work(named: list[_Hours], looks_after: str, off: dict[int, DaysOff], at: datetime) -> AtWork:
    """Return when somebody is here, each of their hours read in the zone and on the days of its team."""
    told = [
        (
            hours,
            at.astimezone(ZoneInfo(hours.duty.team.calendar.time_zone)),
            off[hours.duty.team.calendar_id],
        )
        for hours in named
    ]
    who = named[0].duty.agent
    ends = [until for hours in told if (until := _here_until(*hours))]
    if ends:
        return AtWork(who, looks_after, max(ends), None)
    return AtWork(who, looks_after, None, min(_back_at(*hours) for hours in told))


def _here_until(hours: _Hours, local: datetime, off: DaysOff) -> datetime | None:
    """Return when these hours end, where they run at `local`; they are of the day on which they begin."""
    duty = hours.duty
    if hours.is_away(local):
        return None
    for day in (local.date(), local.date() - DAY):
        if day.weekday() != duty.weekday or day in off:
            continue
        ends_at = _end_on(duty, day, local)
        if datetime.combine(day, duty.starts_at, tzinfo=local.tzinfo) <= local < ends_at:
            return hours.until(ends_at, local)
    return None


def _end_on(duty: Duty, day: date, local: datetime) -> datetime:
    """Return when hours that begin on that day end: an end that comes first is of the day after."""
    last = day + DAY if duty.ends_at <= duty.starts_at else day
    return datetime.combine(last, duty.ends_at, tzinfo=local.tzinfo)


def _back_at(hours: _Hours, local: datetime, off: DaysOff) -> datetime:
    """Return when these hours begin next, on a day on which the calendar does not rest and they are there."""
    duty = hours.duty
    first = local.date() + DAY * ((duty.weekday - local.weekday()) % 7)
    days = [first + WEEK * number for number in range(WEEKS_AHEAD)]
    starts = [datetime.combine(day, duty.starts_at, tzinfo=local.tzinfo) for day in days]
    coming = [start for start in starts if start > local]
    # Where every such day is off for a year, the hours stand as they are written: somebody is named.
    there = [start for start in coming if not hours.is_away(start)] or coming
    return next((start for start in there if start.date() not in off), there[0])
