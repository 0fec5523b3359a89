from django.db import models
from django.db.models import Q

from esmero.domain.staff.models.people import Agent


class Absence(models.Model):
    """Days on which somebody is away: nobody is told that they answer then."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="absences")
    from_at = models.DateTimeField()
    # When they are back.
    until_at = models.DateTimeField()
    # For colleagues alone.
    because = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    # When what is due before they are back had been given to others.
    begun_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["until_at"], name="absence_not_over"),
            models.Index(fields=["from_at"], name="absence_to_begin", condition=Q(begun_at=None)),
        ]
