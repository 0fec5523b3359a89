from django.db import models
from django.db.models import Q

from esmero.domain.staff.kinds import SkillKind
from esmero.domain.staff.models.people import Agent


class Skill(models.Model):
    """Something that somebody can be good at: a language, writing, pictures, the telephone."""

    kind = models.CharField(max_length=8, choices=SkillKind.choices)
    # As it is wanted: "language-ru", "image".
    key = models.CharField(max_length=40, unique=True)


class AgentSkill(models.Model):
    """Somebody has a skill."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "skill"], name="agent_skill_once")]


class Capacity(models.Model):
    """How many open conversations of a way in somebody gets at most by themselves."""

    # Without an agent it holds for everybody who has none of their own.
    agent = models.ForeignKey(Agent, models.CASCADE, null=True, related_name="capacities")
    channel_kind = models.CharField(max_length=10)
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "channel_kind"], name="capacity_of_agent", condition=Q(agent__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["channel_kind"], name="capacity_of_company", condition=Q(agent__isnull=True)
            ),
        ]
