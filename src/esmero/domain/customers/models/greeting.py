from django.db import models

from esmero.domain.customers.models.segments import Segment


class Greeting(models.Model):
    """What people of a segment read first, where they are proven to be who they are."""

    segment = models.OneToOneField(Segment, models.CASCADE, related_name="greeting")
    # By language; whoever reads another one is greeted as everybody.
    words = models.JSONField(default=dict)
    # It offers them something: only whoever agreed to offers reads it.
    is_offer = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
