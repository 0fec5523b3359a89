from django.db import models
from django.db.models import Q

from esmero.domain.customers.models import Segment
from esmero.domain.staff.models import Agent, Team


class Routing(models.Model):
    """To whom a conversation was given by the software, and why: what was asked, and all who came into it."""

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="+", db_index=False
    )
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    # Ids, numbers and codes, no words: from it the choice can be made again.
    why = models.JSONField(default=dict)
    # When a question that waits for whoever knows its customer goes to somebody else, and when that ended.
    releases_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["conversation"], name="routing_of_conversation"),
            models.Index(fields=["agent", "-at"], name="routing_of_agent"),
            models.Index(fields=["at"], name="routing_at"),
            models.Index(
                fields=["releases_at"],
                name="routing_to_release",
                condition=Q(releases_at__isnull=False, ended_at=None),
            ),
        ]


class FirstFor(models.Model):
    """People of a segment go first to somebody of a team; of several for one customer the oldest counts."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)
    segment = models.ForeignKey(Segment, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "segment"], name="one_first_of_a_team")]
