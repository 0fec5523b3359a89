from django.db import models

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import DraftKind


class Draft(models.Model):
    """What an agent wrote and could not or did not want to send yet."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=DraftKind.choices, default=DraftKind.REPLY)
    text = models.TextField()
    seen_version = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "agent", "kind"], name="draft_once_a_kind")
        ]
