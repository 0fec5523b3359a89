from datetime import datetime, timedelta

from django.db import models

from esmero.domain.customers.models.identity import Identity

CODE_LIFE = timedelta(minutes=10)
# However busy somebody is on their page, they prove anew each day that the address is theirs.
VISIT_LIFE = timedelta(hours=12)


class Visit(models.Model):
    """A code that we sent to a customer's address, and what became of it: they looked at what we know."""

    # Whose it is, the identity says: it goes along when two people turn out to be one.
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    # The digest of what the asking browser alone knows; of something new once the code came back.
    key = models.CharField(max_length=64, unique=True)
    # Made of the code and the key by this installation: from the row alone nobody tries codes.
    code = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_index=True)
    entered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    def takes_code(self, at: datetime) -> bool:
        """Whether its code can still be returned: once, and within ten minutes."""
        return self.entered_at is None and at < self.asked_at + CODE_LIFE

    def is_open(self, at: datetime) -> bool:
        """Whether the customer may look."""
        return self.entered_at is not None and self.left_at is None and at < self.entered_at + VISIT_LIFE
