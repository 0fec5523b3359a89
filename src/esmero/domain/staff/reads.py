"""Who works here, who is named for which hour, who is at work now; where people are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from esmero.domain.staff.access import REAL
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import (
    Agent,
    ApiToken,
    Directory,
    DirectoryEntry,
    Duty,
    Invitation,
    Membership,
    SignIn,
    StaffLetter,
    Team,
)
from esmero.ground import prepared
from esmero.ground.refs import NotFound


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


def agents() -> QuerySet[Agent]:
    """Return the people who work here, by name."""
    return Agent.objects.filter(is_active=True).order_by("name", "id")


def teams() -> list[Team]:
    """Return all teams with lead and calendar, by name. Places to practise are none."""
    return list(Team.objects.filter(REAL).select_related("lead", "calendar").order_by("name", "id"))


def team(team_id: int) -> Team:
    """Return one team with lead and calendar. Raises NotFound."""
    found = Team.objects.select_related("lead", "calendar").filter(pk=team_id).first()
    if found is None:
        raise NotFound("team")
    return found


def agent(agent_id: int) -> Agent:
    """Return one person of the staff, also one who left. Raises NotFound."""
    found = Agent.objects.filter(pk=agent_id).first()
    if found is None:
        raise NotFound("agent")
    return found


def everybody() -> list[Agent]:
    """Return all people of the staff, those who work here first, by name."""
    return list(Agent.objects.order_by("-is_active", "name", "id"))


def holder_of(email: str) -> Agent | None:
    """Return who signs in with this address, whatever its case, also somebody who left."""
    return Agent.objects.filter(email__iexact=email).first()


def duties_by_team() -> dict[int, list[Duty]]:
    """Return who is named for which hour in each team, by the team's id, in one query."""
    found: dict[int, list[Duty]] = {}
    for duty in Duty.objects.select_related("agent").order_by("weekday", "starts_at", "id"):
        found.setdefault(duty.team_id, []).append(duty)
    return found


def duties_of_agent(agent: Agent) -> list[Duty]:
    """Return the hours for which somebody is named, with the team, Monday first."""
    return list(agent.duties.select_related("team").order_by("weekday", "starts_at", "id"))


def place_to_practise(agent: Agent) -> Team | None:
    """Return the team in which somebody practises alone, with lead and calendar, or None."""
    return Team.objects.select_related("lead", "calendar").filter(practised_by=agent).first()


def teams_led_by(agent: Agent) -> list[Team]:
    """Return the teams that somebody leads, by name."""
    return list(Team.objects.filter(REAL, lead=agent).order_by("name", "id"))


def memberships() -> list[Membership]:
    """Return who belongs to which team, people who work here only, with the agent fetched, by name."""
    rows = Membership.objects.filter(agent__is_active=True, team__practised_by=None).select_related("agent")
    return list(rows.order_by("agent__name", "id"))


def owners() -> list[Agent]:
    """Return the owners who work here."""
    return list(agents().filter(role=Role.OWNER))


def people_of(team: Team) -> list[Agent]:
    """Return the active people of a team, by name."""
    return list(agents().filter(memberships__team=team))


def memberships_of(team: Team) -> list[Membership]:
    """Return a team's memberships with the agent fetched, by name."""
    return list(team.memberships.select_related("agent").order_by("agent__name", "id"))


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


def has_photo(key: str) -> bool:
    """Say whether this file is the photograph of somebody of the staff."""
    return Agent.objects.filter(photo=key).exists()


def short_names() -> dict[int, str]:
    """Return everybody's short name by id, also of people who left."""
    return dict(Agent.objects.values_list("id", "short_name"))


def tokens() -> list[ApiToken]:
    """Return all API tokens with their team and person, the newest first."""
    return list(ApiToken.objects.select_related("team", "agent").order_by("-id"))


def token(token_id: int) -> ApiToken:
    """Return one API token with its team and person. Raises NotFound."""
    found = ApiToken.objects.select_related("team", "agent").filter(pk=token_id).first()
    if found is None:
        raise NotFound("token")
    return found


def token_named(prefix: str) -> ApiToken:
    """Return the API token with this prefix. Raises NotFound."""
    found = ApiToken.objects.select_related("team", "agent").filter(prefix=prefix).first()
    if found is None:
        raise NotFound("token")
    return found


def team_named(name: str) -> Team:
    """Return the team of this name, whatever its case. Raises NotFound."""
    found = Team.objects.filter(REAL, name__iexact=name.strip()).select_related("lead", "calendar").first()
    if found is None:
        raise NotFound("team")
    return found


def sign_ins_of(agent: Agent, *, seen_since: datetime) -> list[SignIn]:
    """Return where somebody is signed in, last seen first."""
    return list(agent.sign_ins.filter(seen_at__gte=seen_since).order_by("-seen_at", "id"))


def sign_in_of(agent: Agent, sign_in_id: int) -> SignIn:
    """Return one of somebody's own sign-ins. Raises NotFound."""
    found = agent.sign_ins.filter(pk=sign_in_id).first()
    if found is None:
        raise NotFound("sign-in")
    return found


def sign_in_with(session_key: str) -> SignIn | None:
    """Return the sign-in of a session, None when it was not noted."""
    return SignIn.objects.filter(session_key=session_key).select_related("agent").first()


def open_invitations() -> list[Invitation]:
    """Return the invitations that nobody took up or took back, newest first."""
    return list(Invitation.objects.filter(ended_at=None).order_by("-made_at", "-id"))


def invitations_to(email: str) -> list[Invitation]:
    """Return the invitations to an address that nobody took up or took back."""
    return list(Invitation.objects.filter(email__iexact=email, ended_at=None))


def letters_to_send(at: datetime, *, limit: int = 50) -> list[StaffLetter]:
    """Return the letters to staff whose time has come, oldest first."""
    return list(StaffLetter.objects.filter(next_try_at__lte=at).order_by("next_try_at", "id")[:limit])


def directory() -> Directory | None:
    """Return the company's own directory, None without one."""
    return Directory.objects.order_by("id").first()


def entry_of(directory: Directory, subject: str) -> DirectoryEntry | None:
    """Return who of the staff is `subject` in the directory."""
    rows = DirectoryEntry.objects.select_related("agent")
    return rows.filter(directory=directory, subject=subject).first()


def is_in_directory(agent: Agent) -> bool:
    """Say whether it is known who of the directory this is."""
    return DirectoryEntry.objects.filter(agent=agent).exists()


def has_second_step(agent: Agent) -> bool:
    """Say whether somebody has a code app or a passkey."""
    return agent.pk in with_second_step([agent.pk])


def with_second_step(agent_ids: Iterable[int]) -> set[int]:
    """Return who of these has a code app or a passkey."""
    # The library's table needs its settings, which a room is loaded without.
    from allauth.mfa.models import Authenticator

    rows = Authenticator.objects.filter(user_id__in=list(agent_ids))
    return set(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True))
