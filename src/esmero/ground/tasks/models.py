from django.db import models
from django.db.models import Q

WAITING = Q(gave_up_at=None)


class Task(models.Model):
    """Something to be done once; the row goes when it is done, and stays to be seen when it was given up."""

    # What is to be done, e.g. "files.sweep"; config/schedule.py says by which function.
    name = models.CharField(max_length=60)
    # Plain ids and words, never whole things.
    arguments = models.JSONField(default=dict)
    # While one with this word waits to be begun, another one is not added. Empty: always added.
    once = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Who does it now, and until when they are believed to be alive.
    taken_by = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    # What went wrong the last time.
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="task_waiting", condition=WAITING),
            models.Index(fields=["once"], name="task_once", condition=~Q(once="")),
            models.Index(fields=["-id"], name="task_given_up", condition=~WAITING),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments or ''}".strip()


class Round(models.Model):
    """When something that is done again and again is due next."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
