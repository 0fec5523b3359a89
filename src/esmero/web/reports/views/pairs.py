"""Customers who may be one person, the strongest evidence first: to be decided by somebody who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.parts import pairs as parts
from esmero.parts import people, times
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import ways

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Candidate
    from esmero.web.reports.guard import ReportsRequest

PAGE = 25
MOST_DIGITS = 18


@require_safe
@leads_too
def pairs(request: ReportsRequest) -> HttpResponse:
    """Show a page of those whom nobody has decided about; people whom one may not see are left out."""
    at, zone = clock.now(), ZoneInfo(company.the_company().time_zone)
    seen = conversations.customers_seen(request.agent)
    rows = customers.pairs_page(among=seen, after=_after(request), limit=PAGE)
    last = rows[-1] if len(rows) == PAGE else None
    run = customers.pair_search()
    context = {
        "rows": _rows(rows, at=at, zone=zone),
        "more": f"?after={last.weight}-{last.pk}" if last else "",
        "is_first": "after" not in request.GET,
        "under_way": _how_far(run.last_id, run.upto_id) if run and run.ended_at is None else "",
        **ways.of(request, "pairs"),
    }
    return render(request, "reports/pairs.html", context)


def _after(request: HttpRequest) -> tuple[int, int] | None:
    weight, _dash, number = request.GET.get("after", "").partition("-")
    said = (weight, number)
    if all(one.isdecimal() and len(one) <= MOST_DIGITS for one in said):
        return int(weight), int(number)
    return None


def _how_far(done: int, most: int) -> str:
    percent = min(100, 100 * done // most) if most else 100
    return _("Those we knew before are still being looked through: %(percent)s%% so far.") % {
        "percent": percent
    }


def _rows(rows: list[Candidate], *, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "pair": row.pk,
            "number": row.one_id,
            "other": row.other_id,
            "name": people.of_customer(row.one).name,
            "other_name": people.of_customer(row.other).name,
            "why": parts.between(row),
            "found": times.label(row.found_at, at=at, zone=zone),
        }
        for row in rows
    ]
