"""Words of the room."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class RuleState(models.TextChoices):
    """How a company stands with a rule of a law, as far as it can be measured here."""

    MET = "MET", pgettext_lazy("rule", "Met")
    NOT_MET = "NOT_MET", pgettext_lazy("rule", "Not met")
    NOT_MEASURED = "NOT_MEASURED", pgettext_lazy("rule", "Not measured")


# Spain, Ley 10/2025 on customer service.
SPAIN = "spain-10-2025"
# The longest that an answer may take, in working days: Monday to Friday without holidays.
MOST_WORKING_DAYS = 15
# Of a hundred calls so many are answered within three minutes.
LEAST_CALLS = 95


@dataclass(frozen=True)
class LawRule:
    """What a rule of a law asks of the company, where that stands, and how it is measured here.

    The words come from secondary sources: they help to see where one stands and are no legal advice.
    """

    asks: str | Promise
    source: str | Promise
    how: str | Promise
    # What to do where it is not met.
    advice: str | Promise


_BY_LAW = "Ley 10/2025"
SPANISH_RULES: dict[str, LawRule] = {
    "code": LawRule(
        _("Every question, complaint or claim gets a code, on something that the customer keeps."),
        _BY_LAW,
        _("Conversations of thirty days to whose customer no letter with the code has gone yet."),
        _("Write to these customers: every letter of ours carries the code."),
    ),
    "language": LawRule(
        _("We answer in the language that the customer used."),
        _BY_LAW,
        _("The newest answers of thirty days that are surely written in another language."),
        _("Look at these conversations: was it another language, or only guessed wrong?"),
    ),
    "in_time": LawRule(
        _("Whoever asks is answered after 15 working days at the latest."),
        _BY_LAW,
        _(
            "First answers of thirty days and what still waits, counted from Monday to Friday without the "
            "days off of the default calendar. While this is on, no rule may promise more."
        ),
        _("Answer what waits too long, and promise shorter times."),
    ),
    "person": LawRule(
        _("A customer may ask for a person at any moment."),
        _BY_LAW,
        _("Whether the customer’s page and our confirmations offer it, and who asked in thirty days."),
        _("Offer it: Company, “Offer customers a person”."),
    ),
    "human": LawRule(
        _("A machine is never the only one that answers."),
        _BY_LAW,
        _(
            "Conversations closed in thirty days without a word by a person. Advertising, and what was "
            "not for us, don’t count."
        ),
        _("Look at these conversations, and write to their customers."),
    ),
    "calls": LawRule(
        _("Of a hundred calls, 95 are answered within three minutes."),
        _BY_LAW,
        _("Esmero takes no calls yet. Note each month what your telephones counted, with their file."),
        _("Note the figures of the last month."),
    ),
    "claims": LawRule(
        _("No basic service is ended while a claim about it is open."),
        _BY_LAW,
        _("Esmero does not know your customers’ services, so it can’t measure this."),
        _("See to it where services are ended: look for an open complaint first."),
    ),
    "ways": LawRule(
        _("Customers reach us by telephone, by post, electronically, and by the way by which they bought."),
        _BY_LAW,
        _(
            "Whether the company has a telephone and an address, and a mailbox or form is open. By which way "
            "your customers buy, Esmero can’t know."
        ),
        _("Name the telephone and the address, and open a mailbox or a form."),
    ),
    "evidence": LawRule(
        _("The company proves what it did."),
        _BY_LAW,
        _("Whether all that happened is sealed into a chain, such that nobody can change it later."),
        _("Something waits to be sealed: see whether Esmero runs well."),
    ),
    "audit": LawRule(
        _("Once a year the company looks at itself, and somebody else audits it."),
        _BY_LAW,
        _("Whether an audit file was made in the last twelve months."),
        _("Make the audit file on this page, and give it to your auditor."),
    ),
}
RULES_OF = {SPAIN: SPANISH_RULES}


class KeptKind(models.TextChoices):
    """A kind of data for which the company says how long it is kept."""

    WHOLE = "WHOLE", pgettext_lazy("kept", "Closed conversations, altogether")
    WORDS = "WORDS", pgettext_lazy("kept", "Words of closed conversations")
    ORIGINALS = "ORIGINALS", pgettext_lazy("kept", "Raw mail, as it came in")
    FILES = "FILES", pgettext_lazy("kept", "Files in closed conversations")
    FACTS = "FACTS", pgettext_lazy("kept", "What we knew and is over")
    PROPOSALS = "PROPOSALS", pgettext_lazy("kept", "What was read in letters and nobody decided about")
    DRAFTS = "DRAFTS", pgettext_lazy("kept", "Drafts that nobody touched")
    ROWS = "ROWS", pgettext_lazy("kept", "Rows of files with people")


class KeepDeed(models.TextChoices):
    """What happens to a kind of data when its time is over."""

    NOTHING = "NOTHING", pgettext_lazy("kept", "Nothing: it stays until we say otherwise")
    LET_GO = "LET_GO", pgettext_lazy("kept", "It goes once it is older than these days")
    LAW = "LAW", pgettext_lazy("kept", "The law makes us keep it: nothing here may take it")


# What stands in a conversation: where the law keeps any of these, none is deleted altogether; and where it
# keeps conversations altogether, none of these goes.
IN_CONVERSATIONS = frozenset(
    {KeptKind.WORDS, KeptKind.ORIGINALS, KeptKind.FILES, KeptKind.PROPOSALS, KeptKind.DRAFTS}
)
# What went by itself, after so many days, before the company could say anything about it.
DAYS_AT_FIRST: dict[str, int] = {KeptKind.ROWS: 30}
MOST_KEPT_DAYS = 36_500
LONGEST_KEPT_REASON = 300
