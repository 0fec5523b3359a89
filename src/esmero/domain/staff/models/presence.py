from django.db import models

from esmero.domain.staff.kinds import PresenceState
from esmero.domain.staff.models.people import Agent


class Presence(models.Model):
    """Whether somebody is at the desk: written when it changes. Whoever never said it has none."""

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="presence")
    state = models.CharField(max_length=5, choices=PresenceState.choices)
    since = models.DateTimeField()
