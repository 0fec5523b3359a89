"""Whose things of the workbench one may use, and whose one may change."""

from django.db.models import Q, QuerySet

from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workbench.kinds import Whose
from esmero.domain.workbench.models import CannedReply, Coaching, Notice, SavedView
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound

NOTICE_PREFIX = "notice+"


def saved_view_for(agent: Agent, view_id: int) -> SavedView:
    """Return a list that the agent keeps, or that is shared with one of their teams. Raises NotFound."""
    shared = Q(team__memberships__agent=agent)
    rows = SavedView.objects.filter(Q(agent=agent) | shared, pk=view_id, removed_at=None)
    found = rows.select_related("agent", "team").first()
    if found is None:
        raise NotFound("saved view")
    return found


def own_view(agent: Agent, view_id: int) -> SavedView:
    """Return a list that the agent keeps, also one just taken away. Raises NotFound."""
    found = SavedView.objects.select_related("agent", "team").filter(agent=agent, pk=view_id).first()
    if found is None:
        raise NotFound("saved view")
    return found


def teams_to_share_with(agent: Agent) -> list[Team]:
    """Return the teams with which somebody may share a list: those that they lead."""
    return list(staff.teams_set_up_by(agent).order_by("name", "id"))


def canned_used_by(agent: Agent) -> QuerySet[CannedReply]:
    """Return the canned replies that the agent may use: their own, their teams', everybody's."""
    mine = Q(whose=Whose.MINE, agent=agent)
    teams = Q(whose=Whose.TEAM, team__in=staff.seen_team_ids(agent))
    return CannedReply.objects.filter(mine | teams | Q(whose=Whose.COMPANY))


def canned_for(agent: Agent, canned_id: int) -> CannedReply:
    """Return a canned reply that the agent may use, also one that was removed. Raises NotFound."""
    found = canned_used_by(agent).select_related("team", "agent").filter(pk=canned_id).first()
    if found is None:
        raise NotFound("canned reply")
    return found


def may_change(agent: Agent, canned: CannedReply) -> bool:
    """Return whether the agent may change it: one's own, a team's for its lead, everybody's for an owner."""
    return may_write_for(agent, canned.whose, canned.team_id) and (
        canned.whose != Whose.MINE or canned.agent_id == agent.pk
    )


def may_write_for(agent: Agent, whose: str, team_id: int | None) -> bool:
    """Return whether the agent may write canned replies for these people."""
    if whose == Whose.COMPANY:
        return agent.is_owner
    if whose == Whose.TEAM and team_id is not None:
        return staff.teams_set_up_by(agent).filter(pk=team_id).exists()
    return whose == Whose.MINE


def canned_to_change(agent: Agent, canned_id: int) -> CannedReply:
    """Return a canned reply that the agent may change; held, inside a transaction. Raises NotFound."""
    found = db.held(canned_used_by(agent).filter(pk=canned_id)).first()
    if found is None or not may_change(agent, found):
        raise NotFound("canned reply")
    return found


def people_to_coach(agent: Agent) -> QuerySet[Agent]:
    """Return about whom the agent may write notes: the people of the teams they lead, by name."""
    teams = staff.teams_led_and_seen_by(agent).values("id")
    theirs = Agent.objects.filter(is_active=True, memberships__team__in=teams).exclude(pk=agent.pk)
    return theirs.distinct().order_by("name", "id")


def person_to_coach(agent: Agent, person_id: int) -> Agent:
    """Return a colleague about whom the agent may write a note. Raises NotFound."""
    found = people_to_coach(agent).filter(pk=person_id).first()
    if found is None:
        raise NotFound("agent")
    return found


def own_coaching(agent: Agent, coaching_id: int) -> Coaching:
    """Return a note that the agent wrote about a colleague; held, inside a transaction. Raises NotFound.

    Nobody else can change it, whatever they lead, nor the colleague it is about.
    """
    rows = Coaching.objects.select_related("agent", "by").filter(by=agent, pk=coaching_id)
    found = db.held(rows).first() if agent.is_lead and agent.is_active else None
    if found is None:
        raise NotFound("coaching")
    return found


def notices_seen(agent_id: int, *, is_owner: bool) -> QuerySet[Notice]:
    """Return what somebody was told, where they may see the conversation now (a slot of a prepared query)."""
    teams = staff.teams_seen(agent_id, is_owner=is_owner)
    return Notice.objects.filter(agent=agent_id, conversation__team__in=teams.values("id"))


def notice_for(agent: Agent, notice_id: int) -> Notice:
    """Return one's own notice of a conversation that one may see. Raises NotFound."""
    found = notices_seen(agent.pk, is_owner=agent.is_owner).filter(pk=notice_id).first()
    if found is None or not agent.is_active:
        raise NotFound("notice")
    return found


def notice_address(notice: Notice, *, host: str) -> str:
    """Return the address to which the agent answers the letter about this notice."""
    number = f"{notice.pk:x}"
    return f"{NOTICE_PREFIX}{number}.{crypto.mac('notice', number, 26)}@{host}"


def is_like_notice_address(address: str, *, host: str) -> bool:
    """Say whether an address looks like one of `notice_address`, whoever made it."""
    local, _, domain = address.strip().lower().rpartition("@")
    return domain == host.lower() and local.startswith(NOTICE_PREFIX)


def by_notice_address(address: str, *, host: str) -> int | None:
    """Return the number of the notice that one of our signed addresses answers, or None for any other."""
    if not is_like_notice_address(address, host=host):
        return None
    local = address.strip().lower().rpartition("@")[0]
    number, _, mac = local.removeprefix(NOTICE_PREFIX).partition(".")
    return int(number, 16) if crypto.is_mac("notice", number, mac, 26) else None
