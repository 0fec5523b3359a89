from django.db import models
from django.db.models import F, Q

# With words that no rule has let go yet: also what was opened again since, and has new ones.
HAS_WORDS = Q(emptied_at=None) | Q(last_message_at__gte=F("emptied_at"))


class MayBeEmptied(models.Model):
    """When words and files went because the company keeps them for so many days; the rest stays."""

    emptied_at = models.DateTimeField(null=True)
    emptied_after_days = models.PositiveIntegerField(null=True)
    files_gone_at = models.DateTimeField(null=True)
    files_gone_after_days = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True
