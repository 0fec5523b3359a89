from django.db import models
from django.db.models import Q

from esmero.domain.company.kinds import FeedTrouble
from esmero.domain.company.models.calendars import Calendar


class Feed(models.Model):
    """A calendar kept elsewhere (iCalendar) whose days are days off here."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="feeds")
    name = models.CharField(max_length=100)
    # Where it is read again each day; empty for a file that was handed in once.
    url = models.CharField(max_length=2000, blank=True)
    # When its days were last read, and whether all of its entries could be.
    read_at = models.DateTimeField()
    unread_count = models.PositiveIntegerField(default=0)
    # When reading was last tried, and since when it fails; its days count as they were then.
    tried_at = models.DateTimeField()
    failed_since = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=12, choices=FeedTrouble.choices, blank=True)

    def __str__(self) -> str:
        return self.name


class FeedDay(models.Model):
    """A day that a feed names; one that was taken out by hand stays so, whatever the feed says later."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="days")
    on = models.DateField()
    name = models.CharField(max_length=100, blank=True)
    is_off_by_hand = models.BooleanField(default=False)
    # Not in what was read last: only a day that was taken out is kept then.
    is_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "on"], name="feed_day_once"),
            models.CheckConstraint(
                condition=Q(is_gone=False) | Q(is_off_by_hand=True), name="feed_day_gone_was_taken_out"
            ),
        ]
