"""By what somebody is recognised, how sure we are of it, and what that opens."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentityKind(models.TextChoices):
    """By what we recognise somebody."""

    EMAIL = "EMAIL", _("E-mail address")
    PHONE = "PHONE", _("Telephone")
    FAX = "FAX", _("Fax")
    # Lines of an address, with the name above them, as they stand on an envelope.
    POST = "POST", _("Postal address")
    # "network:name", as the network itself writes it.
    HANDLE = "HANDLE", _("Name in a network")
    CARD = "CARD", _("Customer card")
    # "shop:number".
    SHOP = "SHOP", _("Account in the shop")


class ZoneFrom(models.TextChoices):
    """Who says in which time zone a customer lives."""

    PAGE = "PAGE", _("Their browser says so")
    SAID = "SAID", _("They say so")


class Proof(models.TextChoices):
    """How sure we are that an identity is this person's own; each is surer than those above it."""

    GUESSED = "GUESSED", _("We guess so")
    SAID = "SAID", _("They say so")
    # The colleague to whom it was read vouches for it: it opens nothing to whoever has that mailbox.
    READ_OUT = "READ_OUT", _("They read a code to a colleague that we sent there")
    WROTE_FROM = "WROTE_FROM", _("They wrote from it")
    VOUCHED = "VOUCHED", _("They wrote from it, and its domain says so")
    SIGNED = "SIGNED", _("The shop signed for it")
    ANSWERED = "ANSWERED", _("They answered what we sent there")
    CODE = "CODE", _("They returned a code that we sent there")


class Door(StrEnum):
    """What a channel may show or change for whoever comes by an address; `OPENS` says for which proof."""

    # Ask us something there, and be answered there with what we write ourselves.
    ASK = "ASK"
    # Have letters that we did not hear in that conversation sent there: copies, what waits, a first letter.
    LETTERS = "LETTERS"
    # Have the code sent there by which one comes to see everything, and answers that went elsewhere, which
    # quote what was written before.
    CODE = "CODE"
    # See, change and take along all that we know, and join what came from another address of theirs.
    MIRROR = "MIRROR"
    # Speak for it that two people may be one, more than the word of whoever wrote it above a letter.
    SIGN = "SIGN"
    # Let its domain speak for the organisation to which one belongs.
    BELONG = "BELONG"


# The one table of what a proof opens (decision 0082); `customers.access.opens` is asked by every door.
_WROTE = frozenset({Door.ASK, Door.LETTERS, Door.CODE})
_PROVEN = _WROTE | {Door.SIGN, Door.BELONG}
OPENS: dict[str, frozenset[Door]] = {
    Proof.GUESSED: frozenset(),
    Proof.SAID: frozenset({Door.ASK}),
    Proof.READ_OUT: frozenset({Door.ASK, Door.LETTERS, Door.SIGN}),
    Proof.WROTE_FROM: _WROTE,
    Proof.VOUCHED: _PROVEN,
    Proof.SIGNED: _PROVEN,
    Proof.ANSWERED: _PROVEN,
    Proof.CODE: _PROVEN | {Door.MIRROR},
}

# In a record of one who was two: addresses of the second that came while they were two, by number.
SINCE = "identities_since"
