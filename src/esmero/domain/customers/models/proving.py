from datetime import datetime

from django.db import models

from esmero.domain.customers.models.customer import Customer
from esmero.domain.customers.models.visit import CODE_LIFE, Visit

TRIES = 5


class Proving(models.Model):
    """A code that went to a mail address which somebody says is a customer's, until it is returned.

    Who returns it is the browser of a `visit`, or the customer on the telephone to the colleague who asked.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    value = models.CharField(max_length=254)
    visit = models.ForeignKey(Visit, models.CASCADE, null=True, related_name="+")
    asked_by_id = models.BigIntegerField(null=True)
    # Made of the code and of who may return it by this installation: from the row alone nobody tries codes.
    code = models.CharField(max_length=64)
    # The address whose place it takes once it is proved, by number.
    instead_of = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    def takes_code(self, at: datetime) -> bool:
        """Whether its code can still be returned: once, within ten minutes, in five tries."""
        return self.ended_at is None and self.tries < TRIES and at < self.asked_at + CODE_LIFE
