from django.db import models
from django.db.models import Q

UNDECIDED = Q(decided_at=None)


class Seeking(models.Model):
    """Words of somebody who was erased, locked, for as long as it takes to find where others quote them."""

    of_id = models.BigIntegerField()
    locked = models.TextField()
    asked_at = models.DateTimeField()


class Quote(models.Model):
    """Where another's letter quotes somebody who was erased; never which words. An owner decides each."""

    message = models.ForeignKey("conversations.Message", models.CASCADE, related_name="+")
    # Who was erased, by number.
    of_id = models.BigIntegerField()
    # Characters of the letter's text: of its first one, and how many.
    starts = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    is_blacked_out = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], name="quote_undecided", condition=UNDECIDED)]

    @property
    def ends(self) -> int:
        """After which character of the text it ends."""
        return self.starts + self.length
