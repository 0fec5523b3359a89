"""Words of the room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from esmero.ground import search


class PromiseKind(models.TextChoices):
    """What is promised."""

    FIRST_REPLY = "FIRST_REPLY", _("First answer")
    NEXT_REPLY = "NEXT_REPLY", _("Answer")
    UPDATE = "UPDATE", _("Update")
    ESCALATION = "ESCALATION", _("Answer to an escalation")
    LOOK_AGAIN = "LOOK_AGAIN", _("Looking again")
    PERSON = "PERSON", _("A person on request")
    OWN_WORDS = "OWN_WORDS", _("In our own words")
    # To a colleague, about a piece of work (models/work.py); no customer ever reads of it.
    WORK = "WORK", _("Work of another team")
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
    PromiseKind.PERSON,
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
# Promises that a person may move to another time, with a reason. An answer is given in time, or it is late.
MOVED_BY_HAND = [*KEPT_BY_HAND, PromiseKind.RESOLUTION]
# Asked for by the customer; kept by an answer of the person named.
ASKED_FOR = [PromiseKind.PERSON, PromiseKind.UPDATE, PromiseKind.ESCALATION]


class Tried(models.TextChoices):
    """What is tried on the last weeks; no screen names it."""

    RULES = "RULES", "rules"
    ROUTING = "ROUTING", "routing"


class Unit(models.TextChoices):
    """What the time for a promise is counted in."""

    MINUTES = "MINUTES", _("minutes")
    HOURS = "HOURS", _("hours")
    DAYS = "DAYS", _("days")


@dataclass(frozen=True)
class Time:
    """How much time a promise has: of working time, or `is_plain`, of the clock on the wall."""

    amount: int
    unit: str = Unit.MINUTES
    is_plain: bool = False

    def times(self, number: int) -> "Time":
        """Return so many times as much."""
        return replace(self, amount=self.amount * number)


# What each rule has a time for; so much where it names none.
ALWAYS: dict[str, Time] = {
    PromiseKind.FIRST_REPLY: Time(2, Unit.HOURS),
    PromiseKind.NEXT_REPLY: Time(2, Unit.HOURS),
    PromiseKind.UPDATE: Time(2, Unit.HOURS),
    PromiseKind.ESCALATION: Time(1, Unit.HOURS),
    PromiseKind.LOOK_AGAIN: Time(2, Unit.HOURS),
}
# No kind of promise: how often a rule tells the customer how things stand, unasked. Each time is an UPDATE.
TOLD_EVERY = "TOLD_EVERY"
MOST_WORDS, LONGEST_WORD = 20, 60
# What a promise is about, once that was deleted altogether; `about_id` is its number still.
DELETED = "deleted"


class Noun(models.TextChoices):
    """What rules may ask about: rules of promises, and rules by which our system does something."""

    WAY = "WAY", _("By which way it comes")
    CHANNEL = "CHANNEL", _("Channel")
    KIND = "KIND", _("What it is")
    LANGUAGE = "LANGUAGE", _("Language")
    TEAM = "TEAM", _("Team")
    PRIORITY = "PRIORITY", _("Priority")
    WORDS = "WORDS", _("Words")
    STEP = "STEP", _("The step that was reached")
    TAG = "TAG", _("Tag")
    KNOWN = "KNOWN", _("Whether we know the customer")
    SEGMENT = "SEGMENT", _("Segment of the customer")
    BELONGS = "BELONGS", _("Where the customer belongs")


class Known(models.TextChoices):
    """Whether a customer was known when they asked."""

    KNOWN = "KNOWN", _("known to us")
    NEW = "NEW", _("new to us")


# What can be said of a question that is not kept yet: it has no tags and no step.
OF_QUESTIONS = [
    Noun.WAY,
    Noun.CHANNEL,
    Noun.KIND,
    Noun.LANGUAGE,
    Noun.TEAM,
    Noun.PRIORITY,
    Noun.WORDS,
    Noun.SEGMENT,
    Noun.BELONGS,
]
# Of these somebody or something may have several at once.
SEVERAL = frozenset({Noun.WORDS, Noun.TAG, Noun.SEGMENT, Noun.BELONGS})


@dataclass(frozen=True)
class Condition:
    """One condition of a rule: this is one of `values`, or none of them."""

    noun: str
    values: tuple[Any, ...]
    is_not: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Condition":
        """Return a condition that was kept as JSON (`asdict`)."""
        return cls(row["noun"], tuple(row["values"]), row["is_not"])


class Facts:
    """What conditions are asked of: a question before it is kept, or how something stood at an event."""

    language: str
    words: str

    @property
    def answers(self) -> Mapping[str, Collection[Any]]:
        """By noun all that it is; words are looked for in `stems`."""
        raise NotImplementedError

    @cached_property
    def stems(self) -> str:
        """Its words as search compares them, brought to their stems once for all rules."""
        return f" {search.stems(self.words, self.language)} "


@dataclass(frozen=True)
class Asked(Facts):
    """What rules know of a question: kinds and ids, and what it says where a rule looks for words."""

    channel_kind: str
    language: str
    team_id: int
    channel_id: int | None = None
    kind_id: int | None = None
    priority: int | None = None
    words: str = ""
    # To which segments the customer belonged; asked only where a rule asks.
    segments: Sequence[int] = ()
    # To which organisations, with all above them; asked only where a rule asks.
    places: Sequence[int] = ()

    @cached_property
    def answers(self) -> Mapping[str, Collection[Any]]:
        """By noun all that it is."""
        return {
            Noun.WAY: [self.channel_kind],
            Noun.CHANNEL: [self.channel_id],
            Noun.KIND: [self.kind_id],
            Noun.LANGUAGE: [self.language],
            Noun.TEAM: [self.team_id],
            Noun.PRIORITY: [self.priority],
            Noun.SEGMENT: self.segments,
            Noun.BELONGS: self.places,
        }


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


class WorkEnd(models.TextChoices):
    """How a piece of work ended."""

    DONE = "DONE", _("Done")
    NOT_DONE = "NOT_DONE", _("It can’t be done")
    TAKEN_BACK = "TAKEN_BACK", _("Not needed any more")


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
