"""Words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftKind(models.TextChoices):
    """What somebody is writing: each is kept by itself, so a note never takes an answer's place."""

    REPLY = "REPLY", _("Our answer")
    NOTE = "NOTE", _("Note to colleagues")
    FORWARD = "FORWARD", _("Forwarding")
