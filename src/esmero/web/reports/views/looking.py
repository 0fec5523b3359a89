"""Looks at people that somebody who leads may ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.insight import unusual
from esmero.parts import people, times
from esmero.web.reports import asked
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import ways

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from esmero.insight.unusual import Unusual
    from esmero.web.reports.guard import ReportsRequest

WHY = {
    unusual.NO_CONVERSATION: gettext_lazy("No conversation of their teams with this person for thirty days."),
    unusual.SAME_NAME: gettext_lazy("They have a family name in common."),
}


@require_safe
@leads_too
def looking(request: ReportsRequest) -> HttpResponse:
    """Show the hints about people of the teams that somebody leads, and by which rules they stand there."""
    at, us = clock.now(), company.the_company()
    zone = ZoneInfo(us.time_zone)
    found = unusual.unusual(
        request.agent,
        at=at,
        zone=zone,
        most_people=us.people_looked_at,
        team_ids=asked.team_ids(request.agent),
    )
    context = {
        "rows": [_row(one, at=at, zone=zone) for one in found.hints],
        "only_since": times.on(found.only_since, at=at, zone=zone) if found.only_since else "",
        "most": us.people_looked_at,
        "asks_why": us.asks_why_looked,
        **ways.of(request, "looking"),
    }
    return render(request, "reports/looking.html", context)


def _row(one: Unusual, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    customer = one.customer
    return {
        "agent": people.of_agent(one.agent),
        "when": times.label(one.at, at=at, zone=zone),
        "whom": people.of_customer(customer).name if customer else "",
        "number": customer.pk if customer else 0,
        "why": _why(one),
        "reason": one.reason,
    }


def _why(one: Unusual) -> str:
    if one.rule != unusual.MANY:
        return str(WHY[one.rule])
    words = ngettext(
        "%(count)s person on one day without a reason.",
        "%(count)s people on one day without a reason.",
        one.count,
    )
    return words % {"count": one.count}
