from django.db import models

from esmero.domain.staff.models.people import Agent, Team


class ChainStep(models.Model):
    """One of the people above: whom something goes up to, one after the other."""

    # Of one team, which comes first; without a team, of the whole company.
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="chain")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["team", "position"], name="chain_of_team")]
