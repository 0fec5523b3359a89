"""Files with people: kept row by row, with what each row means and what it added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.customers import reads
from esmero.domain.customers.access import proofs_that_open
from esmero.domain.customers.kinds import Door, Evidence, Verdict
from esmero.domain.customers.models import (
    STILL,
    Belonging,
    Customer,
    Fact,
    Identity,
    ImportedRow,
    PeopleImport,
)
from esmero.domain.customers.writes.belonging import end_belonging
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.organisations import drop_if_empty
from esmero.domain.customers.writes.pair_flags import drop_pairs_of
from esmero.domain.customers.writes.pairs import see_pairs, take_remarks_back
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.customers.writes.segments import leave_segments
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground.refs import Audience

AT_ONCE = 500
INSIDE = Audience(is_internal=True)


def keep_import(
    *,
    name: str,
    form: str,
    columns: list[str],
    means: list[str],
    shape: str,
    whole: int,
    left_out: int,
    by: Agent,
    at: datetime,
) -> PeopleImport:
    """Keep a file with people, to be looked at: its columns, what they mean, how many rows will follow."""
    return PeopleImport.objects.create(
        name=name[:120],
        form=form,
        columns=columns,
        means=means,
        shape=shape,
        brought_by=by,
        brought_at=at,
        whole=whole,
        left_out=left_out,
    )


def keep_rows(run: PeopleImport, rows: Sequence[list[str]], *, first: int) -> None:
    """Keep some rows of a file; `first` is the number of the first of them."""
    ImportedRow.objects.bulk_create(
        ImportedRow(run=run, number=number, cells=cells) for number, cells in enumerate(rows, start=first)
    )


def mean(run: PeopleImport, *, means: list[str]) -> None:
    """Keep what each column means, and look at all rows anew."""
    run.means, run.looked_at, run.done = means, None, 0
    run.save(update_fields=["means", "looked_at", "done"])


def judge(rows: Sequence[ImportedRow]) -> None:
    """Keep what rows mean: verdict, troubles and customer as they were set."""
    ImportedRow.objects.bulk_update(rows, ["verdict", "troubles", "customer"], batch_size=AT_ONCE)


def note_done(run: PeopleImport, done: int) -> None:
    """Keep the number of the last row that the work under way has done."""
    _keep(run, done=done)


def end_look(run: PeopleImport, *, at: datetime) -> None:
    """Keep that all rows were looked at."""
    _keep(run, looked_at=at)


def begin_import(run: PeopleImport, *, by: Doer, at: datetime) -> None:
    """Keep that people are being brought in, from the first row on."""
    _keep(run, begun_at=at, done=0)
    events.record("import.begun", about=run.ref, audience=INSIDE, by=by, at=at, rows=run.whole)


def end_import(run: PeopleImport, *, by: Doer, at: datetime) -> None:
    """Keep that all are in."""
    _keep(run, ended_at=at)
    events.record("import.ended", about=run.ref, audience=INSIDE, by=by, at=at)


def begin_undo(run: PeopleImport, *, at: datetime) -> None:
    """Keep that it is being taken back, from the last row on."""
    _keep(run, undo_begun_at=at, done=run.whole + 1)


def end_undo(run: PeopleImport, *, by: Doer, at: datetime) -> None:
    """Keep that all was taken back."""
    _keep(run, undone_at=at)
    events.record("import.undone", about=run.ref, audience=INSIDE, by=by, at=at)


def _keep(run: PeopleImport, **columns: datetime | int) -> None:
    for column, value in columns.items():
        setattr(run, column, value)
    run.save(update_fields=list(columns))


def drop_import(run: PeopleImport) -> None:
    """Take a file away that brought nobody in."""
    run.delete()


def add_row(row: ImportedRow, customer: Customer, *, added: dict[str, Any]) -> None:
    """Keep whom a row is about and what it added."""
    row.customer, row.added = customer, added
    row.save(update_fields=["customer", "added", "verdict", "troubles"])


def add_pairs(row: ImportedRow, pair_ids: list[int]) -> None:
    """Keep for which pairs a row speaks that names two of ours."""
    row.added = {"pairs": pair_ids}
    row.save(update_fields=["added"])


def take_pairs_back(row: ImportedRow, *, at: datetime) -> None:
    """Let a row that names two of ours speak for no pair any more."""
    if row.added is not None:
        take_remarks_back(row.added["pairs"], kind=Evidence.FILE, read_in=row.run_id, at=at)
        row.added = None
        row.save(update_fields=["added"])


def take_row_back(row: ImportedRow, *, has_more: bool, has_since: bool, by: Doer, at: datetime) -> bool:
    """Take out what a row added, and whom it brought, unless `has_more` hangs on them by now.

    `has_since` says that some of it began after they came in by the file.
    What was proved, confirmed, corrected or changed since then stays, and whom the law makes us keep.
    Return whether anything stayed.
    """
    customer, added = row.customer, row.added
    if customer is None or added is None:
        return False
    if reads.hold_of(customer.pk, on=company.today(at=at)):
        return True
    if added["met"] and _takes_over(row, customer, added):
        return True
    ours = Fact.objects.filter(pk__in=added["facts"], confirmed_at=None, ended_at=None, hidden_at=None)
    ours.delete()
    _take_out(customer, added, is_kept=has_since, by=by, at=at)
    proven = proofs_that_open(Door.LETTERS)
    Identity.objects.filter(pk__in=added["identities"]).exclude(proof__in=proven).delete()
    for column, value in added["filled"].items():
        if getattr(customer, column) == value:
            setattr(customer, column, "")
            customer.save(update_fields=[column])
    row.added = None
    row.save(update_fields=["added"])
    stays = Fact.objects.filter(pk__in=added["facts"]).exists()
    stays = stays or Identity.objects.filter(pk__in=added["identities"]).exists()
    if added["met"] and not stays and not has_more and not _is_known_otherwise(customer):
        events.record("customer.taken_back", about=customer.ref, audience=audience_of(customer), by=by, at=at)
        events.forget(customer_ids=[customer.pk])
        leave_segments([customer.pk])
        drop_pairs_of(customer.pk)
        customer.delete()
        return False
    keep_clues([customer])
    see_pairs(customer, at=at)
    return stays or added["met"]


def _takes_over(row: ImportedRow, customer: Customer, added: dict[str, Any]) -> bool:
    """Let another file that names whom this one brought in, and holds, have what it added; say if one did."""
    others = ImportedRow.objects.filter(customer=customer, added__isnull=False, run__undo_begun_at=None)
    # Their first row of it: the last that is taken back with it.
    heir = others.exclude(run=row.run).order_by("-run", "number").first()
    if heir is None or heir.added is None:
        return False
    lists = ("identities", "facts", "belongings")
    heir.added = {
        **added,
        **heir.added,
        "met": added["met"] or heir.added["met"],
        "filled": {**added["filled"], **heir.added["filled"]},
        "begun": added.get("begun") or heir.added.get("begun"),
        **{name: [*added.get(name, []), *heir.added.get(name, [])] for name in lists},
    }
    heir.save(update_fields=["added"])
    row.added = None
    row.save(update_fields=["added"])
    return True


def _is_known_otherwise(customer: Customer) -> bool:
    has_any = customer.identities.exists() or customer.facts.exists()
    return has_any or Belonging.objects.filter(STILL, customer=customer).exists()


def _take_out(customer: Customer, added: dict[str, Any], *, is_kept: bool, by: Doer, at: datetime) -> None:
    """Take somebody out of where a file put them in; what was begun for it goes once nobody is there.

    Of whoever wrote to us since then the row `is_kept`, ended: what they began as one of it stays so.
    """
    for row in Belonging.objects.filter(STILL, pk__in=added.get("belongings", []), customer=customer):
        kind, number = row.place
        same = Belonging.objects.filter(STILL, customer=customer, **{kind: number}).exclude(pk=row.pk)
        if not same.exists():
            # What an agent noted of somebody who is the same by now, no file takes back.
            end_belonging(row, by=by, at=at)
        if not is_kept:
            row.delete()
        elif same.exists():
            row.ended_at = at
            row.save(update_fields=["ended_at"])
    if added.get("begun"):
        drop_if_empty(added["begun"], by=by, at=at)


def drop_imports_never_begun(*, before: datetime) -> int:
    """Take files away that were looked at before a moment and never brought in; return how many."""
    return PeopleImport.objects.filter(begun_at=None, brought_at__lt=before).delete()[0]


def forget_rows(customer: Customer, addresses: Sequence[str]) -> None:
    """Empty the rows that are about a person who is erased, and those that hold an address of theirs."""
    ImportedRow.objects.filter(customer=customer).update(cells=[], added=None, customer=None)
    for address in addresses:
        ImportedRow.objects.filter(cells__icontains=address).update(
            cells=[], added=None, customer=None, verdict=Verdict.EMPTY
        )
