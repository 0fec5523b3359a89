"""Words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentityKind(models.TextChoices):
    """By what we recognise somebody."""

    EMAIL = "EMAIL", _("E-mail address")
    PHONE = "PHONE", _("Telephone")
    FAX = "FAX", _("Fax")
    # Lines of an address, with the name above them, as they stand on an envelope.
    POST = "POST", _("Postal address")


class ZoneFrom(models.TextChoices):
    """Who says in which time zone a customer lives."""

    PAGE = "PAGE", _("Their browser says so")
    SAID = "SAID", _("They say so")


class Proof(models.TextChoices):
    """How sure we are that an identity is this person's own."""

    SAID = "SAID", _("They say so")
    WROTE_FROM = "WROTE_FROM", _("They wrote from it")
    VOUCHED = "VOUCHED", _("They wrote from it, and its domain says so")
    ANSWERED = "ANSWERED", _("They answered what we sent there")
