"""Files with people in them, as other programs write them: what is in which column.

Zendesk writes users as JSON, one a line or in one list, and as CSV; Freshdesk writes contacts as CSV, and as
JSON through its door for programs; address books write contact cards; all else is a table whose first line
names its columns. The fields are those that the two companies document for their users and contacts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from esmero.domain.customers.kinds import ImportField, ImportFormat
from esmero.ground.reading import cards, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
# Programs of offices keep tables in files of their own, and print them: neither is a table to read.
NO_TABLES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
# What the names of columns mean, in lower case, with one blank between words.
CALLED: dict[ImportField, list[str]] = {
    ImportField.NAME: [
        *("name", "full name", "display name", "nombre completo", "nombre y apellidos"),
        *("имя и фамилия", "фио"),
    ],
    ImportField.GIVEN: ["first name", "given name", "nombre", "nombre de pila", "имя"],
    ImportField.FAMILY: ["last name", "family name", "surname", "apellido", "apellidos", "фамилия"],
    ImportField.EMAIL: [
        *("email", "e mail", "e-mail", "mail", "email address", "e-mail address", "e-mail 1 - value"),
        *("other emails", "alternate email", "secondary email", "correo", "correo electrónico"),
        *("почта", "эл. почта", "электронная почта"),
    ],
    ImportField.PHONE: [
        *("phone", "telephone", "phone number", "work phone", "mobile", "mobile phone", "cell"),
        *("phone 1 - value", "teléfono", "móvil", "телефон", "мобильный"),
    ],
    ImportField.ADDRESS_AS: ["alias", "salutation", "tratamiento", "обращение"],
    ImportField.LANGUAGE: ["language", "locale", "idioma", "язык"],
    ImportField.TIME_ZONE: ["time zone", "timezone", "iana time zone", "zona horaria", "часовой пояс"],
    ImportField.WHERE: ["address", "postal address", "dirección", "адрес"],
    ImportField.COMPANY: ["company", "organization", "organisation", "empresa", "компания"],
    ImportField.NOTE: [
        *("notes", "note", "details", "about me", "description", "background information"),
        *("notas", "observaciones", "заметки", "примечание"),
    ],
    ImportField.NUMBER: [
        *("id", "external id", "unique external id", "customer number"),
        *("número de cliente", "номер клиента"),
    ],
}
MEANS = {name: meaning for meaning, names in CALLED.items() for name in names}
# What no customer of theirs has: whoever is staff there, or was shut out, is not brought in.
STAFF_THERE = {"agent", "admin"}
ZENDESK = {"role", "external id", "details", "notes"}
FRESHDESK = {"full name", "work phone", "mobile phone"}


class NotReadable(ValueError):
    """A file in which no people can be found."""


@dataclass(frozen=True)
class PeopleFile:
    """What a file holds: whose form it has, its columns, a row of cells for each person."""

    form: ImportFormat
    columns: list[str]
    rows: list[list[str]]
    left_out: int = 0


def read(content: bytes, *, name: str) -> PeopleFile:
    """Return the people in a file, 50,000 at most. Raises NotReadable."""
    start = content[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:11].upper() == b"BEGIN:VCARD" or name.lower().endswith(".vcf"):
        return _of_cards(content)
    if start[:1] in (b"{", b"["):
        return _of_objects(_objects(content))
    if content.startswith(NO_TABLES):
        raise NotReadable
    try:
        table = tables.read(content, most=MOST_ROWS)
    except tables.NoTable as error:
        raise NotReadable from error
    if not table.rows:
        raise NotReadable
    return PeopleFile(_form(table.columns), table.columns, table.rows, table.left_out)


def guess(columns: Iterable[str]) -> list[str]:
    """Return what each column means (kinds.ImportField), SKIP where nothing is known of it."""
    return [_meaning(_compared(column)) for column in columns]


def _meaning(column: str) -> str:
    return str(MEANS.get(column, ImportField.SKIP))


def _compared(column: str) -> str:
    return " ".join(column.replace("_", " ").casefold().split())


def _form(columns: Iterable[str]) -> ImportFormat:
    names = {_compared(column) for column in columns}
    if names >= FRESHDESK:
        return ImportFormat.FRESHDESK
    return ImportFormat.ZENDESK if names >= ZENDESK else ImportFormat.TABLE


def is_staff_there(columns: list[str], cells: list[str]) -> bool:
    """Say whether a row is somebody who works there, or who was shut out there, by columns both write."""
    found = {_compared(column): cell.casefold() for column, cell in zip(columns, cells, strict=False)}
    return found.get("role", "") in STAFF_THERE or found.get("suspended", "") == "true"


def is_cut(form: str, cells: Sequence[str]) -> bool:
    """Say whether a row is a contact card that breaks off before its end."""
    return form == ImportFormat.CARDS and len(cells) == 1


def _of_cards(content: bytes) -> PeopleFile:
    most_lines = 40 * MOST_ROWS
    found = cards.read(content, most=MOST_ROWS, most_lines=most_lines, largest=MOST_BYTES, with_cut=True)
    if not found:
        raise NotReadable
    most = {
        kind: max((len(card.get(kind, [])) for card in found), default=0) for kind in ("emails", "phones")
    }
    columns = ["Name", *["Email"] * most["emails"], *["Phone"] * most["phones"], "Address", "Company"]
    rows = []
    for card in found:
        cells = [card.get("name", "")]
        if card["kind"] == "cut":
            # The name alone: `is_cut` knows it by that.
            rows.append(cells)
            continue
        for kind, count in most.items():
            values = [one["value"] for one in card.get(kind, [])]
            cells += [*values, *[""] * (count - len(values))]
        places = [one["value"] for one in card.get("places", [])]
        rows.append([*cells, places[0] if places else "", card.get("organisation", "")])
    return PeopleFile(ImportFormat.CARDS, columns, rows)


def _objects(content: bytes) -> list[dict[str, Any]]:
    """Return JSON's objects: a list, a list under one name, or one object a line."""
    text = content.decode("utf-8-sig", "replace")
    try:
        whole = json.loads(text)
    except ValueError:
        try:
            whole = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise NotReadable from error
    except RecursionError as error:
        raise NotReadable from error
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list)]
        whole = lists[0] if lists else [whole]
    found = [one for one in whole if isinstance(one, dict)] if isinstance(whole, list) else []
    if not found:
        raise NotReadable
    return found


def _of_objects(found: list[dict[str, Any]]) -> PeopleFile:
    columns = list(dict.fromkeys(key for one in found[:MOST_ROWS] for key in one))[: tables.MOST_COLUMNS]
    rows = [[_cell(one.get(column)) for column in columns] for one in found[:MOST_ROWS]]
    names = {_compared(column) for column in columns}
    form = ImportFormat.TABLE
    if "role" in names or "iana time zone" in names:
        form = ImportFormat.ZENDESK
    elif "mobile" in names or "other emails" in names:
        form = ImportFormat.FRESHDESK
    return PeopleFile(form, columns, rows, max(0, len(found) - MOST_ROWS))


def _cell(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)[: tables.LONGEST_CELL]
    return str(value).strip()[: tables.LONGEST_CELL]
