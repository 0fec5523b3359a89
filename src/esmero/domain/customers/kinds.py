"""Words of the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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


# The one table of what a proof opens (decision 0082); `customers.access.opens` is asked by every door.
_WROTE = frozenset({Door.ASK, Door.LETTERS, Door.CODE})
OPENS: dict[str, frozenset[Door]] = {
    Proof.GUESSED: frozenset(),
    Proof.SAID: frozenset({Door.ASK}),
    Proof.READ_OUT: frozenset({Door.ASK, Door.LETTERS}),
    Proof.WROTE_FROM: _WROTE,
    Proof.VOUCHED: _WROTE,
    Proof.SIGNED: _WROTE,
    Proof.ANSWERED: _WROTE,
    Proof.CODE: _WROTE | {Door.MIRROR},
}


class FactKind(models.TextChoices):
    """What a fact is about. How quickly each grows old stands in `AGES`."""

    WHERE = "WHERE", _("Where they live")
    REACH = "REACH", _("How and when to reach them")
    PEOPLE = "PEOPLE", _("Family and people around them")
    SIZE = "SIZE", _("Sizes and measures")
    TASTE = "TASTE", _("What they like")
    THINGS = "THINGS", _("What they have")
    PLAN = "PLAN", _("What is coming up")
    OTHER = "OTHER", _("Something else")
    # Only with a basis that the company has written down (GDPR, article 9).
    HEALTH = "HEALTH", _("Health")
    BELIEF = "BELIEF", _("Belief or opinion")


SENSITIVE = frozenset({FactKind.HEALTH, FactKind.BELIEF})
# Of these somebody has one at a time: two that differ are a conflict, which a person settles.
ONE_AT_A_TIME = frozenset({FactKind.WHERE, FactKind.SIZE})
# After how many days we are half as sure of a fact as we were when we heard it. Rules of thumb, ours: in
# Spain one in ten homes moves in a year; tastes change sooner, and what somebody plans is soon over.
AGES: dict[str, int] = {
    FactKind.WHERE: 1460,
    FactKind.REACH: 730,
    FactKind.PEOPLE: 1095,
    FactKind.SIZE: 730,
    FactKind.TASTE: 365,
    FactKind.THINGS: 730,
    FactKind.PLAN: 60,
    FactKind.OTHER: 365,
    FactKind.HEALTH: 365,
    FactKind.BELIEF: 1095,
}


# What a desk had better know of everybody: what is missing of it is said, and asked for.
WANTED = (FactKind.WHERE, FactKind.REACH)
# Of what a colleague asks again when it grew old, what matters most first. Nobody is asked about their
# family, their health or what they believe, and a plan that is over is over.
ASKED_AGAIN = (
    FactKind.WHERE,
    FactKind.REACH,
    FactKind.SIZE,
    FactKind.THINGS,
    FactKind.TASTE,
    FactKind.OTHER,
)
# A question that was put is not put again for so many days; after any question, none for a week.
NOT_AGAIN_DAYS = 30
QUIET_DAYS = 7


class FactSource(models.TextChoices):
    """Who we have a fact from."""

    WROTE = "WROTE", _("They wrote it")
    SAID = "SAID", _("They said it")
    THEMSELVES = "THEMSELVES", _("They entered it themselves")
    OTHERS = "OTHERS", _("Somebody else said it")
    RULE = "RULE", _("A rule found it")
    IMPORT = "IMPORT", _("It came with an import")


# Only what they put down themselves is said back to them; how we or others put it is not.
THEIR_OWN = frozenset({FactSource.WROTE, FactSource.THEMSELVES})
# How sure we are of it when we hear it, in percent.
SURE: dict[str, int] = {
    FactSource.WROTE: 90,
    FactSource.SAID: 85,
    FactSource.THEMSELVES: 100,
    FactSource.OTHERS: 50,
    FactSource.RULE: 60,
    FactSource.IMPORT: 60,
}


class FactUse(models.TextChoices):
    """For what a fact may be used; the customer can forbid each."""

    SERVICE = "SERVICE", _("To answer you")
    OFFERS = "OFFERS", _("To offer you something")
    RULES = "RULES", _("For rules that software follows")


class FactEnd(models.TextChoices):
    """Why a fact holds no more."""

    CORRECTED = "CORRECTED", _("It was corrected")
    WRONG = "WRONG", _("It was wrong")
    OVER = "OVER", _("It is over")
    FORGOTTEN = "FORGOTTEN", _("The customer had it forgotten")


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


class ImportFormat(models.TextChoices):
    """Whose form a file with people has."""

    TABLE = "TABLE", _("A table (CSV or JSON)")
    CARDS = "CARDS", _("Contact cards (vCard)")
    ZENDESK = "ZENDESK", _("Users of Zendesk")
    FRESHDESK = "FRESHDESK", _("Contacts of Freshdesk")


class ImportField(models.TextChoices):
    """What a column of a file with people means."""

    SKIP = "SKIP", _("Leave it out")
    NAME = "NAME", _("Whole name")
    GIVEN = "GIVEN", _("First name")
    FAMILY = "FAMILY", _("Family name")
    EMAIL = "EMAIL", _("E-mail address")
    PHONE = "PHONE", _("Telephone")
    ADDRESS_AS = "ADDRESS_AS", _("How to address them")
    LANGUAGE = "LANGUAGE", _("Language")
    TIME_ZONE = "TIME_ZONE", _("Time zone")
    WHERE = "WHERE", _("Where they live")
    COMPANY = "COMPANY", _("Company they work for")
    NOTE = "NOTE", _("Something we know")
    NUMBER = "NUMBER", _("Their number there")


class Verdict(models.TextChoices):
    """What a row of a file with people means for whom we know."""

    NEW = "NEW", _("New")
    KNOWN = "KNOWN", _("Known already")
    AGAIN = "AGAIN", _("Stands in the file twice")
    TWO = "TWO", _("Belongs to two people")
    STAFF = "STAFF", _("No customer there")
    EMPTY = "EMPTY", _("Nothing to know them by")


class RowTrouble(models.TextChoices):
    """What in a row could not be used."""

    EMAIL = "EMAIL", _("an address that is none")
    PHONE = "PHONE", _("a telephone number that is none")
    LANGUAGE = "LANGUAGE", _("a language that we don’t speak")
    TIME_ZONE = "TIME_ZONE", _("a time zone that is none")
    NAME = "NAME", _("another name than we know")
    LONG = "LONG", _("words that were too long, and are cut")


class Evidence(models.TextChoices):
    """Why two customers may be one person. How much each says stands in `WEIGHTS`."""

    MAILBOX = "MAILBOX", _("One mailbox: the addresses differ only in what its provider leaves out")
    SAID = "SAID", _("They wrote that this is their address too")
    TELEPHONE = "TELEPHONE", _("The same telephone number")
    SIGNATURE = "SIGNATURE", _("A letter of the one is signed with the address of the other")
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
    Evidence.HOUSE: 60,
    Evidence.POSTCODE: 50,
    Evidence.BEGIN: 45,
    Evidence.PLACE: 40,
    Evidence.POST: 30,
    Evidence.CALLED: 20,
}
PROVED_MORE, BESIDES_MORE = 3, 1
# Read in letters: no sign that can be looked up again.
REMARKED = frozenset({Evidence.SAID, Evidence.SIGNATURE})
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


class SegmentNoun(models.TextChoices):
    """What a segment may ask about a customer; insight/segments says how each is asked."""

    LANGUAGE = "LANGUAGE", _("Language")
    KNOWN_FOR = "KNOWN_FOR", _("How long we have known them")
    WROTE = "WROTE", _("When they last wrote")
    ASKED = "ASKED", _("How often they asked something")
    OPEN = "OPEN", _("Something open")
    WAY = "WAY", _("By which way they came")
    KIND = "KIND", _("What they asked about")
    TAG = "TAG", _("Tag on a conversation")
    REOPENED = "REOPENED", _("Something had to be opened again")
    BROKEN = "BROKEN", _("A promise of ours that broke")
    PROMISED = "PROMISED", _("A promise of ours that is open")
    FACT = "FACT", _("Something we know, or don’t")
    FACT_WORDS = "FACT_WORDS", _("Words in what we know")
    PROOF = "PROOF", _("How sure an address is theirs")
    REACH = "REACH", _("How they can be reached")
    CLOCK = "CLOCK", _("Time zone")
    FILE = "FILE", _("File that brought them in")


class SegmentOperator(models.TextChoices):
    """What of a noun has to be so; no screen names these, each noun says it in a sentence."""

    IS = "IS", "is one of"
    IS_NOT = "IS_NOT", "is none of"
    YES = "YES", "is so"
    NO = "NO", "is not so"
    WITHIN = "WITHIN", "in the last so many days"
    NOT_WITHIN = "NOT_WITHIN", "not in the last so many days"
    NEVER = "NEVER", "never"
    AT_LEAST = "AT_LEAST", "so many or more"
    FEWER = "FEWER", "fewer than so many"


@dataclass(frozen=True)
class SegmentCondition:
    """One condition of a segment: values to choose of or words, and numbers where it counts something."""

    noun: str
    operator: str
    values: tuple[Any, ...] = ()
    days: int = 0
    times: int = 0

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "SegmentCondition":
        """Return a condition that was kept as JSON (`row`)."""
        value = row["value"]
        return cls(
            row["noun"],
            row["operator"],
            tuple(value.get("values", ())),
            value.get("days", 0),
            value.get("times", 0),
        )

    @property
    def row(self) -> dict[str, Any]:
        """Return it as it is kept."""
        value = {"values": list(self.values), "days": self.days, "times": self.times}
        return {
            "noun": str(self.noun),
            "operator": str(self.operator),
            "value": {key: one for key, one in value.items() if one},
        }
