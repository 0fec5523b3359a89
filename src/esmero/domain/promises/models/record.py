from django.db import models
from django.db.models import Q

from esmero.domain.promises.kinds import WordState


class Word(models.Model):
    """A promise as it counts in the record: the first of its chain, by what it was when it was settled.

    It names nobody, so it stays when a person is erased; team and channel stay when conversations move on.
    """

    promise_id = models.BigIntegerField(primary_key=True)
    # The company's day of the time that the customer was told first.
    on = models.DateField()
    due_at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    team_id = models.BigIntegerField()
    # 0 where it is about something that came in no channel.
    channel_id = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=WordState.choices, default=WordState.OPEN)
    # Plain seconds from the promise to its being kept; late ones have them as well.
    took_seconds = models.BigIntegerField(null=True)
    # Whether the figures of its day know it as it is.
    is_counted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["on", "promise_id"], name="word_on"),
            models.Index(fields=["team_id", "on", "promise_id"], name="word_team"),
            models.Index(fields=["state", "on", "promise_id"], name="word_state"),
            models.Index(fields=["on"], name="word_uncounted", condition=Q(is_counted=False)),
        ]


class DayFigure(models.Model):
    """What was promised for a day, of one kind, by one team, in one channel, and what became of it."""

    on = models.DateField()
    team_id = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    promised = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    # Broken and never made good; those that were kept later are mended.
    broken = models.PositiveIntegerField()
    mended = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    # How many took how long, by the number of their bucket (`ground.logarithms`).
    histogram = models.JSONField(default=dict)
    longest_seconds = models.BigIntegerField(null=True)
    longest_promise_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "team_id", "channel_id", "kind"], name="day_figure_once")
        ]
