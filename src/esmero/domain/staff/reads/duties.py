"""Who is named for which hour, and who is at work now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from esmero.domain.staff.models import (
    Agent,
    Duty,
    Membership,
    Team,
)
from esmero.ground import prepared


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

    None when the team names nobody.
    """
    duties = [duty for duty in duties_of(team) if duty.agent.is_active]
    local = at.astimezone(ZoneInfo(team.calendar.time_zone))
    here = [duty for duty in duties if _covers(duty, local)]
    if here:
        return here[0].agent
    later = sorted(duties, key=lambda duty: _minutes_until(duty, local))
    return later[0].agent if later else None


def at_work(team_ids: Iterable[int] | None = None, *, at: datetime) -> list[AtWork]:
    """Return the people of these teams (None: all) with when they are here, those here now first."""
    duties = Duty.objects.select_related("agent", "team__calendar").filter(agent__is_active=True)
    if team_ids is not None:
        duties = duties.filter(team_id__in=list(team_ids))
    by_agent: dict[int, list[Duty]] = {}
    for duty in duties.order_by("id"):
        by_agent.setdefault(duty.agent_id, []).append(duty)
    words = dict(Membership.objects.exclude(looks_after="").values_list("agent_id", "looks_after"))
    people = [_at_work(own, words.get(agent_id, ""), at) for agent_id, own in by_agent.items()]
    return sorted(people, key=lambda person: (person.here_until is None, person.agent.name))


def _at_work(duties: list[Duty], looks_after: str, at: datetime) -> AtWork:
    local = at.astimezone(ZoneInfo(duties[0].team.calendar.time_zone))
    here = [duty for duty in duties if _covers(duty, local)]
    if here:
        return AtWork(duties[0].agent, looks_after, _end_of(here[0], local), None)
    following = min(duties, key=lambda duty: _minutes_until(duty, local))
    return AtWork(duties[0].agent, looks_after, None, _start_of(following, local))


def _covers(duty: Duty, local: datetime) -> bool:
    return any(
        duty.weekday == day.weekday() and _start_on(duty, day) <= local < _end_on(duty, day)
        for day in (local, local - timedelta(days=1))
    )


def _start_on(duty: Duty, day: datetime) -> datetime:
    return datetime.combine(day.date(), duty.starts_at, tzinfo=day.tzinfo)


def _end_on(duty: Duty, day: datetime) -> datetime:
    """Return when hours that begin on that day end: an end that comes first is of the day after."""
    last = day.date() + timedelta(days=1 if duty.ends_at <= duty.starts_at else 0)
    return datetime.combine(last, duty.ends_at, tzinfo=day.tzinfo)


def _minutes_until(duty: Duty, local: datetime) -> int:
    days = (duty.weekday - local.weekday()) % 7
    minutes = days * 1440 + (duty.starts_at.hour - local.hour) * 60 + duty.starts_at.minute - local.minute
    return minutes if minutes >= 0 else minutes + 7 * 1440


def _start_of(duty: Duty, local: datetime) -> datetime:
    day = local.date() + timedelta(minutes=_minutes_until(duty, local) + local.hour * 60 + local.minute)
    return datetime.combine(day, duty.starts_at, tzinfo=local.tzinfo)


def _end_of(duty: Duty, local: datetime) -> datetime:
    began_today = duty.weekday == local.weekday() and _start_on(duty, local) <= local
    return _end_on(duty, local if began_today else local - timedelta(days=1))
