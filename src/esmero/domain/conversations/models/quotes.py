from django.db import models
from django.db.models import Q

UNDECIDED = Q(decided_at=None)
# Still to be blacked out, since an owner said so of all.
WANTED = UNDECIDED & Q(wanted_by_id__isnull=False)


class Seeking(models.Model):
    """Words of somebody who was erased, locked, for as long as it takes to find where others quote them."""

    of_id = models.BigIntegerField()
    locked = models.TextField()
    # All their words at once, looked for in what letters quote below, up to which letter by now; null: these
    # words are looked for in what letters say.
    read_to = models.BigIntegerField(null=True)
    # Which of them stand where below so far, locked too: what very many quote is nobody's own.
    counted = models.TextField(blank=True, default="", db_default="")
    asked_at = models.DateTimeField()


class Quote(models.Model):
    """Where another's letter quotes somebody who was erased; never which words. An owner decides each."""

    message = models.ForeignKey("conversations.Message", models.CASCADE, related_name="+")
    # Who was erased, by number.
    of_id = models.BigIntegerField()
    # Whether it stands in what the letter quotes below, and not in what it says.
    is_below = models.BooleanField(default=False, db_default=False)
    # Characters of that text: of its first one, and how many.
    starts = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    # Which owner pressed for all of them; a task takes these, some at once.
    wanted_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    is_blacked_out = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="quote_undecided", condition=UNDECIDED),
            models.Index(fields=["id"], name="quote_wanted", condition=WANTED),
        ]

    @property
    def text(self) -> str:
        """In which text of the letter it stands."""
        return self.message.quoted if self.is_below else self.message.text

    @property
    def ends(self) -> int:
        """After which character of the text it ends."""
        return self.starts + self.length
