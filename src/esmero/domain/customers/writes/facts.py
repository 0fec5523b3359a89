"""What we know: noted, confirmed, corrected, ended; hidden and forbidden by the one it is about."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from esmero.domain.customers.kinds import (
    FACTS_WITH_SIGNS,
    SENSITIVE,
    SURE,
    FactEnd,
    FactKind,
    FactSource,
    FactUse,
)
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.customers.writes.organisations import LEFT_OUT
from esmero.domain.customers.writes.pairs import learn_signs
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db


class SensitiveFact(ValueError):
    """Health or belief, without a basis that the company has written down."""


def note_fact(
    customer: Customer,
    *,
    words: str,
    source: str,
    by: Doer,
    at: datetime,
    ends_on: date | None = None,
    kind: str = FactKind.OTHER,
    source_kind: str = FactSource.SAID,
    message_id: int | None = None,
    said_at: datetime | None = None,
    has_basis: bool = False,
) -> Fact:
    """Keep something we know: the words, where they come from, until when they hold. Raises SensitiveFact.

    `message_id` is the very letter it was read in, `said_at` when that was written; `has_basis` says that
    the company wrote down why it may keep what is sensitive.
    """
    if kind in SENSITIVE and not has_basis:
        raise SensitiveFact(kind)
    fact = Fact.objects.create(
        customer=customer,
        kind=kind,
        words=words,
        source=source,
        source_kind=source_kind,
        message_id=message_id,
        sure=SURE[source_kind],
        ends_on=ends_on,
        noted_at=at,
        said_at=said_at,
        noted_by_id=by.id if by.kind == AGENT else None,
    )
    _tell("fact.noted", fact, by=by, at=at)
    return fact


def confirm_fact(fact: Fact, *, by: Doer, at: datetime, source_kind: str = FactSource.SAID) -> None:
    """Somebody said that it is still so: we are as sure again as of what is said that way."""
    fact.confirmed_at, fact.asked_at, fact.sure = at, None, SURE[source_kind]
    fact.save(update_fields=["confirmed_at", "asked_at", "sure"])
    _tell("fact.confirmed", fact, by=by, at=at)


def ask_again(fact: Fact, *, by: Doer, at: datetime) -> None:
    """Keep that a colleague put the question into an answer whether it is still so."""
    fact.asked_at = at
    fact.save(update_fields=["asked_at"])
    _tell("fact.asked", fact, by=by, at=at)


def correct_fact(
    fact: Fact,
    *,
    words: str,
    source: str,
    source_kind: str,
    by: Doer,
    at: datetime,
    ends_on: date | None = None,
    message_id: int | None = None,
    said_at: datetime | None = None,
    has_basis: bool = True,
) -> Fact:
    """Put another fact in its place; the old one ends and says to what. Return the new one.

    `has_basis` as for `note_fact`; what customers themselves correct needs none. Raises SensitiveFact.
    """
    made = note_fact(
        fact.customer,
        words=words,
        source=source,
        source_kind=source_kind,
        message_id=message_id,
        said_at=said_at,
        ends_on=ends_on,
        kind=fact.kind,
        has_basis=has_basis,
        by=by,
        at=at,
    )
    made.hidden_at, made.not_for = fact.hidden_at, fact.not_for
    made.save(update_fields=["hidden_at", "not_for"])
    fact.corrected_to = made
    end_fact(fact, because=FactEnd.CORRECTED, by=by, at=at)
    return made


def end_fact(fact: Fact, *, because: str, by: Doer, at: datetime) -> None:
    """Let a fact hold no more, and say why (kinds.FactEnd). What they had forgotten loses its words."""
    fact.ended_at, fact.ended_because = at, because
    columns = ["ended_at", "ended_because", "corrected_to"]
    if because == FactEnd.FORGOTTEN:
        fact.words, fact.source, fact.message_id = "", "", None
        columns += ["words", "source", "message_id"]
    fact.save(update_fields=columns)
    _tell("fact.ended", fact, by=by, at=at, because=because)


def end_fact_on(fact: Fact, *, ends_on: date | None, by: Doer, at: datetime) -> None:
    """Let a fact hold to a last day and no longer; None: until somebody says otherwise."""
    if fact.ends_on != ends_on:
        fact.ends_on = ends_on
        fact.save(update_fields=["ends_on"])
        _tell("fact.last_day_set", fact, by=by, at=at)


def take_back_correction(corrected: Fact, made: Fact, *, by: Doer, at: datetime) -> None:
    """Let hold again what was corrected; what had been put in its place ends: an undo.

    What the customer hid or forbade meanwhile stays so.
    """
    corrected.hidden_at, corrected.not_for = made.hidden_at, made.not_for
    corrected.save(update_fields=["hidden_at", "not_for"])
    bring_fact_back(corrected, by=by, at=at)
    end_fact(made, because=FactEnd.WRONG, by=by, at=at)


def bring_fact_back(fact: Fact, *, by: Doer, at: datetime) -> None:
    """Let a fact that was ended hold again: an undo. What was forgotten stays forgotten (ValueError)."""
    if fact.ended_because == FactEnd.FORGOTTEN:
        raise ValueError("forgotten")
    fact.ended_at, fact.ended_because, fact.corrected_to = None, "", None
    fact.save(update_fields=["ended_at", "ended_because", "corrected_to"])
    _tell("fact.brought_back", fact, by=by, at=at)


def hide_fact(fact: Fact, *, is_hidden: bool, by: Doer, at: datetime) -> None:
    """Let nobody of the staff read it any more, or let them read it again: the customer's own wish.

    What it was put in the place of goes along: it is about the same.
    """
    if (fact.hidden_at is not None) != is_hidden:
        fact.hidden_at = at if is_hidden else None
        _with_earlier(fact).update(hidden_at=fact.hidden_at)
        _tell("fact.hidden" if is_hidden else "fact.shown", fact, by=by, at=at)


def forbid_uses(fact: Fact, *, not_for: Collection[str], by: Doer, at: datetime) -> None:
    """Keep for what the customer lets it not be used (kinds.FactUse); the whole list, each time.

    It holds of what it was put in the place of as well, should that come back.
    """
    wished = " ".join(sorted(FactUse(use).value for use in not_for))
    if wished != fact.not_for:
        fact.not_for = wished
        _with_earlier(fact).update(not_for=wished)
        _tell("fact.uses_set", fact, by=by, at=at, not_for=wished)


def _with_earlier(fact: Fact) -> QuerySet[Fact]:
    """Return a fact with all that it was put in the place of, one after the other."""
    rows = Fact.objects.filter(customer_id=fact.customer_id)
    replaced = dict(rows.exclude(corrected_to=None).values_list("id", "corrected_to_id"))
    chain = {fact.pk}
    while more := {old for old, new in replaced.items() if new in chain} - chain:
        chain |= more
    return rows.filter(pk__in=chain)


def _tell(verb: str, fact: Fact, *, by: Doer, at: datetime, **told: Any) -> None:
    customer = fact.customer
    events.record(
        verb, about=customer.ref, audience=audience_of(customer), by=by, at=at, fact=fact.pk, **told
    )
    if fact.kind in FACTS_WITH_SIGNS:
        learn_signs(customer, at=at)


def take_names_out(fact_ids: Collection[int], names: Collection[str]) -> int:
    """Take names of somebody who was erased out of who said these facts. Return in how many they stood."""
    told = 0
    for fact in db.held(Fact.objects.filter(pk__in=fact_ids).order_by("id")):
        without = without_names(fact.source, names)
        if without != fact.source:
            Fact.objects.filter(pk=fact.pk).update(source=without)
            told += 1
    return told


def without_names(words: str, names: Collection[str]) -> str:
    """Return words without these names, wherever they stand as whole words, whatever the case and blanks."""
    for name in sorted(names, key=len, reverse=True):
        whole = r"\s+".join(re.escape(part) for part in name.split())
        words = re.sub(rf"(?<!\w){whole}(?!\w)", LEFT_OUT, words, flags=re.IGNORECASE)
    return words
