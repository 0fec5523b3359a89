"""Files with people as sentences: what was found in one, how far it is, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import ImportField, ImportFormat, RowTrouble, Verdict
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import ImportedRow, PeopleImport

# In the order in which somebody wants to know.
ORDER = [Verdict.NEW, Verdict.KNOWN, Verdict.AGAIN, Verdict.TWO, Verdict.EMPTY, Verdict.STAFF]
LONGEST_CELL = 60
# What is done with the rows, as it is said before, after, and after it was taken back.
IS_DONE = {
    Verdict.NEW: gettext_lazy("They become customers of yours."),
    Verdict.KNOWN: gettext_lazy("What we did not know of them is added. What we know stays as it is."),
    Verdict.AGAIN: gettext_lazy("It is put together with the row above that has the same address or number."),
    Verdict.TWO: gettext_lazy(
        "Its addresses belong to two different customers. It is left out: a person decides."
    ),
    Verdict.EMPTY: gettext_lazy("No address and no number could be read there. It is left out."),
    Verdict.STAFF: gettext_lazy("They worked there or were shut out there. They are left out."),
}
WAS_DONE = {
    Verdict.NEW: gettext_lazy("They became customers of yours."),
    Verdict.KNOWN: gettext_lazy("What we did not know of them was added. What we knew stayed as it was."),
    Verdict.AGAIN: gettext_lazy(
        "It was put together with the row above that has the same address or number."
    ),
    Verdict.TWO: gettext_lazy(
        "Its addresses belonged to two different customers. It was left out: a person decides."
    ),
    Verdict.EMPTY: gettext_lazy("No address and no number could be read there. It was left out."),
    Verdict.STAFF: gettext_lazy("They worked there or were shut out there. They were left out."),
}
WAS_UNDONE = {
    Verdict.NEW: gettext_lazy(
        "They became customers of yours, until the file was taken back. Whoever wrote to you since stayed."
    ),
    Verdict.KNOWN: gettext_lazy(
        "What we did not know of them was added and taken out again, but for what was proved since."
    ),
}


@dataclass(frozen=True)
class Brought:
    """A file in the list."""

    url: str
    name: str
    words: str


@dataclass(frozen=True)
class Group:
    """Rows that mean the same: how many, what is done with them, the first of them."""

    verdict: str
    name: str
    count: int
    words: str
    rows: list[str]


def everything(*, at: datetime) -> dict[str, Any]:
    """Return the files that were brought in."""
    return {"brought": [_brought(run, at) for run in customers.imports()]}


def _brought(run: PeopleImport, at: datetime) -> Brought:
    words = f"{_handed_in(run, at)} {_state(run)}"
    return Brought(reverse("backoffice:people_file", args=[run.pk]), run.name, words)


def _handed_in(run: PeopleImport, at: datetime) -> str:
    zone = ZoneInfo(company.the_company().time_zone)
    when = times.on(run.brought_at, at=at, zone=zone)
    return _("%(who)s handed it in %(when)s.") % {"who": run.brought_by.name, "when": when}


def _state(run: PeopleImport) -> str:
    """Return how many rows, and what became of them: in one sentence, whose words go by the number."""
    if run.undone_at:
        said = ngettext("%(count)s row, taken back.", "%(count)s rows, taken back.", run.whole)
    elif run.undo_begun_at:
        said = ngettext("%(count)s row, being taken back.", "%(count)s rows, being taken back.", run.whole)
    elif run.ended_at:
        said = ngettext("%(count)s row, brought in.", "%(count)s rows, brought in.", run.whole)
    elif run.begun_at:
        said = ngettext("%(count)s row, being brought in.", "%(count)s rows, being brought in.", run.whole)
    else:
        said = ngettext(
            "%(count)s row, not brought in yet.", "%(count)s rows, not brought in yet.", run.whole
        )
    return said % {"count": run.whole}


def one(run: PeopleImport, *, at: datetime) -> dict[str, Any]:
    """Return all that the page of one file says."""
    counts = customers.verdicts(run)
    return {
        "run": run,
        "form_name": ImportFormat(run.form).label,
        "brought_words": _handed_in(run, at),
        "state": _state(run),
        "left_out": _left_out(run),
        "at_work": _at_work(run),
        "percent": _percent(run),
        "progress": _progress(run),
        "groups": [_group(run, verdict, counts[verdict]) for verdict in ORDER if counts.get(verdict)],
        "troubles": [_trouble(row) for row in customers.rows_with_troubles(run)],
        "usable": sum(counts.get(one, 0) for one in (Verdict.NEW, Verdict.KNOWN, Verdict.AGAIN)),
    }


def examples(run: PeopleImport) -> list[str]:
    """Return for each column the first words that stand in it near the top of the file."""
    rows = [row.cells for row in customers.next_rows(run, after=0, most=20)]
    found = [
        next((cells[place] for cells in rows if cells[place : place + 1] not in ([], [""])), "")
        for place in range(len(run.columns))
    ]
    return [words[:LONGEST_CELL] for words in found]


def _left_out(run: PeopleImport) -> str:
    if not run.left_out:
        return ""
    return ngettext(
        "%(count)s row more stood in the file than we take at once: hand it in as a file of its own.",
        "%(count)s rows more stood in the file than we take at once: hand them in as a file of their own.",
        run.left_out,
    ) % {"count": run.left_out}


def _at_work(run: PeopleImport) -> str:
    if not run.is_at_work:
        return ""
    if run.undo_begun_at:
        return _("It is being taken back.")
    return _("The people are being brought in.") if run.begun_at else _("The file is being looked at.")


def _percent(run: PeopleImport) -> int:
    if not run.whole:
        return 0
    done = run.whole + 1 - run.done if run.undo_begun_at else run.done
    return min(100, 100 * done // run.whole)


def _progress(run: PeopleImport) -> str:
    done = run.whole + 1 - run.done if run.undo_begun_at else run.done
    return _("%(done)s of %(whole)s rows are done.") % {
        "done": min(done, run.whole),
        "whole": run.whole,
    }


def _group(run: PeopleImport, verdict: Verdict, count: int) -> Group:
    words = IS_DONE | (WAS_DONE if run.begun_at else {}) | (WAS_UNDONE if run.undone_at else {})
    rows = [_row(run, row) for row in customers.rows_of(run, verdict)]
    return Group(verdict.value, str(verdict.label), count, str(words[verdict]), [one for one in rows if one])


def _row(run: PeopleImport, row: ImportedRow) -> str:
    """Return the cells of a row that mean anything, as they stand in the file."""
    told = [
        cell[:LONGEST_CELL]
        for meaning, cell in zip(run.means, row.cells, strict=False)
        if cell and meaning not in {ImportField.SKIP, ImportField.NOTE, ImportField.NUMBER}
    ]
    return " · ".join(told)


def _trouble(row: ImportedRow) -> str:
    what = ", ".join(str(RowTrouble(one).label) for one in row.troubles.split())
    return _("Row %(number)s: %(what)s.") % {"number": row.number, "what": what}
