"""Words of the room."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class PromiseKind(models.TextChoices):
    """What is promised."""

    FIRST_REPLY = "FIRST_REPLY", _("First answer")
    NEXT_REPLY = "NEXT_REPLY", _("Answer")
    UPDATE = "UPDATE", _("Update")
    ESCALATION = "ESCALATION", _("Answer to an escalation")
    LOOK_AGAIN = "LOOK_AGAIN", _("Looking again")
    OWN_WORDS = "OWN_WORDS", _("In our own words")
    RESOLUTION = "RESOLUTION", _("Settling it")
    CALL_BACK = "CALL_BACK", _("Calling back")
    QUOTE = "QUOTE", _("An offer with a price")
    DISPATCH = "DISPATCH", _("Sending it off")
    REFUND = "REFUND", _("Money back")


# Promises that any answer to the customer keeps.
KEPT_BY_A_REPLY = [
    PromiseKind.FIRST_REPLY,
    PromiseKind.NEXT_REPLY,
    PromiseKind.UPDATE,
    PromiseKind.LOOK_AGAIN,
]
# Promises of which a person says that they are done. A promised answer is kept by answering, by nothing else.
KEPT_BY_HAND = [
    PromiseKind.LOOK_AGAIN,
    PromiseKind.OWN_WORDS,
    PromiseKind.CALL_BACK,
    PromiseKind.QUOTE,
    PromiseKind.DISPATCH,
    PromiseKind.REFUND,
]
# Their clocks rest while the customer has the ball and nothing else is promised.
RESTING = [PromiseKind.RESOLUTION, PromiseKind.QUOTE]
# Asked for by the customer; kept by an answer of the person named.
ASKED_FOR = [PromiseKind.UPDATE, PromiseKind.ESCALATION]


class MadeBy(models.TextChoices):
    """Who made the promise."""

    POLICY = "POLICY", _("A rule of the company")
    AGENT = "AGENT", _("A person")


class PromiseState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("Open")
    SOON = "soon", _("Soon due")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    MENDED = "mended", _("Mended")
    WITHDRAWN = "withdrawn", _("Taken back")
    MOVED = "moved", _("Moved to another time")


class Because(StrEnum):
    """Which rule decided how soon."""

    RULE = "RULE"
    # The one that the channel has of its own.
    OWN = "OWN"
    # No rule fitted.
    BUILT_IN = "BUILT_IN"


class RecountedBecause(StrEnum):
    """What was edited, so that a promise was counted again to another time."""

    # A rule, or which one is asked first.
    RULES = "RULES"
    # The week of a calendar, its zone, its public holidays, or which calendar counts.
    HOURS = "HOURS"
    # One day, named: closed, open after all, open for other hours.
    CLOSED = "CLOSED"
    OPEN = "OPEN"
    DAY = "DAY"
    # Days of a calendar kept elsewhere.
    DAYS = "DAYS"


class WordState(models.TextChoices):
    """What became of a word given, by the time that the customer was told first."""

    OPEN = "OPEN", _("Not known yet")
    KEPT = "KEPT", _("Kept")
    MOVED = "MOVED", _("Moved")
    BROKEN = "BROKEN", _("Broken")
    MENDED = "MENDED", _("Kept too late")
    WITHDRAWN = "WITHDRAWN", _("Taken back")
