"""Customers who may be one person, the strongest evidence first: to be decided by somebody who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils.translation import ngettext
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
    from esmero.domain.staff.models import Agent
    from esmero.web.reports.guard import ReportsRequest

PAGE = 25
MOST_DIGITS = 18


@require_safe
@leads_too
def pairs(request: ReportsRequest) -> HttpResponse:
    """Show a page of those whom nobody has decided about; people whom one may not see are left out."""
    at, zone = clock.now(), ZoneInfo(company.the_company().time_zone)
    rows = customers.pairs_page(after=_after(request), limit=PAGE)
    last = rows[-1] if len(rows) == PAGE else None
    run = customers.pair_search()
    context = {
        "rows": _rows(request.agent, rows, at=at, zone=zone),
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
    words = ngettext(
        "Those we knew before are still being looked through: %(done)s of %(num)s.",
        "Those we knew before are still being looked through: %(done)s of %(num)s.",
        most,
    )
    return words % {"done": min(done, most), "num": most}


def _rows(agent: Agent, rows: list[Candidate], *, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    numbers = {number for row in rows for number in (row.one_id, row.other_id)}
    seen = set(conversations.customers_seen(agent).filter(pk__in=numbers).values_list("id", flat=True))
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
        if {row.one_id, row.other_id} <= seen
    ]
