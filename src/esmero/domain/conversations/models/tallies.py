"""How much of what customers are written comes from people, and how much from software."""

from django.db import models

from esmero.domain.channels.models import Channel
from esmero.domain.conversations.kinds import WrittenBy


class WordTally(models.Model):
    """The letters and words of one day to customers who came by one channel, by who wrote them."""

    on = models.DateField()
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    written_by = models.CharField(max_length=8, choices=WrittenBy.choices)
    letters = models.PositiveIntegerField(default=0)
    words = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "channel", "written_by"], name="word_tally_once")
        ]
