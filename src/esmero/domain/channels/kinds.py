"""Words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    """The ways in and out."""

    EMAIL = "EMAIL", _("E-mail")
    FORM = "FORM", _("Web form")
    PAGE = "PAGE", _("The customer's page")
    API = "API", _("Another program")
    PHONE = "PHONE", _("By telephone")
    COUNTER = "COUNTER", _("At the counter")


# What people write down by hand: nothing travels by it.
BY_HAND = frozenset({ChannelKind.PHONE, ChannelKind.COUNTER})


class SenderProof(models.TextChoices):
    """How sure a mail makes us that it comes from whom its From names."""

    PROVED = "PROVED", _("Proved by its domain")
    UNPROVED = "UNPROVED", _("Not proved by its domain")
    # The domain wants mail that it does not prove to be taken for somebody else's.
    REFUTED = "REFUTED", _("Its domain says that it is not from there")
    UNCHECKED = "UNCHECKED", _("Could not be checked")


class ReceiptState(models.TextChoices):
    """What became of something that came in raw."""

    NEW = "NEW", _("To be read")
    READ = "READ", _("Read")
    SET_ASIDE = "SET_ASIDE", _("Not for the desk")
    FAILED = "FAILED", _("Could not be read")


class DeliveryState(models.TextChoices):
    """What became of a letter on its way out."""

    QUEUED = "QUEUED", _("Waiting to be sent")
    SENDING = "SENDING", _("Being sent")
    SENT = "SENT", _("Sent")
    FAILED = "FAILED", _("Could not be sent")
    UNKNOWN = "UNKNOWN", _("Perhaps sent")
