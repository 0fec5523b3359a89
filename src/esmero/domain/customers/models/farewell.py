from datetime import datetime

from django.db import models
from django.db.models import Q

from esmero.domain.customers.models.customer import Customer

# Neither done nor taken back.
STANDS = Q(done_at=None, taken_back_at=None)


class Farewell(models.Model):
    """A customer's wish to be forgotten altogether, until it is done or they change their mind."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    # By when they were told that it is done; the promise may be moved, with words, what was told stands here.
    due_at = models.DateTimeField()
    # Where it was asked for, and the promise of it that a person made.
    conversation_id = models.BigIntegerField()
    promise_id = models.BigIntegerField()
    taken_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer"], condition=STANDS, name="one_farewell")]
        indexes = [models.Index(fields=["customer"], name="farewell_of_customer")]

    def stands(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.taken_back_at is None

    def is_late(self, at: datetime) -> bool:
        """Whether it should have been done by now."""
        return self.stands() and self.due_at < at
