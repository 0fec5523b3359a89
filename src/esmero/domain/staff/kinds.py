"""Words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody of the staff may do."""

    AGENT = "AGENT", _("Agent")
    LEAD = "LEAD", _("Lead")
    OWNER = "OWNER", _("Owner")
