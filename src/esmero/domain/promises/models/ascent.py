from django.db import models
from django.db.models import Q

from esmero.domain.promises.models.promise import Promise
from esmero.domain.staff.models import Agent


class Ascent(models.Model):
    """A customer asked for somebody above: until that is settled, or refused in writing."""

    # Where they asked; it stays so when what they asked about goes into another.
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    # 1 is the first person above, 2 the next.
    level = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    # What is promised for it: the newest, where it broke and was promised anew.
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="ascent")
    # Who looked after it when they asked.
    goes_back_to = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    # None: the customer went on to the next level.
    settled_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about_id", "id"], name="ascent_about")]
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_id"],
                condition=Q(settled_at=None, refused_at=None),
                name="ascent_unsettled_once",
            )
        ]

    @property
    def is_over(self) -> bool:
        return self.settled_at is not None or self.refused_at is not None
