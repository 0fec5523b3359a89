"""What people are good at, and how much they get at most."""

from django.db.models import Case, IntegerField, Value, When

from esmero.domain.staff.kinds import SkillKind
from esmero.domain.staff.models import Agent, AgentSkill, Capacity, Skill

# Languages first, then ways.
ORDER = [SkillKind.LANGUAGE, SkillKind.TEXT, SkillKind.IMAGE, SkillKind.VOICE]


def skills() -> list[Skill]:
    """Return every skill there is: languages first, then ways."""
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(ORDER)]
    placed = Skill.objects.annotate(place=Case(*places, output_field=IntegerField()))
    return list(placed.order_by("place", "key"))


def keys_of(agent: Agent) -> set[str]:
    """Return the keys of what somebody is good at."""
    return set(agent.skills.values_list("skill__key", flat=True))


def who_has_each() -> dict[int, list[Agent]]:
    """Return who works here and has a skill, by the skill's id, in one query."""
    found: dict[int, list[Agent]] = {}
    rows = AgentSkill.objects.filter(agent__is_active=True).select_related("agent")
    for row in rows.order_by("agent__name", "agent_id"):
        found.setdefault(row.skill_id, []).append(row.agent)
    return found


def capacities(agent: Agent | None) -> dict[str, int]:
    """Return how many open conversations somebody gets at most, by the kind of channel (None: everybody)."""
    return dict(Capacity.objects.filter(agent=agent).values_list("channel_kind", "most"))


def who_has_own_most() -> dict[str, list[int]]:
    """Return the ids of who gets another number at most than everybody, by the kind of channel."""
    found: dict[str, list[int]] = {}
    rows = Capacity.objects.filter(agent__isnull=False).order_by("agent_id")
    for kind, agent in rows.values_list("channel_kind", "agent_id"):
        found.setdefault(kind, []).append(agent)
    return found
