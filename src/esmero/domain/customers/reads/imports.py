"""Files with people that were brought in."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Identity, ImportedRow, PeopleImport
from esmero.ground import db
from esmero.ground.refs import NotFound

SHOWN = 50


def imports(limit: int = SHOWN) -> list[PeopleImport]:
    """Return the files with people, the newest first."""
    return list(PeopleImport.objects.select_related("brought_by").order_by("-id")[:limit])


def people_import(number: int) -> PeopleImport:
    """Return a file with people; held, inside a transaction. Raises NotFound."""
    found = db.held(PeopleImport.objects.filter(pk=number)).first()
    if found is None:
        raise NotFound("import")
    return found


def meant_before(shape: str) -> list[str] | None:
    """Return what the columns of a file of this shape meant the last time somebody brought one in."""
    last = PeopleImport.objects.filter(shape=shape).exclude(begun_at=None).order_by("-id").first()
    return list(last.means) if last else None


def next_rows(run: PeopleImport, *, after: int, most: int) -> list[ImportedRow]:
    """Return the next rows of a file after a number, with the customers they are about."""
    rows = run.rows.select_related("customer").filter(number__gt=after).order_by("number")
    return list(rows[:most])


def rows_added(run: PeopleImport, *, before: int, most: int) -> list[ImportedRow]:
    """Return the last rows below a number that added something, the last first."""
    rows = run.rows.select_related("customer").filter(number__lt=before).exclude(added=None)
    return list(rows.order_by("-number")[:most])


def verdicts(run: PeopleImport) -> dict[str, int]:
    """Return how many rows of a file mean what."""
    return {
        verdict: count
        for verdict, count in run.rows.values_list("verdict").annotate(Count("id")).order_by("verdict")
    }


def rows_of(run: PeopleImport, verdict: str, *, limit: int = 20) -> list[ImportedRow]:
    """Return the first rows of a file with this meaning, with their customers."""
    rows = run.rows.select_related("customer").filter(verdict=verdict)
    return list(rows.order_by("number")[:limit])


def rows_with_troubles(run: PeopleImport, *, limit: int = 20) -> list[ImportedRow]:
    """Return the first rows of a file of which something can't be used."""
    return list(run.rows.exclude(troubles="").order_by("number")[:limit])


def whose(kind: IdentityKind, values: Collection[str]) -> dict[str, int]:
    """Return the customers' ids by the addresses or numbers of a kind that somebody has."""
    rows = Identity.objects.filter(kind=kind, value__in=values)
    return dict(rows.values_list("value", "customer_id"))
