from datetime import date, datetime

from django.db import models
from django.db.models import Q

from esmero.domain.customers.models.customer import Customer

# Whether its last day is over, the day says.
NOT_LIFTED = Q(lifted_at=None)


class Hold(models.Model):
    """The law makes us keep what we have of a person until a day: no rule and no erasure takes it before."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    # In the owner's own words; emptied with the person.
    reason = models.CharField(max_length=300, blank=True)
    until = models.DateField()
    set_by_id = models.BigIntegerField()
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    # An owner pressed for the erasure meanwhile: it is done when the hold ends.
    erase_by_id = models.BigIntegerField(null=True)
    erase_asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer"], condition=NOT_LIFTED, name="one_hold")]
        indexes = [
            models.Index(fields=["customer"], name="hold_of_customer"),
            models.Index(fields=["until"], condition=NOT_LIFTED, name="hold_stands"),
        ]

    def stands(self, on: date) -> bool:
        """Whether it keeps everything on a day; its last day is one of its days."""
        return self.lifted_at is None and self.until >= on

    @property
    def waits_with_erasure(self) -> datetime | None:
        """Since when somebody is to be erased once it ends."""
        return self.erase_asked_at if self.lifted_at is None else None
