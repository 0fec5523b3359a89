"""Engaging people, forming teams, naming who answers when."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Agent, ApiToken, Duty, Membership, Team
from esmero.ground.refs import Audience

FOR_COLLEAGUES = Audience(is_internal=True)


def engage(*, email: str, name: str, role: str, by: Doer, at: datetime, **details: str) -> Agent:
    """Add somebody to the staff. They can't sign in before a password is set."""
    agent = Agent(email=email.lower(), name=name, role=role, joined_at=at, **details)
    agent.short_name = agent.short_name or name.split()[0]
    agent.set_unusable_password()
    agent.save(force_insert=True)
    events.record(
        "agent.engaged", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at, name=name, role=role
    )
    return agent


def describe(agent: Agent, *, by: Doer, at: datetime, **details: Any) -> Agent:
    """Change a person's name, role, language, photograph or whether they work here."""
    for column, value in details.items():
        setattr(agent, column, value)
    agent.save(update_fields=list(details))
    if "email" in details:
        _forget_old_addresses(agent)
    events.record(
        "agent.described", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at, changed=sorted(details)
    )
    return agent


def _forget_old_addresses(agent: Agent) -> None:
    """The sign-in library keeps addresses that it saw; an old one must not let anybody in."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=agent).exclude(email__iexact=agent.email).delete()


def set_password(agent: Agent, *, hashed: str, by: Doer, at: datetime) -> None:
    """Set the password somebody signs in with, hashed before: hashing is slow and needs no transaction."""
    agent.password = hashed
    agent.save(update_fields=["password"])
    events.record("agent.password_set", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at)


def set_habits(agent: Agent, **changes: Any) -> None:
    """Change how somebody likes to work. It is nobody else's business: no event tells of it."""
    fresh = Agent.objects.get(pk=agent.pk)
    agent.kept_habits = replace(fresh.habits, **changes).as_kept()
    agent.save(update_fields=["kept_habits"])


def form_team(*, name: str, calendar_id: int, by: Doer, at: datetime, **details: Any) -> Team:
    """Make a team on a calendar."""
    team = Team.objects.create(name=name, calendar_id=calendar_id, **details)
    events.record("team.formed", about=team.ref, audience=FOR_COLLEAGUES, by=by, at=at, name=name)
    return team


def open_place_to_practise(agent: Agent, *, calendar_id: int) -> Team:
    """Make the place in which one person practises, seen by nobody else; no event: it is no team."""
    team = Team.objects.create(
        name=f"practice-{agent.pk}",
        calendar_id=calendar_id,
        lead=agent,
        is_open_to_all=False,
        practised_by=agent,
    )
    Membership.objects.create(team=team, agent=agent)
    return team


def describe_team(team: Team, *, by: Doer, at: datetime, **details: Any) -> Team:
    """Change a team's name, calendar, lead or who sees its conversations."""
    for column, value in details.items():
        setattr(team, column, value)
    team.save(update_fields=list(details))
    events.record(
        "team.described", about=team.ref, audience=FOR_COLLEAGUES, by=by, at=at, changed=sorted(details)
    )
    return team


def make_ready(team: Team, *, by: Doer, at: datetime) -> None:
    """Say that a team may be chosen from now on: somebody is named for each of its hours."""
    team.is_ready = True
    team.save(update_fields=["is_ready"])
    events.record("team.made_ready", about=team.ref, audience=FOR_COLLEAGUES, by=by, at=at)


def set_people(
    team: Team,
    *,
    people: Iterable[tuple[Agent, str]],
    by: Doer,
    at: datetime,
    parts: Mapping[int, str] | None = None,
) -> None:
    """Replace a team's people: (agent, what they look after in words for customers).

    `parts`: what each does in the team, by the agent's id; who is not among them goes on as before.

    Whoever isn't among them any more is no longer named for the team's hours.
    """
    known = {**dict(team.memberships.values_list("agent_id", "part")), **(parts or {})}
    team.memberships.all().delete()
    rows = Membership.objects.bulk_create(
        Membership(team=team, agent=agent, looks_after=looks_after, part=known.get(agent.pk, Part.CLOSES))
        for agent, looks_after in people
    )
    team.duties.exclude(agent_id__in=[row.agent_id for row in rows]).delete()
    record_people(team, by=by, at=at)


def add_to_team(team: Team, agent: Agent, *, by: Doer, at: datetime) -> None:
    """Add one person to a team; nothing happens when they belong to it already."""
    Membership.objects.get_or_create(team=team, agent=agent)
    record_people(team, by=by, at=at)


def record_people(team: Team, *, by: Doer, at: datetime) -> None:
    """Record who belongs to a team by now."""
    agents = list(team.memberships.order_by("id").values_list("agent_id", flat=True))
    events.record("team.people_set", about=team.ref, audience=FOR_COLLEAGUES, by=by, at=at, agents=agents)


def name_for_hours(
    team: Team, *, duties: Iterable[tuple[int, time, time, Agent]], by: Doer, at: datetime
) -> None:
    """Replace who is named for which hours: (weekday with 0 for Monday, from, until, agent)."""
    team.duties.all().delete()
    rows = Duty.objects.bulk_create(
        Duty(team=team, weekday=weekday, starts_at=starts, ends_at=ends, agent=agent)
        for weekday, starts, ends, agent in duties
    )
    events.record(
        "team.duties_set",
        about=team.ref,
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        duties=[[row.weekday, str(row.starts_at), str(row.ends_at), row.agent_id] for row in rows],
    )


def make_token(
    *,
    name: str,
    prefix: str,
    digest: str,
    scopes: Iterable[str],
    team: Team,
    agent: Agent | None,
    expires_at: datetime | None,
    by: Doer,
    at: datetime,
) -> ApiToken:
    """Keep a key for another program: its prefix and the digest of the rest."""
    token = ApiToken.objects.create(
        name=name,
        prefix=prefix,
        digest=digest,
        scopes=sorted(scopes),
        team=team,
        agent=agent,
        made_at=at,
        expires_at=expires_at,
    )
    events.record(
        "token.made",
        about=token.ref,
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        name=name,
        prefix=prefix,
        scopes=token.scopes,
        agent=agent.pk if agent else None,
    )
    return token


def revoke_token(token: ApiToken, *, by: Doer, at: datetime) -> None:
    """End a key for good; once is enough."""
    if token.revoked_at:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    events.record("token.revoked", about=token.ref, audience=FOR_COLLEAGUES, by=by, at=at, name=token.name)


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Remember when a key was used last."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
