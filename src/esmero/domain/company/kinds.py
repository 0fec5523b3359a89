"""Words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quotes(models.TextChoices):
    """What of the letters before stands below an answer."""

    NONE = "NONE", _("Nothing: the customer’s page has it all")
    ANSWERED = "ANSWERED", _("The letter that is answered")
    ALL = "ALL", _("All letters so far")


# A whole letter, files and all; the servers of most people take 25.
LETTER_MB = 20
MOST_LETTER_MB = 100


class FeedTrouble(models.TextChoices):
    """Why the days of a calendar kept elsewhere could not be read."""

    NO_ANSWER = "NO_ANSWER", _("The address did not answer.")
    UNREADABLE = "UNREADABLE", _("What came is no calendar that we can read.")
