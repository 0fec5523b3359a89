"""Bringing people in from a file: looked at first, then brought in, and taken back at any time.

The worker does each of the three in pieces and goes on where it was stopped.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from esmero.actions import organise, set_up
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import (
    MOST_ALIKE,
    Evidence,
    FactKind,
    FactSource,
    IdentityKind,
    ImportField,
    RowTrouble,
    Verdict,
    ZoneFrom,
)
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue
from esmero.insight import people_files, people_import

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.customers.models import Customer, ImportedRow, PeopleImport
    from esmero.domain.staff.models import Agent

LOOK, BRING, TAKE_BACK = "people.look", "people.bring", "people.take_back"
LOOKED_AT_ONCE, BROUGHT_AT_ONCE = 500, 50
NEVER_BEGUN = timedelta(days=7)
USED = {Verdict.NEW, Verdict.KNOWN, Verdict.AGAIN}


class AtWork(Exception):
    """The worker is busy with this file, or is done with what was asked."""


def hand_in(*, agent: Agent, content: bytes, name: str, at: datetime) -> PeopleImport:
    """Keep a file with people and have it looked at; owners only.

    Raises OwnersOnly, and people_files.NotReadable where no people are found in it.
    """
    found = people_files.read(content, name=name)
    shape = hashlib.sha256(json.dumps([found.form, *found.columns]).encode()).hexdigest()
    with db.write():
        set_up.owner_of(agent)
        means = customers.meant_before(shape) or people_files.guess(found.columns)
        run = writes.keep_import(
            name=name,
            form=found.form,
            columns=found.columns,
            means=means,
            shape=shape,
            whole=len(found.rows),
            left_out=found.left_out,
            by=agent,
            at=at,
        )
    # Piece by piece: others write, too. A file that was kept in part alone is never looked at, and goes.
    for first in range(0, len(found.rows), LOOKED_AT_ONCE):
        with db.write():
            writes.keep_rows(run, found.rows[first : first + LOOKED_AT_ONCE], first=first + 1)
    with db.write():
        queue.enqueue(LOOK, at=at, import_id=run.pk)
    return run


def say_what_columns_mean(*, agent: Agent, import_id: int, means: list[str], at: datetime) -> PeopleImport:
    """Keep what each column means (kinds.ImportField); look again. Raises OwnersOnly, NotFound, AtWork."""
    with db.write():
        run = _run(agent, import_id)
        if run.begun_at is not None:
            raise AtWork
        known = set(ImportField.values)
        writes.mean(run, means=[one if one in known else ImportField.SKIP.value for one in means])
        queue.enqueue(LOOK, at=at, import_id=run.pk)
        return run


def begin(*, agent: Agent, import_id: int, at: datetime) -> PeopleImport:
    """Bring the people of a file in, as a task. Raises OwnersOnly, NotFound, AtWork."""
    with db.write():
        run = _run(agent, import_id)
        if run.is_at_work or run.begun_at is not None:
            raise AtWork
        writes.begin_import(run, by=Doer(AGENT, agent.pk), at=at)
        queue.enqueue(BRING, at=at, import_id=run.pk)
        return run


def take_back(*, agent: Agent, import_id: int, at: datetime) -> PeopleImport:
    """Take back all that an import added, as a task; what grew on it since stays. Raises as `begin` does."""
    with db.write():
        run = _run(agent, import_id)
        if run.ended_at is None or run.undo_begun_at is not None:
            raise AtWork
        writes.begin_undo(run, at=at)
        queue.enqueue(TAKE_BACK, at=at, import_id=run.pk)
        return run


def drop(*, agent: Agent, import_id: int) -> None:
    """Take a file away that brought nobody in. Raises OwnersOnly, NotFound, AtWork."""
    with db.write():
        run = _run(agent, import_id)
        if run.begun_at is not None:
            raise AtWork
        writes.drop_import(run)


def _run(agent: Agent, import_id: int) -> PeopleImport:
    set_up.owner_of(agent)
    return customers.people_import(import_id)


def look(*, at: datetime, import_id: int) -> None:
    """Say what the next rows of a file mean, and ask for those after them; nothing of it where it is gone."""
    try:
        run = customers.people_import(import_id)
    except NotFound:
        return
    if run.looked_at is not None or run.begun_at is not None:
        return
    # What stood further up in the file counts for the whole look, so it is done in one go.
    seen: set[tuple[str, str]] = set()
    means, after, country = run.means, 0, _country()
    while rows := customers.next_rows(run, after=after, most=LOOKED_AT_ONCE):
        people = people_import.judged(run, rows, country=country)
        people_import.seen_before(zip(rows, people, strict=True), seen)
        after = rows[-1].number
        with db.write():
            kept = customers.people_import(import_id)
            if kept.means != means:
                # Somebody said meanwhile that the columns mean something else: another look is asked for.
                return
            writes.judge(rows)
            writes.note_done(kept, after)
    with db.write():
        writes.end_look(customers.people_import(import_id), at=at)


def bring(*, at: datetime, import_id: int) -> None:
    """Bring the next people of a file in, and ask for those after them."""
    with db.write():
        try:
            run = customers.people_import(import_id)
        except NotFound:
            return
        if run.begun_at is None or run.ended_at is not None:
            return
        rows = customers.next_rows(run, after=run.done, most=BROUGHT_AT_ONCE)
        by = Doer(AGENT, run.brought_by_id)
        _bring_rows(run, rows, by=by, at=at)
        if not rows:
            writes.end_import(run, by=by, at=at)
            return
        writes.note_done(run, rows[-1].number)
        queue.enqueue(BRING, at=at, import_id=run.pk)


def _bring_rows(run: PeopleImport, rows: Sequence[ImportedRow], *, by: Doer, at: datetime) -> None:
    # Letters of theirs may come in at this moment; in one order, so that two never wait for each other.
    people = [people_import.person_of(run, row.cells, country=_country()) for row in rows]
    for kind, value in sorted({sign for person in people for sign in person.signs}):
        db.alone_with("address" if kind == IdentityKind.EMAIL else "number", value)
    for turn in sorted({organise.turn_of(person.company) for person in people if person.company}):
        db.alone_with(*turn)
    for row in rows:
        # Each anew: who came with the row before is known by now.
        (person,) = people_import.judged(run, [row], country=_country())
        if row.verdict in USED:
            _bring_one(run, row, person, by=by, at=at)
        else:
            writes.judge([row])
            if row.verdict == Verdict.TWO:
                _note_pairs(run, row, people_import.whose_all(person), at=at)


def _note_pairs(run: PeopleImport, row: ImportedRow, whose: Sequence[int], *, at: datetime) -> None:
    """Keep that a row names two of ours as one: a person decides."""
    if len(whose) > MOST_ALIKE:
        return
    found = [
        writes.remark(
            customers.one(one), customers.one(other), kind=Evidence.FILE, read_in=run.pk, said_at=at, at=at
        )
        for one, other in combinations(whose, 2)
    ]
    if any(found):
        writes.add_pairs(row, [pair.pk for pair in found if pair])


def _bring_one(
    run: PeopleImport, row: ImportedRow, person: people_import.Person, *, by: Doer, at: datetime
) -> None:
    added: dict[str, Any] = {"met": row.customer_id is None, "identities": [], "facts": [], "filled": {}}
    customer = customers.one(row.customer_id) if row.customer_id else _meet(person, by=by, at=at)
    if customer.name and person.name and customer.name.casefold() != person.name.casefold():
        row.troubles = " ".join(sorted({*row.troubles.split(), RowTrouble.NAME.value}))
    _fill(customer, person, added, by=by, at=at)
    for kind, value in person.signs:
        if customers.by_identity(kind, value) is None:
            made = writes.learn_identity(customer, kind=kind, value=value, by=by, at=at)
            added["identities"].append(made.pk)
    if person.company:
        added |= organise.put_in_by_file(customer, person.company, file=run.name, by=by, at=at)
    known = {fact.words.casefold() for fact in customers.all_facts_of(customer.pk)}
    for kind, words in _facts(person):
        if words.casefold() not in known:
            fact = writes.note_fact(
                customer,
                words=words,
                source=run.name,
                kind=kind,
                source_kind=FactSource.IMPORT,
                by=by,
                at=at,
            )
            added["facts"].append(fact.pk)
    writes.add_row(row, customer, added=added)


def _meet(person: people_import.Person, *, by: Doer, at: datetime) -> Customer:
    language = person.language or company.the_company().language
    return writes.meet_by_hand(name=person.name, language=language, email="", phone="", by=by, at=at)


def _fill(
    customer: Customer, person: people_import.Person, added: dict[str, Any], *, by: Doer, at: datetime
) -> None:
    """Fill what we did not know; what we know stands above what a file says."""
    filled = {
        column: value
        for column, value in (("name", person.name), ("address_as", person.address_as))
        if value and not getattr(customer, column)
    }
    if filled:
        writes.describe(customer, by=by, at=at, **filled)
    if "name" in filled and not added["met"]:
        conversation_writes.index_customer(customer)
    if person.time_zone and not customer.time_zone:
        writes.learn_zone(customer, time_zone=person.time_zone, zone_from=ZoneFrom.SAID, by=by, at=at)
        filled["time_zone"] = person.time_zone
    added["filled"] = filled


def _facts(person: people_import.Person) -> list[tuple[str, str]]:
    found = [(FactKind.WHERE.value, person.where)] if person.where else []
    return [*found, *((FactKind.OTHER.value, words) for words in person.notes)]


def undo(*, at: datetime, import_id: int) -> None:
    """Take back what the last rows added, and ask for those before them."""
    with db.write():
        try:
            run = customers.people_import(import_id)
        except NotFound:
            return
        if run.undo_begun_at is None or run.undone_at is not None:
            return
        rows = customers.rows_added(run, before=run.done, most=BROUGHT_AT_ONCE)
        by = Doer(AGENT, run.brought_by_id)
        for row in rows:
            if row.added and "pairs" in row.added:
                writes.take_pairs_back(row, at=at)
                continue
            has_more, has_since = conversations.has_any(row.customer, since=run.begun_at)
            writes.take_row_back(row, has_more=has_more, has_since=has_since, by=by, at=at)
        if not rows:
            writes.end_undo(run, by=by, at=at)
            return
        writes.note_done(run, rows[-1].number)
        queue.enqueue(TAKE_BACK, at=at, import_id=run.pk)


def forget_rows(*, at: datetime) -> int:
    """Forget files that nobody brought in for a week; what was brought in goes by the company's rule."""
    with db.write():
        return writes.drop_imports_never_begun(before=at - NEVER_BEGUN)


def _country() -> str:
    """Return where numbers without a country are from: the country of the company's own hours."""
    calendar = company.default_calendar()
    return calendar.holidays_of[:2] if calendar else ""
