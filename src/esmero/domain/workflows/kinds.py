"""Words of the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from esmero.domain.promises.kinds import Condition, PromiseKind

MOST_STEPS = 30
# By language. Of a step that somebody has to read, at least one is there.
Names = dict[str, str]


class Must(models.TextChoices):
    """What has to be true before a conversation goes forward from a step."""

    ANSWERED = "ANSWERED", _("We have written to the customer since it came to this step")
    FILE_THERE = "FILE_THERE", _("A letter of the conversation came with a file")
    TAGGED = "TAGGED", _("The conversation has a tag")
    WORK_DONE = "WORK_DONE", _("What other teams were asked for is done")


class When(models.TextChoices):
    """What has to happen for a rule to look whether it fits: each is one event of a conversation."""

    ASKED = "conversation.opened", _("a customer asks something new")
    WROTE = "message.received", _("a customer writes")
    ANSWERED = "message.sent", _("somebody of us answers")
    KIND_SET = "conversation.kind_set", _("it is said what a conversation is")
    WENT_ON = "conversation.went_on", _("a conversation reaches a step")
    AT_RISK = "promise.at_risk", _("a promise to the customer comes close")
    BROKEN = "promise.broken", _("a promise to the customer is broken")
    CLOSED = "conversation.closed", _("somebody closes a conversation")
    REOPENED = "conversation.reopened", _("a closed conversation is opened again")
    CAME_BACK = "conversation.came_back", _("a snoozed conversation comes back")


class Then(models.TextChoices):
    """All that a rule may do, in the order in which it does it.

    What is not here no rule can do: closing a conversation and signing as a person are left out for good.
    """

    KIND = "kind", _("say what it is")
    STEP = "step", _("have it go on to a step")
    TEAM = "team", _("give it to a team")
    TAG = "tag", _("a tag")
    PRIORITY = "priority", _("a priority")
    PROMISE = "promise", _("a promise to the customer")
    NOTE = "note", _("a note for colleagues")
    NOTICE = "notice", _("telling a colleague")
    LETTER = "letter", _("a letter to the customer")


class WhyRefused(models.TextChoices):
    """Why a rule that fitted did not do what it says, or not all of it."""

    DEPTH = "DEPTH", _("rules called each other three times in a row, and it stopped there")
    FAILED = "FAILED", _("something went wrong; nothing of it was done")
    GONE = "GONE", _("what it names is not there any more")
    NO_WAY = "NO_WAY", _("no way leads to that step from where the conversation stands")
    NOT_YET = "NOT_YET", _("what its step needs was not there yet")
    CLOSED = "CLOSED", _("the conversation is closed, and only a person opens it again")
    PROMISED = "PROMISED", _("the customer is promised that already, and we owe it still")
    NO_WORDS = "NO_WORDS", _("it has no words in the customer’s language")
    CEILING = "CEILING", _("software has written its share here already; the letter was not written")
    NO_LETTER = "NO_LETTER", _("no letter could go out; it stands on the customer’s page alone")


# Rules that lead to each other end here.
MOST_DEPTH = 3

# What a step may promise: what the company says in its own words, or one of these, with or without words.
PROMISED_BY_STEPS = [PromiseKind.OWN_WORDS, PromiseKind.QUOTE, PromiseKind.DISPATCH, PromiseKind.REFUND]


class Unit(models.TextChoices):
    """What the time of a step's promise is counted in."""

    HOURS = "HOURS", _("working hours")
    DAYS = "DAYS", _("working days")


@dataclass(frozen=True)
class Ask:
    """A piece of work that a step asks of another team, to be done within so many units."""

    team_id: int
    words: str
    within: int
    unit: str = Unit.DAYS


@dataclass(frozen=True)
class Wording:
    """What a rule says: when, if and then.

    All of `conditions` have to be so of how it stood. `deeds` holds by `Then` what is done: the number of a
    thing, words, or for a promise and a letter words by language. All of it is the company's own.
    """

    name: str
    when_verb: str
    conditions: tuple[Condition, ...] = ()
    deeds: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StepDrawn:
    """A step as it is drawn in the back office.

    `goes_to` are places in the same drawing, beside the next one, to which a conversation may go from here.
    What is `promised` (by language) is done `within` so many units. It is a promise of `promise_kind`; where
    that is no promise in the company's own words, it needs none.
    """

    names: Names
    owner_team_id: int | None = None
    is_visible: bool = True
    must: tuple[str, ...] = ()
    goes_to: tuple[int, ...] = ()
    promised: Names = field(default_factory=dict)
    within: int | None = None
    unit: str = Unit.DAYS
    asks: tuple[Ask, ...] = ()
    promise_kind: str = PromiseKind.OWN_WORDS

    @property
    def makes_a_promise(self) -> bool:
        """Whether whoever comes here is promised something: by a time, in words or by its kind."""
        says_it = any(self.promised.values()) or self.promise_kind != PromiseKind.OWN_WORDS
        return bool(self.within and says_it)


# What comes with the software as an example, for shops in the European Union (Directive 2023/2673).
WITHDRAWAL: Names = {"en": "Withdrawal", "es": "Desistimiento", "ru": "Отказ от договора"}
WITHDRAWAL_STEPS = (
    StepDrawn(
        {"en": "Declared", "es": "Declarado", "ru": "Заявлено"},
        must=(Must.ANSWERED,),
        promised={
            "en": "You get a receipt with the date and the time",
            "es": "Le enviamos un acuse de recibo con fecha y hora",
            "ru": "Вы получите подтверждение с датой и временем",
        },
        within=1,
    ),
    StepDrawn({"en": "Receipt sent", "es": "Acuse enviado", "ru": "Подтверждение отправлено"}),
    StepDrawn(
        {"en": "Goods are back", "es": "Artículo devuelto", "ru": "Товар вернулся"},
        promise_kind=PromiseKind.REFUND,
        within=9,
    ),
    StepDrawn(
        {"en": "Money is back", "es": "Dinero devuelto", "ru": "Деньги возвращены"}, must=(Must.ANSWERED,)
    ),
)


def said_in(names: Mapping[str, str], language: str) -> str:
    """Return the words in just this language; empty where there are none."""
    return names.get(language.split("-")[0], "")


def said(names: Mapping[str, str], language: str) -> str:
    """Return the words in a language; where there are none, in English, else in any other."""
    wanted = names.get(language.split("-")[0]) or names.get("en")
    return wanted or next((words for words in names.values() if words), "")
