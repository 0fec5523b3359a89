"""As what somebody belongs somewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BelongsAs(models.TextChoices):
    """As what somebody belongs to an organisation or a household."""

    WORKS = "WORKS", _("Works there")
    BUYS = "BUYS", _("Buys for it")
    BILLS = "BILLS", _("Sees to its bills")
    MEMBER = "MEMBER", _("Is a member")
    LIVES = "LIVES", _("Lives there")
    OTHER = "OTHER", _("In other words")


# So many organisations stand above each other at most.
DEEPEST = 6
