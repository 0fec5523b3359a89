from django.db import models
from django.db.models import Q


class Calendar(models.Model):
    """Working hours by which promises are counted."""

    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=60)
    # ISO 3166 country and subdivision whose public holidays rest the clock; empty for none.
    holidays_of = models.CharField(max_length=12, blank=True)
    # What counts where nothing else was chosen, and where a calendar was taken away. There is one.
    is_default = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="calendar_default_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Hours(models.Model):
    """One window of a weekday; a window whose end comes first runs past midnight."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens_at = models.TimeField()
    # "24:00" is stored as 00:00
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday", "opens_at"], name="hours_once"),
        ]


class Holiday(models.Model):
    """A day of the company's own: closed, or open after all where the public calendar says closed."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="holidays")
    on = models.DateField()
    name = models.CharField(max_length=100, blank=True)
    is_open = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="holiday_once")]


class OneOff(models.Model):
    """Some hours of one day that are not as its weekday: closed once, or open once."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="one_offs")
    on = models.DateField()
    opens_at = models.TimeField()
    # "24:00" is stored as 00:00; an end that comes first is of the day after.
    closes_at = models.TimeField()
    # Open beside the week's hours, holidays included; else closed inside of them.
    is_open = models.BooleanField(default=False)
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "on", "opens_at"], name="one_off_once")]
