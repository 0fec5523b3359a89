from django.db import models

from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Team


class Deleted(models.Model):
    """Whose a deleted conversation was and which team had it at last: for who saw the person."""

    # The number that the conversation had: records of who was joined or parted name it.
    number = models.BigIntegerField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["customer", "team"], name="deleted_of_customer")]
