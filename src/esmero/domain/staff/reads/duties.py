"""Who is named for which hour, and who is at work now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from esmero.domain.company import reads as company
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

    Nobody is named for hours of a day on which the team's calendar rests. None when the team names nobody.
    """
    duties = [duty for duty in duties_of(team) if duty.agent.is_active]
    if not duties:
        return None
    local = at.astimezone(ZoneInfo(team.calendar.time_zone))
    off = company.days_off(team.calendar, around=local.date())
    here = [duty for duty in duties if _here_until(duty, local, off)]
    return here[0].agent if here else min(duties, key=lambda duty: _back_at(duty, local, off)).agent


def at_work(team_ids: Iterable[int] | None = None, *, at: datetime) -> list[AtWork]:
    """Return the people of these teams (None: all) with when they are here, those here now first."""
    duties = Duty.objects.select_related("agent", "team__calendar").filter(agent__is_active=True)
    if team_ids is not None:
        duties = duties.filter(team_id__in=list(team_ids))
    by_agent: dict[int, list[Duty]] = {}
    for duty in duties.order_by("id"):
        by_agent.setdefault(duty.agent_id, []).append(duty)
    calendars = {duty.team.calendar_id: duty.team.calendar for own in by_agent.values() for duty in own}
    off = {key: company.days_off(calendar, around=at.date()) for key, calendar in calendars.items()}
    words = dict(Membership.objects.exclude(looks_after="").values_list("agent_id", "looks_after"))
    people = [_at_work(own, words.get(agent_id, ""), off, at) for agent_id, own in by_agent.items()]
    return sorted(people, key=lambda person: (person.here_until is None, person.agent.name))


def _at_work(duties: list[Duty], looks_after: str, off: dict[int, DaysOff], at: datetime) -> AtWork:
    """Return when somebody is here, each of their hours read in the zone and on the days of its team."""
    told = [
        (duty, at.astimezone(ZoneInfo(duty.team.calendar.time_zone)), off[duty.team.calendar_id])
        for duty in duties
    ]
    ends = [until for hours in told if (until := _here_until(*hours))]
    if ends:
        return AtWork(duties[0].agent, looks_after, max(ends), None)
    return AtWork(duties[0].agent, looks_after, None, min(_back_at(*hours) for hours in told))


def _here_until(duty: Duty, local: datetime, off: DaysOff) -> datetime | None:
    """Return when these hours end, where they run at `local`; they are of the day on which they begin."""
    for day in (local.date(), local.date() - DAY):
        if day.weekday() != duty.weekday or day in off:
            continue
        ends_at = _end_on(duty, day, local)
        if datetime.combine(day, duty.starts_at, tzinfo=local.tzinfo) <= local < ends_at:
            return ends_at
    return None


def _end_on(duty: Duty, day: date, local: datetime) -> datetime:
    """Return when hours that begin on that day end: an end that comes first is of the day after."""
    last = day + DAY if duty.ends_at <= duty.starts_at else day
    return datetime.combine(last, duty.ends_at, tzinfo=local.tzinfo)


def _back_at(duty: Duty, local: datetime, off: DaysOff) -> datetime:
    """Return when these hours begin next, on a day on which the calendar does not rest."""
    first = local.date() + DAY * ((duty.weekday - local.weekday()) % 7)
    days = [first + WEEK * number for number in range(WEEKS_AHEAD)]
    starts = [datetime.combine(day, duty.starts_at, tzinfo=local.tzinfo) for day in days]
    coming = [start for start in starts if start > local]
    # Where every such day is off for a year, the hours stand as they are written: somebody is named.
    return next((start for start in coming if start.date() not in off), coming[0])
