"""Two who may be one person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from esmero.domain.customers.kinds.facts import FactKind


class Evidence(models.TextChoices):
    """Why two customers may be one person. How much each says stands in `WEIGHTS`."""

    MAILBOX = "MAILBOX", _("One mailbox: the addresses differ only in what its provider leaves out")
    SAID = "SAID", _("They wrote that this is their address too")
    TELEPHONE = "TELEPHONE", _("The same telephone number")
    SIGNATURE = "SIGNATURE", _("A letter of the one is signed with the address of the other")
    ANSWERED = "ANSWERED", _("Our letter to the one was answered from the address of the other")
    FILE = "FILE", _("A file of people names both in one row")
    HOUSE = "HOUSE", _("The same name and the same postal address")
    POSTCODE = "POSTCODE", _("The same name and the same postcode")
    BEGIN = "BEGIN", _("The same name and the same beginning of an address")
    PLACE = "PLACE", _("The same name and the same place")
    POST = "POST", _("The same postal address")
    CALLED = "CALLED", _("The same rare name, and called the same")


# In percent, ours: what is proved or said outranks any equal name. The brackets leave room for what is added
# where both sides are proved, and for what speaks for it besides.
WEIGHTS = {
    Evidence.MAILBOX: 90,
    Evidence.TELEPHONE: 80,
    # Anybody may write it of any address.
    Evidence.SAID: 75,
    Evidence.SIGNATURE: 70,
    # A letter may have been passed on to whoever answers it.
    Evidence.ANSWERED: 65,
    Evidence.FILE: 62,
    Evidence.HOUSE: 60,
    Evidence.POSTCODE: 50,
    Evidence.BEGIN: 45,
    Evidence.PLACE: 40,
    Evidence.POST: 30,
    Evidence.CALLED: 20,
}
PROVED_MORE, BESIDES_MORE = 3, 1
# Read in letters, or in files with people: no sign that can be looked up again.
IN_LETTERS = frozenset({Evidence.SAID, Evidence.SIGNATURE, Evidence.ANSWERED})
REMARKED = IN_LETTERS | {Evidence.FILE}
# What we know of somebody that may hold a number or a place.
FACTS_WITH_SIGNS = (FactKind.WHERE, FactKind.REACH)
# A sign that more people have says nothing: the number of a reception, a name that many have.
MOST_ALIKE = 5


class PairState(models.TextChoices):
    """What was decided about two customers who may be one person."""

    OPEN = "OPEN", _("Nothing yet")
    JOINED = "JOINED", _("They are one person")
    TWO = "TWO", _("They are two")
    # What spoke for it is gone, or somebody else stands for one of them by now.
    PAST = "PAST", _("Nothing speaks for it any more")
