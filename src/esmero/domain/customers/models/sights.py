from django.db import models
from django.db.models import Q

from esmero.domain.customers.models.organisations import Belonging, Organisation

# What holds: nobody ended it.
OPEN_SIGHT = Q(ended_at=None)


class Sight(models.Model):
    """That whoever leads an organisation reads what its people write to us as such; until switched off.

    A row is never changed but ended: another reach is another row, and everybody is told of it anew.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    # Also what people of organisations below it write.
    reaches_below = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    begun_by_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="sight_once_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["organisation"], name="sight_of_organisation")]


class SightTold(models.Model):
    """That a letter told somebody of a sight; what they began before it is never shown."""

    sight = models.ForeignKey(Sight, models.CASCADE, related_name="+", db_index=False)
    belonging = models.ForeignKey(Belonging, models.CASCADE, related_name="told_of", db_index=False)
    # When the letter left; until then, since when it waits.
    told_at = models.DateTimeField()
    # The letter while it waits to be sent: till it left, nobody is told. None since then.
    letter_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["belonging", "sight"], name="told_of_sight_once")]
        indexes = [
            models.Index(fields=["sight"], name="told_of_sight"),
            models.Index(fields=["letter_id"], name="told_by_letter", condition=Q(letter_id__isnull=False)),
        ]


class HomeYes(models.Model):
    """That somebody agreed, on their own page, that who lives with them reads what they write to us."""

    belonging = models.ForeignKey(Belonging, models.CASCADE, related_name="home_yeses", db_index=False)
    agreed_at = models.DateTimeField()
    # Also what they wrote before they agreed.
    is_from_before = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["belonging"], condition=Q(ended_at=None), name="home_yes_once_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["belonging"], name="home_yes_of_belonging")]
