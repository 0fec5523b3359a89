"""A team's people, and the person named for each hour of their week. A lead may set both for an own team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import set_staff
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms import teams as forms
from esmero.web.backoffice.guard import leads_too
from esmero.web.backoffice.shown import teams

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_http_methods(EITHER)
@leads_too
def people(request: OfficeRequest, team_id: int) -> HttpResponse:
    """Say who belongs to a team and what each looks after."""
    team = access.team_to_set_up(request.agent, team_id)
    form = forms.PeopleForm(request.POST if request.method == "POST" else None, team=team)
    if request.method == "POST" and form.is_valid():
        set_staff.set_people(
            agent=request.agent,
            team_id=team_id,
            people=form.chosen(),
            parts=form.parts(),
            at=clock.now(),
        )
        return office.done(request, _("The people of the team are set."), "team", team_id)
    context = {"form": form, "team": team}
    return office.form(request, "teams/people.html", context, here="teams", is_again=request.method == "POST")


@require_http_methods(EITHER)
@leads_too
def duties(request: OfficeRequest, team_id: int) -> HttpResponse:
    """Say who is named for which hours of the week."""
    team = access.team_to_set_up(request.agent, team_id)
    colleagues = staff.people_of(team)
    rows = forms.duties_of(team, colleagues, request.POST if request.method == "POST" else None)
    if request.method == "POST" and rows.is_valid():
        named = forms.named(rows)
        try:
            set_staff.name_for_hours(agent=request.agent, team_id=team_id, duties=named, at=clock.now())
        except set_staff.HoursWithoutAName as error:
            forms.refuse_gaps(rows, error.gaps)
        else:
            return office.done(request, _("It is set who is named when."), "team", team_id)
    context = {"rows": rows, "has_people": bool(colleagues), **teams.one(team)}
    return office.form(request, "teams/duties.html", context, here="teams", is_again=request.method == "POST")
