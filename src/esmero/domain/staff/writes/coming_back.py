"""What a restore ends at one stroke (`company.restored` is its event), and what it takes again."""

from datetime import datetime

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.kinds import TeamRights
from esmero.domain.staff.models import Agent, SignIn, StaffLetter, Team
from esmero.domain.staff.writes.people import FOR_COLLEAGUES, record_people


def end_all_ways_in(*, at: datetime) -> None:
    """End every sign-in, every letter that waits, and every link for a new password."""
    SignIn.objects.all().delete()
    StaffLetter.objects.all().delete()
    # A link for a new password is made of this moment, among others: with another one it fits no more.
    Agent.objects.update(last_login=at)


def end_password(agent: Agent, *, by: Doer, at: datetime) -> None:
    """Let a password that was changed since open nothing; a link by mail leads to a new one."""
    agent.set_unusable_password()
    agent.save(update_fields=["password"])
    events.record("agent.password_ended", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at)


def narrow_team(team: Team, rights: TeamRights, *, by: Doer, at: datetime) -> None:
    """Take from a team whoever left it since, and what is not everybody's any more; nobody is added."""
    known = {int(number): part for number, part in rights.people.items()}
    team.memberships.exclude(agent_id__in=known).delete()
    team.duties.exclude(agent_id__in=known).delete()
    for membership in team.memberships.all():
        membership.part = known[membership.agent_id]
        membership.save(update_fields=["part"])
    team.lead = Agent.objects.filter(pk=rights.lead).first() if rights.lead else None
    team.is_open_to_all = team.is_open_to_all and rights.is_open
    team.save(update_fields=["lead", "is_open_to_all"])
    record_people(team, by=by, at=at)
