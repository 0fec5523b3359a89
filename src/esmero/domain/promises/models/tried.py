from django.db import models

from esmero.domain.staff.models import Agent


class TryOut(models.Model):
    """Rules that are tried on the promises of the last weeks; it changes none of them, and is kept a day."""

    asked_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # The rules in their order, by their columns, with `id` where one is kept.
    rules = models.JSONField()
    # The place of the rule that is written otherwise than it is kept, 0 where all are as they are kept.
    place = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    # What came out (insight/replay.py): numbers and ids. Null also where it could not be told.
    result = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="try_out_asked")]
