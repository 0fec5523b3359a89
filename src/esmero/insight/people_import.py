"""What the rows of a file with people mean: whom each is about, what is new, what can't be used.

It looks and changes nothing, so that what is shown before bringing people in is what will be done.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind, ImportField, RowTrouble, Verdict
from esmero.ground import countries, phones, text, zones
from esmero.insight import people_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from esmero.domain.customers.models import ImportedRow, PeopleImport

# Several addresses or numbers of one person may stand in one cell.
SEVERAL = re.compile(r"\s*[,;\n]\s*|\s+:::\s+")
LONGEST_NAME, LONGEST_WORDS, LONGEST_ADDRESS = 120, 300, 254
SPOKEN = {code for code, _name in settings.LANGUAGES}


@dataclass
class Person:
    """What a row says of somebody, as we would keep it."""

    name: str = ""
    address_as: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    number: str = ""
    language: str = ""
    time_zone: str = ""
    where: str = ""
    company: str = ""
    notes: list[str] = field(default_factory=list)
    troubles: set[str] = field(default_factory=set)

    @property
    def signs(self) -> list[tuple[str, str]]:
        """By what they are known again: kind and value of each."""
        found = [(IdentityKind.EMAIL.value, one) for one in self.emails]
        found += [(IdentityKind.PHONE.value, one) for one in self.phones]
        return [*found, (IdentityKind.SHOP.value, self.number)] if self.number else found


def person_of(run: PeopleImport, cells: Sequence[str], *, country: str) -> Person:
    """Return what a row says, read by what its columns mean.

    `country` (ISO 3166, two letters) is where the company is: a number without a country is from where the
    row says that they are, else from there.
    """
    found, person = defaultdict(list), Person()
    for meaning, cell in zip(run.means, cells, strict=False):
        if cell and meaning != ImportField.SKIP:
            found[meaning].append(cell)
    whole = found[ImportField.NAME][:1] or [*found[ImportField.GIVEN][:1], *found[ImportField.FAMILY][:1]]
    person.name = _cut(person, text.one_line(" ".join(whole)), LONGEST_NAME)
    person.address_as = _cut(person, text.one_line(_first(found[ImportField.ADDRESS_AS])), LONGEST_NAME)
    person.emails = _emails(person, found[ImportField.EMAIL])
    number = _first(found[ImportField.NUMBER])
    person.number = f"{run.form.lower()}:{number}"[:LONGEST_ADDRESS] if number else ""
    person.language = _language(person, _first(found[ImportField.LANGUAGE]))
    person.time_zone = _zone(person, _first(found[ImportField.TIME_ZONE]))
    person.where = _cut(person, text.one_line(_first(found[ImportField.WHERE])), LONGEST_WORDS)
    # Once it is known where they are.
    person.phones = _phones(person, found[ImportField.PHONE], _countries(person, country))
    company = text.one_line(_first(found[ImportField.COMPANY]))
    # Without any word it is what an export writes into an empty column: "-", "...".
    person.company = _cut(person, company, LONGEST_NAME) if any(map(str.isalnum, company)) else ""
    person.notes = [_cut(person, text.one_line(one), LONGEST_WORDS) for one in found[ImportField.NOTE]]
    return person


def judged(run: PeopleImport, rows: Sequence[ImportedRow], *, country: str) -> list[Person]:
    """Set verdict, troubles and customer of rows of a file; return what each says."""
    people = [person_of(run, row.cells, country=country) for row in rows]
    known = _known(people)
    for row, person in zip(rows, people, strict=True):
        _judge(run, row, person, known)
    return people


def whose_all(person: Person) -> list[int]:
    """Return by id to whom of ours the addresses and numbers in one row belong."""
    return sorted(set(_known([person]).values()))


def _judge(run: PeopleImport, row: ImportedRow, person: Person, known: dict[tuple[str, str], int]) -> None:
    whose = {known[sign] for sign in person.signs if sign in known}
    row.customer_id = None
    if people_files.is_staff_there(run.columns, row.cells):
        row.verdict = Verdict.STAFF
    elif not person.signs:
        row.verdict = Verdict.EMPTY
    elif len(whose) > 1:
        row.verdict = Verdict.TWO
    elif whose:
        row.verdict, row.customer_id = Verdict.KNOWN, whose.pop()
    else:
        row.verdict = Verdict.NEW
    cut = {RowTrouble.CUT.value} if people_files.is_cut(run.form, row.cells) else set()
    row.troubles = " ".join(sorted(person.troubles | cut))


def seen_before(rows: Iterable[tuple[ImportedRow, Person]], seen: set[tuple[str, str]]) -> None:
    """Say of new people that they stood further up in the file; `seen` grows by what these rows hold."""
    for row, person in rows:
        if row.verdict == Verdict.NEW and seen.intersection(person.signs):
            row.verdict = Verdict.AGAIN
        seen.update(person.signs)


def _known(people: Iterable[Person]) -> dict[tuple[str, str], int]:
    signs: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for kind, value in person.signs:
            signs[kind].add(value)
    return {
        (kind, value): number
        for kind, values in signs.items()
        for value, number in customers.whose(IdentityKind(kind), values).items()
    }


def _first(cells: list[str]) -> str:
    return cells[0] if cells else ""


def _cut(person: Person, words: str, longest: int) -> str:
    if len(words) > longest:
        person.troubles.add(RowTrouble.LONG.value)
    return words[:longest]


def _emails(person: Person, cells: list[str]) -> list[str]:
    found = []
    for typed in (one for cell in cells for one in SEVERAL.split(cell) if one):
        address = customers.normal_email(typed)
        try:
            validate_email(address)
        except ValidationError:
            person.troubles.add(RowTrouble.EMAIL.value)
            continue
        found.append(address)
    return list(dict.fromkeys(found))


def _countries(person: Person, country: str) -> list[str]:
    """Return where somebody may be, what is surest first: by their address, their clock, and the company."""
    place = countries.named(re.split(r"[,;]", person.where)[-1]) if person.where else ""
    return [one for one in (place, countries.of_clock(person.time_zone), country) if one]


def _phones(person: Person, cells: list[str], places: list[str]) -> list[str]:
    found = []
    for typed in (one for cell in cells for one in SEVERAL.split(cell) if one):
        number = phones.kept_in(typed, places)
        if number:
            found.append(number)
        else:
            person.troubles.add(RowTrouble.PHONE.value)
    return list(dict.fromkeys(found))


def _language(person: Person, typed: str) -> str:
    code = re.split(r"[-_]", typed.casefold())[0]
    if code and code not in SPOKEN:
        person.troubles.add(RowTrouble.LANGUAGE.value)
    return code if code in SPOKEN else ""


def _zone(person: Person, typed: str) -> str:
    zone = zones.known(typed)
    if typed and not zone:
        person.troubles.add(RowTrouble.TIME_ZONE.value)
    return zone
