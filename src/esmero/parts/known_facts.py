"""A fact and an address in words for the one it is about: from whom, since when, how sure, for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from babel.lists import format_list
from django.utils.translation import gettext as _

from esmero.domain.customers.kinds import FactEnd, FactKind, FactSource, FactUse, Proof
from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Fact, Identity


class Way(Protocol):
    """Says where a conversation is read, and in it a letter; empty where the reader is not led there."""

    def __call__(self, conversation: Conversation, message_id: int | None, /) -> str: ...


@dataclass(frozen=True)
class FactWords:
    """A fact as the page shows it. `words` are empty where staff may not read them."""

    number: int
    words: str
    source: str
    sure: str
    until: str
    uses: str
    letter_url: str
    is_old: bool
    is_over: bool
    is_hidden: bool
    is_corrected: bool
    ends_on: date | None
    not_for: tuple[str, ...]


@dataclass(frozen=True)
class Teller:
    """Puts facts into words: for whom, when, on whose clock, with the letters that they were read in."""

    letters: dict[int, Conversation]
    way: Way
    for_staff: bool
    at: datetime
    zone: ZoneInfo
    # They agreed to offers at all (`customers.access.may`): else no fact is used for any.
    may_offer: bool

    def __call__(self, fact: Fact) -> FactWords:
        is_shut = self.for_staff and fact.hidden_at is not None
        letter = self.letters.get(fact.message_id or 0)
        is_over = fact.is_over(self.at.astimezone(self.zone).date())
        return FactWords(
            number=fact.pk,
            words="" if is_shut else fact.words,
            source="" if is_shut else self._source(fact),
            sure=self._sure(fact),
            until=self._until(fact),
            uses="" if is_over else _uses(fact, may_offer=self.may_offer),
            letter_url=self.way(letter, fact.message_id) if letter and not is_shut else "",
            is_old=fact.ended_at is None and fact.is_old(self.at),
            is_over=is_over,
            is_hidden=fact.hidden_at is not None,
            is_corrected=fact.source_kind == FactSource.THEMSELVES,
            ends_on=fact.ends_on,
            not_for=tuple(fact.not_for.split()),
        )

    def _date(self, moment: datetime) -> str:
        return phrases.day_with_year(moment.astimezone(self.zone).date(), times.language())

    def _source(self, fact: Fact) -> str:
        told = {"date": self._date(fact.noted_at), "source": fact.source.rstrip(".")}
        words = [FROM[fact.source_kind]() % told]
        # Of others it would say who, and that is not the customer's to know.
        if fact.source and fact.source_kind != FactSource.OTHERS:
            words.append(_("Our note says: %(source)s.") % told)
        if fact.confirmed_at:
            words.append(_("Confirmed on %(date)s.") % {"date": self._date(fact.confirmed_at)})
        return " ".join(words)

    def _sure(self, fact: Fact) -> str:
        percent = {"percent": fact.certainty(self.at)}
        if fact.is_old(self.at):
            return _("It is old, we are only %(percent)s%% sure. We ask you before we use it.") % percent
        return _("We are %(percent)s%% sure of it.") % percent

    def _until(self, fact: Fact) -> str:
        if fact.ended_at:
            return ENDED[fact.ended_because]() % {"date": self._date(fact.ended_at)}
        if fact.ends_on is None:
            return ""
        told = {"date": phrases.day_with_year(fact.ends_on, times.language())}
        if fact.is_over(self.at.astimezone(self.zone).date()):
            return _("Its last day was %(date)s. We use it no more.") % told
        return _("It holds until %(date)s; after that we use it no more.") % told


FROM: dict[str, Callable[[], str]] = {
    FactSource.WROTE: lambda: _("You wrote it to us, on %(date)s."),
    FactSource.SAID: lambda: _("You told us, on %(date)s."),
    FactSource.THEMSELVES: lambda: _("You entered it yourself, on %(date)s."),
    FactSource.OTHERS: lambda: _("Somebody else told us, on %(date)s."),
    FactSource.RULE: lambda: _("Our software guesses so since %(date)s. Nobody has asked you."),
    FactSource.IMPORT: lambda: _("It came with data from elsewhere, on %(date)s."),
}
ENDED: dict[str, Callable[[], str]] = {
    FactEnd.CORRECTED: lambda: _("Corrected on %(date)s."),
    FactEnd.WRONG: lambda: _("It was wrong; taken out on %(date)s."),
    FactEnd.OVER: lambda: _("Over since %(date)s."),
    FactEnd.FORGOTTEN: lambda: _("Forgotten on %(date)s."),
}
USED_FOR: dict[str, Callable[[], str]] = {
    FactUse.SERVICE: lambda: _("to answer you"),
    FactUse.OFFERS: lambda: _("to offer you something"),
    FactUse.RULES: lambda: _("for rules that our software follows"),
}
PROVED: dict[str, Callable[[], str]] = {
    Proof.GUESSED: lambda: _("We guess that it is yours; nobody has asked you."),
    Proof.SAID: lambda: _("It was given to us as yours."),
    Proof.WROTE_FROM: lambda: _("You wrote to us from it."),
    Proof.READ_OUT: lambda: _("You read a code to a colleague that we sent there."),
    Proof.VOUCHED: lambda: _("You wrote to us from it, and its domain vouches for that."),
    Proof.SIGNED: lambda: _("The shop signed for it."),
    Proof.ANSWERED: lambda: _("You answered what we sent there."),
    Proof.CODE: lambda: _("You proved it with a code."),
}


def title(kind: str) -> str:
    """Return the heading over all facts of a kind."""
    return {
        FactKind.WHERE: _("Where you live"),
        FactKind.REACH: _("How and when to reach you"),
        FactKind.PEOPLE: _("People around you"),
        FactKind.SIZE: _("Sizes and measures"),
        FactKind.TASTE: _("What you like"),
        FactKind.THINGS: _("What you have"),
        FactKind.PLAN: _("What is coming up"),
        FactKind.OTHER: _("What else we know"),
        FactKind.HEALTH: _("Health"),
        FactKind.BELIEF: _("Belief and opinion"),
    }[FactKind(kind)]


def proof(identity: Identity, zone: ZoneInfo) -> str:
    """Return how an address was proved to be theirs, and when, or since when we know it."""
    words = PROVED[identity.proof]()
    moment = identity.proved_at or identity.first_seen_at
    told = {"date": phrases.day_with_year(moment.astimezone(zone).date(), times.language())}
    since = _("Since %(date)s.") if identity.proved_at else _("We have had it since %(date)s.")
    return f"{words} {since % told}"


def _uses(fact: Fact, *, may_offer: bool) -> str:
    if fact.hidden_at is not None:
        return _("You hid it: our people do not read it, and nothing uses it.")
    allowed = [use for use in FactUse.values if fact.may_be_used(use)]
    if not allowed:
        return _("You forbade every use of it.")
    used = [USED_FOR[use]() for use in allowed if use != FactUse.OFFERS or may_offer]
    if not used:
        return _("It is used for nothing at the moment.")
    return _("Used %(uses)s.") % {"uses": format_list(used, locale=times.language())}
