"""By which signs somebody may turn out to be another customer too: read from what we know of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import (
    FACTS_WITH_SIGNS,
    Door,
    Evidence,
    FactKind,
    FactUse,
    IdentityKind,
)
from esmero.domain.customers.models import HOLDS, Customer, Fact, Identity, key_of
from esmero.domain.customers.reads.regions import countries_of, own_country
from esmero.ground import mailboxes, phones, search

# Fewer words are a first name, which many have.
WORDS_OF_A_NAME = 2
# A beginning of an address that says who one is, not what one is there for.
FEWEST_LETTERS = 3
OFFICES = frozenset(
    {"admin", "contact", "contacto", "help", "hello", "hola", "info", "mail", "no-reply", "noreply", "office"}
    | {"post", "reply", "sales", "service", "shop", "support", "team", "tienda", "ventas", "web"}
    | {"webmaster"}
)
# What may be a telephone number at all: looking closely costs more.
NUMBER = re.compile(r"\d[\d\s().\-/]{6,}\d")
POSTCODE = re.compile(r"\b(?:\d{5,6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b")


@dataclass(frozen=True)
class Found:
    """A sign of somebody, and what it was read from: an address or number, or a fact."""

    kind: str
    key: bytes
    since: datetime
    is_proved: bool
    read_in: Identity | Fact

    @property
    def words(self) -> str:
        """What stands there: an address or number, or what we know."""
        read_in = self.read_in
        said = read_in.value if isinstance(read_in, Identity) else read_in.words
        return ", ".join(said.splitlines())

    @property
    def proof(self) -> str:
        """How sure we are of an address or number (kinds.Proof); empty of a fact."""
        return self.read_in.proof if isinstance(self.read_in, Identity) else ""

    @property
    def source(self) -> str:
        """Who told a fact; empty of an address or number."""
        return "" if isinstance(self.read_in, Identity) else self.read_in.source


def facts_with_signs(customer_id: int) -> list[Fact]:
    """Return what we know of somebody that may hold a sign, and that they let software use.

    None of what they hid or forbade rules to use; of what is sensitive no kind holds a sign.
    """
    rows = Fact.objects.filter(HOLDS, customer_id=customer_id, kind__in=FACTS_WITH_SIGNS, hidden_at=None)
    return [one for one in rows.order_by("id") if one.may_be_used(FactUse.RULES)]


def signs_of(customer: Customer, identities: Iterable[Identity], facts: Iterable[Fact]) -> list[Found]:
    """Return the signs of somebody, each once: of the same one, that which we have for the longest time."""
    found: dict[bytes, Found] = {}
    known = list(identities)
    for one in [*_of_identities(customer, known), *_of_facts(customer, known, facts)]:
        kept = found.setdefault(one.key, one)
        if one.is_proved and not kept.is_proved:
            found[one.key] = one
    return list(found.values())


def _of_identities(customer: Customer, identities: Iterable[Identity]) -> Iterator[Found]:
    name = name_key(customer.name)
    for one in identities:
        for kind, value in _read(customer, name, one):
            proved = opens(one.proof, Door.SIGN)
            since = max(one.first_seen_at, one.proved_at or one.first_seen_at)
            yield Found(kind, key_of(kind, value), since, proved, one)


def _read(customer: Customer, name: str, one: Identity) -> Iterator[tuple[str, str]]:
    if one.is_shared:
        # Two people use it: it says nothing of who is one.
        return
    if one.kind == IdentityKind.EMAIL:
        yield from _of_email(name, one.value)
        if name and customer.address_as:
            yield Evidence.CALLED, f"{name} {search.fold(customer.address_as)}"
    elif one.kind in {IdentityKind.PHONE, IdentityKind.FAX}:
        number = _number(one.value)
        if number:
            yield Evidence.TELEPHONE, number
    elif one.kind == IdentityKind.POST:
        yield from _place(name, one.value.splitlines()[1:])


def _of_email(name: str, address: str) -> Iterator[tuple[str, str]]:
    begin = address.partition("@")[0].partition("+")[0]
    if begin in OFFICES:
        return
    box = mailboxes.of_one_person(address)
    if box:
        yield Evidence.MAILBOX, box
    if name and len(begin) >= FEWEST_LETTERS:
        yield Evidence.BEGIN, f"{name} {begin}"


def _of_facts(customer: Customer, known: list[Identity], facts: Iterable[Fact]) -> Iterator[Found]:
    name = name_key(customer.name)
    for one in facts:
        if one.kind == FactKind.REACH and NUMBER.search(one.words):
            for number in phones.in_text(one.words, countries_of(customer, known)):
                yield _said(Evidence.TELEPHONE, number, one)
        if one.kind == FactKind.WHERE:
            for kind, value in _place(name, one.words.splitlines()):
                yield _said(kind, value, one)
            if name:
                yield _said(Evidence.PLACE, f"{name} {search.fold(one.words)}", one)


def _said(kind: str, value: str, fact: Fact) -> Found:
    return Found(kind, key_of(kind, value), fact.noted_at, False, fact)


def _place(name: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    """Return what a postal address says; one without a number in it is only a place."""
    whole = " ".join(re.findall(r"\w+", search.fold(" ".join(lines))))
    if not re.search(r"\d", whole):
        return
    yield Evidence.POST, whole
    if name:
        yield Evidence.HOUSE, f"{name} {whole}"
        for code in POSTCODE.findall(" ".join(lines).upper()):
            yield Evidence.POSTCODE, f"{name} {code.replace(' ', '')}"


def _number(said: str) -> str:
    """Return a number with its country, so that every spelling is one and no two countries are."""
    return phones.kept_as(said, country="" if said.startswith("+") else own_country())


def name_key(name: str) -> str:
    """Return the words of a whole name in one order, empty where it is a first name alone."""
    words = sorted(search.fold(name).split())
    return " ".join(words) if len(words) >= WORDS_OF_A_NAME else ""


def may_be_one_name(one: str, other: str) -> bool:
    """Say whether two names may be one person's: one of them unknown, or with all words of the other."""
    first, second = (set(search.fold(name).split()) for name in (one, other))
    return not first or not second or first <= second or second <= first
