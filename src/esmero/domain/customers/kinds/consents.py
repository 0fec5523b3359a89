"""To what somebody agreed, and how they want to be reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PurposeKey(models.TextChoices):
    """What we do with people, as the product knows it; the company adds purposes of its own."""

    # Needs no agreement: they asked, and so we answer (GDPR, article 6, 1 b).
    ANSWERING = "ANSWERING", _("Answering you")
    MAILINGS = "MAILINGS", _("Letters to many")
    OFFERS = "OFFERS", _("Offers that fit you")
    HISTORY = "HISTORY", _("Which of our pages you read")
    RECORDINGS = "RECORDINGS", _("Recordings of calls")


# Anybody can type another's address: a yes counts once the link in our letter there was pressed.
TWO_STEPS = frozenset({PurposeKey.MAILINGS})


# What customers read of a purpose: how it is called, and what exactly they agree to.
LONGEST_TITLE, LONGEST_WORDS = 80, 2000


class SaidHow(models.TextChoices):
    """How somebody agreed, took it back, or said how they want to be reached."""

    PAGE = "PAGE", _("on the web page")
    LETTER = "LETTER", _("by the link in a letter of ours")
    PHONE = "PHONE", _("on the telephone")
    COUNTER = "COUNTER", _("at the counter")


class Way(models.TextChoices):
    """By what we reach somebody; the words are those of IdentityKind and of channels."""

    EMAIL = "EMAIL", _("E-mail")
    PHONE = "PHONE", _("Telephone")
    POST = "POST", _("Letter on paper")
    FAX = "FAX", _("Fax")
