"""What segments may ask about a customer: for each noun its operators, and the customers of whom it is so.

A noun is the same question over all customers and over one of them (`asking.members_among`), so both agree.

To add one (say, that somebody agreed to a purpose): its word in `kinds.SegmentNoun`, a line in `NOUNS` here
with a function that returns a `Q` over Customer, its sentences in `parts/segments.py` (SAYS), and in
`web/backoffice/forms/segments.py` what may be chosen and how a row reads (CHOICES, READS). A test goes over
the four and names what is missing. Whatever it reads has to write an event with the customer's id when it
changes, so that the customer is asked again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import (
    AGES,
    SENSITIVE,
    SURE,
    FactKind,
    FactUse,
    SegmentCondition,
    SegmentNoun,
    SegmentOperator,
)
from esmero.domain.customers.models import (
    HOLDS,
    STILL,
    Belonging,
    Consent,
    Fact,
    Identity,
    ImportedRow,
    agreed_rows,
)
from esmero.domain.events.models import Event
from esmero.domain.promises.models import OPEN as STILL_OPEN
from esmero.domain.promises.models import Promise
from esmero.ground import search

IS_OR_NOT = (SegmentOperator.IS, SegmentOperator.IS_NOT)
BELOW = (SegmentOperator.BELOW, SegmentOperator.NOT_BELOW)
SO_OR_NOT = (SegmentOperator.YES, SegmentOperator.NO)
LATELY = (SegmentOperator.WITHIN, SegmentOperator.NOT_WITHIN)
LONG = (SegmentOperator.AT_LEAST, SegmentOperator.FEWER)
OTHERWISE = {
    SegmentOperator.IS_NOT,
    SegmentOperator.NOT_BELOW,
    SegmentOperator.NO,
    SegmentOperator.NOT_WITHIN,
    SegmentOperator.FEWER,
    SegmentOperator.NEVER,
}
# What is rounded to fifty percent still counts as sure, as `Fact.certainty` rounds.
SURE_ENOUGH = 49.5
NO_WAY = "NONE"
# Of each customer whom a query is about.
EACH = OuterRef("pk")
FACTS_ASKED = [kind for kind in FactKind if kind not in SENSITIVE]


class Unasked(ValueError):
    """Segments know no such noun, or it has no such operator."""


@dataclass(frozen=True)
class When:
    """The moment for which it is asked, and the company's day then."""

    at: datetime
    today: date

    def back(self, days: int) -> datetime:
        """Return the moment so many days before."""
        return self.at - timedelta(days=days)


@dataclass(frozen=True)
class Noun:
    """A noun: its operators, and of whom it is so; of whom it is otherwise, the operator says."""

    operators: tuple[SegmentOperator, ...]
    so: Callable[[SegmentCondition, When], Q]

    def people(self, asked: SegmentCondition, when: When) -> Q:
        """Return of which customers a condition holds."""
        found = self.so(asked, when)
        return ~found if asked.operator in OTHERWISE else found


def check(conditions: Iterable[SegmentCondition]) -> None:
    """Raise Unasked where one of these can't be asked."""
    for one in conditions:
        noun = NOUNS.get(one.noun)
        if noun is None or one.operator not in noun.operators:
            raise Unasked(f"{one.noun} {one.operator}")


def people(conditions: Iterable[SegmentCondition], when: When) -> Q:
    """Return of which customers all of these hold; raises Unasked."""
    asked = list(conditions)
    check(asked)
    found = Q()
    for one in asked:
        found &= NOUNS[one.noun].people(one, when)
    return found


def _talks(**so: Any) -> QuerySet[Conversation]:
    return Conversation.objects.filter(customer=OuterRef("pk"), merged_into=None, **so)


def _wrote(asked: SegmentCondition, when: When) -> Q:
    rows = Message.objects.filter(
        conversation__customer=OuterRef("pk"),
        kind=MessageKind.FROM_CUSTOMER,
        is_from_participant=False,
        held_since=None,
    )
    if asked.operator == SegmentOperator.NEVER:
        return Q(Exists(rows))
    since = when.back(asked.days)
    return Q(Exists(rows.filter(conversation__last_message_at__gte=since, at__gte=since)))


def _asked(asked: SegmentCondition, when: When) -> Q:
    """So many conversations and not one less: there is one with so many before it."""
    rows = _talks(opened_at__gte=when.back(asked.days)).order_by("id")
    return Q(Exists(rows[asked.times - 1 : asked.times]))


def _broken(asked: SegmentCondition, when: When) -> Q:
    rows = Promise.objects.filter(
        customer_id=OuterRef("pk"), is_internal=False, broken_at__gte=when.back(asked.days)
    )
    return Q(Exists(rows))


def _promised(_asked: SegmentCondition, _when: When) -> Q:
    return Q(Exists(Promise.objects.filter(STILL_OPEN, customer_id=OuterRef("pk"), is_internal=False)))


def _reopened(asked: SegmentCondition, when: When) -> Q:
    rows = Event.objects.filter(
        customer_id=OuterRef("pk"), verb="conversation.reopened", at__gte=when.back(asked.days)
    )
    return Q(Exists(rows))


def usable_facts(when: When, *, of: Any = EACH) -> QuerySet[Fact]:
    """Return the facts of a customer that rules may use: held, not over, not hidden, not forbidden, not old.

    `of` is whose, by number; else those of whom a query over customers is asked. Health and belief are never
    asked. How old is too old is `Fact.certainty`, turned round: half as sure after each age of a kind, so it
    is sure enough for so many ages as we were sure at first.
    """
    fresh = Q()
    for kind in FACTS_ASKED:
        for sure in sorted(set(SURE.values())):
            days = AGES[kind] * math.log2(sure / SURE_ENOUGH)
            fresh |= Q(kind=kind, sure__gte=sure, heard__gte=when.at - timedelta(days=days))
    return Fact.objects.annotate(heard=Coalesce("confirmed_at", "said_at", "noted_at")).filter(
        HOLDS,
        fresh,
        ~Q(not_for__contains=FactUse.RULES.value),
        Q(ends_on=None) | Q(ends_on__gte=when.today),
        customer=of,
        hidden_at=None,
    )


def facts_asked(asked: SegmentCondition, when: When, *, of: Any = EACH) -> QuerySet[Fact]:
    """Return the facts that answer to a condition of FACT or FACT_WORDS; `of` as in `usable_facts`.

    Words are whole ones, in any case and with or without accents, alike on both databases.
    """
    rows = usable_facts(when, of=of)
    if asked.noun == SegmentNoun.FACT:
        return rows.filter(kind__in=asked.values)
    said = search.pattern(str(one) for one in asked.values)
    return rows.filter(words__regex=said) if said else rows.none()


def _fact(asked: SegmentCondition, when: When) -> Q:
    return Q(Exists(facts_asked(asked, when)))


def _identities(**so: Any) -> Q:
    return Q(Exists(Identity.objects.filter(customer=OuterRef("pk"), **so)))


def _reach(asked: SegmentCondition, _when: When) -> Q:
    kinds = [one for one in asked.values if one != NO_WAY]
    found = _identities(kind__in=kinds, lost_since=None) if kinds else Q()
    if NO_WAY not in asked.values:
        return found
    none = ~_identities(kind__in=REACHED_BY, lost_since=None)
    return found | none if kinds else none


def _rows_of_files(runs: Iterable[int]) -> QuerySet[ImportedRow]:
    """Return what files brought of a customer: found by the customer, never through all rows of a file."""
    in_run = ExpressionWrapper(F("run_id") + 0, output_field=BigIntegerField())
    rows = ImportedRow.objects.filter(customer=OuterRef("pk"), added__isnull=False)
    return rows.annotate(in_run=in_run).filter(in_run__in=runs)


def _agreed(asked: SegmentCondition, when: When) -> Q:
    """The same rule by which `customers.access.may` decides of one person."""
    rows = agreed_rows(Consent.objects.filter(customer=OuterRef("pk"), purpose__in=asked.values), at=when.at)
    return Q(Exists(rows))


def _belongs(asked: SegmentCondition, _when: When) -> Q:
    """Who belongs there now, by the number that it has now: what was joined is asked as what it is."""
    places = customers.living_organisations(int(one) for one in asked.values)
    if asked.operator in BELOW:
        places = customers.with_all_below(places)
    return Q(Exists(Belonging.objects.filter(STILL, customer=OuterRef("pk"), organisation__in=places)))


REACHED_BY = ["EMAIL", "PHONE", "POST", "FAX"]
NOUNS: dict[str, Noun] = {
    SegmentNoun.LANGUAGE: Noun(IS_OR_NOT, lambda asked, _: Q(language__in=asked.values)),
    SegmentNoun.KNOWN_FOR: Noun(LONG, lambda asked, when: Q(known_since__lte=when.back(asked.days))),
    SegmentNoun.WROTE: Noun((*LATELY, SegmentOperator.NEVER), _wrote),
    SegmentNoun.ASKED: Noun(LONG, _asked),
    SegmentNoun.OPEN: Noun(SO_OR_NOT, lambda _asked, _when: Q(Exists(_talks(closed_at=None)))),
    SegmentNoun.WAY: Noun(IS_OR_NOT, lambda asked, _: Q(Exists(_talks(channel__kind__in=asked.values)))),
    SegmentNoun.KIND: Noun(IS_OR_NOT, lambda asked, _: Q(Exists(_talks(kind__in=asked.values)))),
    SegmentNoun.TAG: Noun(IS_OR_NOT, lambda asked, _: Q(Exists(_talks(tags__in=asked.values)))),
    SegmentNoun.REOPENED: Noun(LATELY, _reopened),
    SegmentNoun.BROKEN: Noun(LATELY, _broken),
    SegmentNoun.PROMISED: Noun(SO_OR_NOT, _promised),
    SegmentNoun.FACT: Noun(IS_OR_NOT, _fact),
    SegmentNoun.FACT_WORDS: Noun(IS_OR_NOT, _fact),
    SegmentNoun.PROOF: Noun(IS_OR_NOT, lambda asked, _: _identities(proof__in=asked.values)),
    SegmentNoun.REACH: Noun(IS_OR_NOT, _reach),
    SegmentNoun.CLOCK: Noun(IS_OR_NOT, lambda asked, _: Q(time_zone__in=asked.values)),
    SegmentNoun.FILE: Noun(
        IS_OR_NOT,
        lambda asked, _: Q(Exists(_rows_of_files(asked.values))),
    ),
    SegmentNoun.AGREED: Noun(IS_OR_NOT, _agreed),
    SegmentNoun.BELONGS: Noun((*IS_OR_NOT, *BELOW), _belongs),
}
# Whose answer changes while nothing happens: everybody is asked again once a day.
OF_TIME = frozenset(
    {
        SegmentNoun.KNOWN_FOR,
        SegmentNoun.WROTE,
        SegmentNoun.ASKED,
        SegmentNoun.REOPENED,
        SegmentNoun.BROKEN,
        SegmentNoun.FACT,
        SegmentNoun.FACT_WORDS,
        # A purpose that is switched off tells of nobody by name.
        SegmentNoun.AGREED,
    }
)
