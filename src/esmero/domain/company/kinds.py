"""Words of the room."""

from typing import Any

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


class OwnLetter(models.TextChoices):
    """A letter by software in which the company may say something in its own words."""

    OWNED_UP = "OWNED_UP", _("We did not keep a promise")
    MOVED = "MOVED", _("A promise has another time")
    HANDED_ON = "HANDED_ON", _("Another person looks after it")
    WITHDRAWN = "WITHDRAWN", _("A promise is taken back")
    REFUSED = "REFUSED", _("Somebody above does not take it up")
    REOPENED = "REOPENED", _("It was opened again")


LONGEST_WORDING = 600
WORDING_PLACES: dict[str, Any] = {
    "person": _("who looks after it, or who decided"),
    "company": _("the company’s name"),
    "when": _("by when it is promised now"),
}
# Nothing is promised any more in these.
WITHOUT_TIME = frozenset({OwnLetter.WITHDRAWN, OwnLetter.REFUSED})


def places_in(letter: str) -> dict[str, Any]:
    """Return what {{…}} in the company's own words may stand for in a letter."""
    unset = {"when"} if letter in WITHOUT_TIME else set()
    return {name: words for name, words in WORDING_PLACES.items() if name not in unset}
