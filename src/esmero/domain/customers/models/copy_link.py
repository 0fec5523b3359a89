from datetime import datetime, timedelta

from django.db import models

from esmero.domain.customers.models.customer import Customer

LINK_LIFE = timedelta(days=7)


class CopyLink(models.Model):
    """The link of a copy of all that we know of a customer: what it opens, it opens only with a code.

    What stands in the link is made of the row by this installation; from the row alone nobody makes it.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    # The very copy: a newer one has a link of its own.
    file_id = models.BigIntegerField()
    made_at = models.DateTimeField(db_index=True)
    # When somebody fetched it by the link the last time.
    fetched_at = models.DateTimeField(null=True)
    # The customer ended it.
    ended_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        """Whether it still leads to its copy: for a week, unless it was ended."""
        return self.ended_at is None and at < self.made_at + LINK_LIFE
