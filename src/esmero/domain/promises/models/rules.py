from django.db import models

from esmero.domain.company.models import Calendar
from esmero.domain.staff.models import Team


class Policy(models.Model):
    """How soon the company promises what. The first that fits, by position, decides."""

    position = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    # Empty or null: any.
    channel_kind = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=5, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    # Working minutes on `calendar`; without one, on the calendar of the team that answers.
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="+")
    first_reply_minutes = models.PositiveIntegerField(default=120)
    next_reply_minutes = models.PositiveIntegerField(default=120)
    update_minutes = models.PositiveIntegerField(default=120)
    escalation_minutes = models.PositiveIntegerField(default=60)
    # After our answer, when somebody looks again if the customer stays silent.
    look_again_days = models.PositiveSmallIntegerField(default=7)
    # A promise is at risk when this share (percent) of its time is left.
    warn_percent = models.PositiveSmallIntegerField(default=25)
    # When this share is left and it is not done, somebody above gets it as well; 0: never.
    hand_up_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Grows when anything but its place changes: a promise notes down by which wording it was made.
    revision = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return self.name
