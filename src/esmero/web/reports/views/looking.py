"""Looks at people that somebody who leads may ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import look
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.insight import unusual, unusual_kept
from esmero.parts import people, times
from esmero.web.reports import asked
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import ways

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from esmero.insight.unusual import Unusual
    from esmero.insight.unusual_kept import Kept
    from esmero.web.reports.guard import ReportsRequest

MOST_DIGITS = 18
WHY = {
    unusual.NO_CONVERSATION: gettext_lazy("No conversation of their teams with this person for thirty days."),
    unusual.SAME_NAME: gettext_lazy("They have a family name in common."),
}


@require_safe
@leads_too
def looking(request: ReportsRequest) -> HttpResponse:
    """Show the hints about people of the teams that somebody leads, and by which rules they stand there.

    First what was found of the days that are not kept yet, then what is kept, a page at a time.
    """
    at, us = clock.now(), company.the_company()
    zone, team_ids = ZoneInfo(us.time_zone), asked.team_ids(request.agent)
    found = unusual.unusual(
        request.agent,
        since=unusual_kept.not_kept_from(zone, at=at),
        zone=zone,
        most_people=us.people_looked_at,
        team_ids=team_ids,
    )
    kept, older_than = unusual_kept.kept(request.agent, team_ids=team_ids, zone=zone, before=_before(request))
    context = {
        "kept": [_kept(one, at=at, zone=zone) for one in kept],
        "older_url": f"{reverse('reports:looking')}?before={older_than}#kept" if older_than else "",
        "rows": [_row(one, at=at, zone=zone) for one in found.hints],
        "only_since": times.on(found.only_since, at=at, zone=zone) if found.only_since else "",
        "most": us.people_looked_at,
        "asks_why": us.asks_why_looked,
        **ways.of(request, "looking"),
    }
    return render(request, "reports/looking.html", context)


@require_POST
@leads_too
def seen(request: ReportsRequest, hint_id: int) -> HttpResponse:
    """Keep that somebody asked about a look, and what they were told. Raises NotFound."""
    said = request.POST.get("said", "")
    try:
        look.see_unusual(agent=request.agent, hint_id=hint_id, said=said, at=clock.now())
    except look.AskedBefore:
        messages.error(
            request, _("Somebody asked about it before. What they were told stays; yours was not kept.")
        )
    else:
        messages.success(request, _("It is kept that you asked about it."))
    return redirect(f"{reverse('reports:looking')}#kept")


def _before(request: ReportsRequest) -> int:
    typed = request.GET.get("before", "")
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else 0


def _kept(one: Kept, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    seen = ""
    if one.seen_at is not None:
        told = {
            "name": one.seen_by.name if one.seen_by else _("Somebody who is gone"),
            "when": times.label(one.seen_at, at=at, zone=zone),
        }
        seen = _("%(name)s asked about it, %(when)s.") % told
    return {
        **_row(one.hint, at=at, zone=zone),
        "kept": one.number,
        "seen": seen,
        "said": one.said,
        "is_own": one.is_own,
    }


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
