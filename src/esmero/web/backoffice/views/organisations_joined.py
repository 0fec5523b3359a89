"""Two organisations that are one: found while one types, seen side by side, joined, and taken apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import join_organisations
from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import times
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import leads_too

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from esmero.actions.join_organisations import Side
    from esmero.domain.customers.models import Organisation
    from esmero.web.backoffice.guard import OfficeRequest

FOUND, LONGEST_ASKED, MOST_DIGITS = 20, 120, 18


@dataclass(frozen=True)
class Joined:
    """What was joined to an organisation, in words, and the press that undoes it."""

    name: str
    words: str
    undo_url: str


@require_http_methods(["GET", "HEAD", "POST"])
@leads_too
def joining(request: OfficeRequest, organisation_id: int) -> HttpResponse:
    """Ask which other one it is, show both side by side, and let them be one."""
    one = customers.organisation(organisation_id)
    asked = customers.place_of(_asked(request, "other"))
    other = customers.organisation(asked.pk, hold=False) if asked else None
    if asked is not None and other is not None and other.pk == one.pk and asked.pk != organisation_id:
        return office.done(request, _("They are one already."), "organisation", one.pk)
    if other is None or other.pk == one.pk:
        return _choose(request, one)
    older, younger = join_organisations.preview(agent=request.agent, one_id=one.pk, other_id=other.pk)
    if request.method != "POST":
        return _show(request, one, older, younger)
    chosen = {
        field: int(picked)
        for field in ("name", "parent")
        if (picked := request.POST.get(field, "")).isdecimal() and len(picked) <= MOST_DIGITS
    }
    lives = older.organisation.pk
    try:
        join_organisations.join(
            agent=request.agent,
            organisation_id=younger.organisation.pk,
            into_id=lives,
            chosen=chosen,
            at=clock.now(),
        )
    except (join_organisations.SameOrganisation, NotFound):
        # Somebody was quicker.
        return office.done(request, _("They are one already."), "organisation", lives)
    except join_organisations.GoesInCircles:
        words = _("One of them is part of the other. Say first that it is part of none.")
        return office.refused(request, words, "organisation", one.pk)
    except join_organisations.TooDeep:
        words = _("Too many organisations would stand above each other.")
        return office.refused(request, words, "organisation", one.pk)
    return office.done(
        request, _("Now they are one. It can be undone here at any time."), "organisation", lives
    )


@require_POST
@leads_too
def undoing(request: OfficeRequest, organisation_joining_id: int) -> HttpResponse:
    """Let them be two again: each has what was its own."""
    row = join_organisations.part(agent=request.agent, joining_id=organisation_joining_id, at=clock.now())
    words = _("They are two again. What its leaders read is switched on anew where it is wanted.")
    now = customers.organisation(row.of_id, hold=False)
    if now.pk == row.of_id and now.name != row.of.name:
        called = {"name": row.of.name, "now": now.name}
        also = _("Another one is called %(name)s by now, so it is called %(now)s.") % called
        words = f"{words} {also}"
    return office.done(request, words, "organisation", row.of_id)


def joined_to(one: Organisation, *, at: datetime) -> list[Joined]:
    """Return what was joined to an organisation and can be undone, the newest first."""
    rows = customers.organisation_joinings(one)
    names = {row.pk: row.name for row in staff.everybody()} if rows else {}
    zone = ZoneInfo(company.the_company().time_zone)
    return [
        Joined(
            row.of.name,
            _("Joined %(when)s by %(name)s.")
            % {"when": times.on(row.at, at=at, zone=zone), "name": names.get(row.by_id, _("our system"))},
            reverse("backoffice:organisation_joining-undoing", args=[row.pk]),
        )
        for row in rows
    ]


def _choose(request: OfficeRequest, one: Organisation) -> HttpResponse:
    typed = request.GET.get("q", "")[:LONGEST_ASKED]
    found = customers.organisations_found(typed, most=FOUND) if typed.strip() else []
    here = reverse("backoffice:organisation-joining", args=[one.pk])
    rows = [(row.name, f"{here}?other={row.pk}") for row in found if row.pk != one.pk]
    context = {"organisation": one, "typed": typed, "rows": rows}
    return office.show(request, "organisations/joining.html", context, here="organisations")


def _show(request: OfficeRequest, one: Organisation, older: Side, younger: Side) -> HttpResponse:
    sides = (older, younger)
    other = next(side.organisation for side in sides if side.organisation.pk != one.pk)
    context: dict[str, Any] = {
        "organisation": one,
        "other": other,
        "older": older,
        "younger": younger,
        "names": [(side.organisation.pk, side.organisation.name) for side in sides],
        "parents": [
            (side.organisation.pk, side.parent.name if side.parent else _("Part of none")) for side in sides
        ],
        # Nothing is part of itself: where one is part of the other, there is nothing to choose.
        "differ": older.parent != younger.parent
        and not {older.parent, younger.parent} & {older.organisation, younger.organisation},
        "lines": _lines(older, younger),
    }
    return office.show(request, "organisations/joined.html", context, here="organisations")


def _lines(older: Side, younger: Side) -> list[tuple[str, str, str]]:
    none = _("none")
    return [
        (_("People"), str(older.people), str(younger.people)),
        (_("Mail domains"), ", ".join(older.domains) or none, ", ".join(younger.domains) or none),
        (_("Notes"), str(older.notes), str(younger.notes)),
        (_("Organisations that are part of it"), str(older.parts), str(younger.parts)),
    ]


def _asked(request: OfficeRequest, name: str) -> str:
    return (request.POST if request.method == "POST" else request.GET).get(name, "")
