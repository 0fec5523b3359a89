"""What we know of a customer, as the desk shows it: from whom, since when, how sure, and what to ask next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import THEIR_OWN, FactKind, FactSource, FactUse, IdentityKind
from esmero.ground import phrases, text
from esmero.parts import times
from esmero.ui import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.customers.models import Customer, Fact, Identity, Proposal

QUITE_SURE_PERCENT = 75
# What somebody else said is never surer than this: it is not old, it was never certain.
HEARSAY_PERCENT = 60
LEAST_OF_A_SENTENCE, MOST_OF_A_FACT = 8, 300
NOT_FOR = {
    FactUse.SERVICE: gettext_lazy("They don’t want it used in answers."),
    FactUse.OFFERS: gettext_lazy("They don’t want it used for offers."),
    FactUse.RULES: gettext_lazy("They don’t want it used by rules."),
}
UNKNOWN = {
    FactKind.WHERE: gettext_lazy("where they live"),
    FactKind.REACH: gettext_lazy("how and when to reach them"),
}
# In the customer's language, into the answer that is being written.
ASKS_FOR = {
    FactKind.WHERE: gettext_lazy("May I ask for your address, so that what we send finds you?"),
    FactKind.REACH: gettext_lazy("May I ask how, and at what time of day, you like to be reached?"),
}
ASKS_AGAIN = {
    FactKind.WHERE: gettext_lazy("May I ask whether your address is still the same?"),
    FactKind.REACH: gettext_lazy(
        "May I ask whether the same way and the same hours are still best to reach you?"
    ),
    FactKind.SIZE: gettext_lazy("May I ask whether your size is still the same?"),
    FactKind.THINGS: gettext_lazy("May I ask whether you still have what you had from us?"),
    FactKind.TASTE: gettext_lazy("May I ask whether you still like the same things?"),
}


@dataclass(frozen=True)
class Known:
    """Something we know, with all that is to be said of it."""

    id: int
    words: str
    kind: str
    source: str
    sure: str
    is_old: bool
    letter_url: str = ""
    more: tuple[str, ...] = ()
    is_conflict: bool = False


@dataclass(frozen=True)
class Asked:
    """The question one had better ask next: about what, and in which words."""

    about: str
    words: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Proposed:
    """What a letter may tell: the words, whose and of when, and what it would be about."""

    id: int
    words: str
    kind: str
    source: str
    letter_url: str
    words_url: str


def known(
    conversation: Conversation, identities: Iterable[Identity], *, at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """Return what the panel says of what we know; one query, none more for what was proposed."""
    customer = conversation.customer
    all_known = customers.known_of(customer.pk, on=at.astimezone(zone).date())
    found = all_known.shown
    has_address = any(one.kind == IdentityKind.POST for one in identities)
    unknown = customers.unknown_kinds(
        all_known.kinds, has_address=has_address, has_wish=customer.has_preferences
    )
    question = customers.next_question(customer, all_known.facts, unknown, at=at)
    apart = [fact.pk for alike in customers.in_conflict(found) for fact in alike]
    shown = [_known(fact, at, zone, is_conflict=fact.pk in apart) for fact in found]
    return {
        "facts": [one for one in shown if not one.is_conflict],
        "conflicts": [
            [one for fact in alike for one in shown if one.id == fact.pk]
            for alike in customers.in_conflict(found)
        ],
        "unknown": [str(UNKNOWN[FactKind(kind)]) for kind in unknown],
        "question": asked(question, customer, zone) if question else None,
        "has_proposals": customer.has_proposals,
    }


def one(fact: Fact, at: datetime, zone: ZoneInfo) -> Known:
    """Return something we know, by itself."""
    return _known(fact, at, zone, is_conflict=False)


def _known(fact: Fact, at: datetime, zone: ZoneInfo, *, is_conflict: bool) -> Known:
    language = times.language()
    more = [str(NOT_FOR[FactUse(use)]) for use in fact.not_for.split()]
    if fact.confirmed_at:
        more.insert(0, _("Still so on %(date)s.") % {"date": _day(fact.confirmed_at, at, zone)})
    if fact.asked_at:
        more.append(
            _("A question about it was put into an answer on %(date)s.")
            % {"date": _day(fact.asked_at, at, zone)}
        )
    if fact.ends_on:
        more.append(_("Holds until %(date)s.") % {"date": phrases.day_with_year(fact.ends_on, language)})
    return Known(
        fact.pk,
        fact.words,
        str(FactKind(fact.kind).label) if fact.kind != FactKind.OTHER else "",
        source_of(fact, at, zone),
        _sure(fact, at),
        fact.is_old(at),
        letter_url(fact.message_id) if fact.message_id else "",
        tuple(more),
        is_conflict,
    )


def source_of(fact: Fact, at: datetime, zone: ZoneInfo) -> str:
    """Return from whom we know it, and since when."""
    if fact.message_id and fact.source_kind in {FactSource.WROTE, FactSource.OTHERS}:
        return wrote(fact.source, fact.heard_at, at=at, zone=zone)
    words = {"source": fact.source, "date": _day(fact.heard_at, at, zone)}
    if not fact.source:
        words["source"] = str(FactSource(fact.source_kind).label)
    return _("%(source)s, %(date)s.") % words


def wrote(who: str, when: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return who wrote it, and when."""
    return _("%(source)s wrote it, %(date)s.") % {"source": who, "date": _day(when, at, zone)}


def _day(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    """Return a day as a sentence names it, with its year where that is another one."""
    day, language = moment.astimezone(zone).date(), times.language()
    if day.year != at.astimezone(zone).year:
        return phrases.day_with_year(day, language)
    return phrases.day_and_month(moment, zone, language)


def _sure(fact: Fact, at: datetime) -> str:
    if fact.sure <= HEARSAY_PERCENT:
        return _("Not sure: ask before you use it.")
    if fact.is_old(at):
        return _("Not sure any more: ask before you use it.")
    return _("Quite sure.") if fact.certainty(at) >= QUITE_SURE_PERCENT else _("Fairly sure.")


def letter_url(message_id: int) -> str:
    """Return the address that leads to a letter, wherever it stands by now."""
    return addresses.reverse("desk:message", args=[message_id])


def asked(question: customers.Question, customer: Customer, zone: ZoneInfo) -> Asked:
    """Return a question with its words in the customer's language, and about what it is in the reader's."""
    kind = FactKind(question.kind)
    fields = {"kind": str(kind)} | ({"fact": str(question.fact.pk)} if question.fact else {})
    about = question.fact.words if question.fact else str(UNKNOWN[kind])
    return Asked(about, words_of(question, customer, zone), fields)


def words_of(question: customers.Question, customer: Customer, zone: ZoneInfo) -> str:
    """Return a question in the customer's language: their own words are said back, others' are not."""
    fact, kind = question.fact, FactKind(question.kind)
    with translation.override(customer.language):
        if fact is None:
            return str(ASKS_FOR[kind])
        if fact.source_kind in THEIR_OWN:
            day = phrases.day_with_year(fact.heard_at.astimezone(zone).date(), customer.language)
            return _("We noted on %(date)s: “%(words)s”. Is that still so?") % {
                "date": day,
                "words": fact.words.rstrip("."),
            }
        return str(ASKS_AGAIN[kind])


def proposed(
    proposals: Sequence[Proposal], conversation: Conversation, *, at: datetime, zone: ZoneInfo
) -> list[Proposed]:
    """Return what letters may tell, for the panel."""
    return [
        Proposed(
            one.pk,
            one.words,
            str(FactKind(one.kind).label),
            wrote(one.source, one.said_at, at=at, zone=zone),
            letter_url(one.message_id),
            _remember_url(conversation, letter=one.message_id, proposal=one.pk),
        )
        for one in proposals
    ]


def remember_url(conversation: Conversation, message: Message | None, proposal: Proposal | None) -> str:
    """Return where one says what to remember: of a letter, and instead of what was proposed of it."""
    named = {"letter": message, "proposal": proposal}
    return _remember_url(conversation, **{name: one.pk for name, one in named.items() if one})


def _remember_url(conversation: Conversation, **named: int) -> str:
    # Numbers, never words: an address is written down on its way.
    here = addresses.reverse("desk:conversation-facts", args=[conversation.pk])
    return f"{here}?{urlencode(named)}" if named else here


def sentences_of(words: str, *, most: int = 12) -> list[str]:
    """Return the sentences of a letter that one may choose from, each once; none too long to be kept."""
    sentences = dict.fromkeys(text.sentences(words))
    return [one for one in sentences if LEAST_OF_A_SENTENCE <= len(one) <= MOST_OF_A_FACT][:most]
