from django.db import models

from esmero.domain.customers.models.customer import Customer


class Erasure(models.Model):
    """That somebody was forgotten: what they may name to have it proved. What was done says the event."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    # Stands in their last letter, and nowhere else beside their number.
    reference = models.CharField(max_length=12, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer"], name="erasure_of_customer")]

    def __str__(self) -> str:
        return self.reference
