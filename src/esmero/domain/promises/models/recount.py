from django.db import models
from django.db.models import Q


class Recount(models.Model):
    """Rules or hours were edited: the open promises made by rules are counted again, in pieces.

    One goes on at a time. What is edited meanwhile joins it, and it begins anew with the newest rules.
    """

    asked_at = models.DateTimeField()
    # What was edited (RecountedBecause with what it names: ids and days), the newest last.
    reasons = models.JSONField(default=list)
    # Grows with each edit: who looked before it looks again.
    edits = models.PositiveIntegerField(default=1)
    # The last promise that was looked at.
    last_id = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    # How many have another time, and how many keep theirs because the new one would come too soon.
    moved = models.PositiveIntegerField(default=0)
    pinned = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="recount_under_way", condition=Q(ended_at=None))]
