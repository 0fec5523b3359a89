"""Teams: how they are called, when they work, who leads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from esmero.actions import set_staff
from esmero.domain.staff import access
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.teams import TeamForm
from esmero.web.backoffice.guard import leads_too, owners_only
from esmero.web.backoffice.shown import teams

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]
COLUMNS = ["name", "calendar_id", "lead_id", "is_open_to_all"]


@require_safe
@leads_too
def all_teams(request: OfficeRequest) -> HttpResponse:
    """Show the teams that the reader may set up."""
    return office.show(request, "teams/list.html", teams.all_of(request.agent), here="teams")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Form a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = set_staff.form_team(agent=request.agent, at=clock.now(), **form.cleaned_data)
        return office.done(request, _("Now say who belongs to it."), "team-people", team.pk)
    context = {"form": form}
    return office.form(request, "teams/new.html", context, here="teams", is_again=request.method == "POST")


@require_safe
@leads_too
def team(request: OfficeRequest, team_id: int) -> HttpResponse:
    """Show a team: its people and the person named for each hour."""
    kept = access.team_to_set_up(request.agent, team_id)
    return office.show(request, "teams/show.html", teams.one(kept), here="teams")


@require_http_methods(EITHER)
@owners_only
def description(request: OfficeRequest, team_id: int) -> HttpResponse:
    """Change a team's name, hours, lead, and who sees its conversations."""
    kept = access.team_to_set_up(request.agent, team_id)
    shown = {name: getattr(kept, name) for name in COLUMNS}
    shown["is_open_to_all"] = "yes" if kept.is_open_to_all else "no"
    form = TeamForm(request.POST or None, initial=shown, team_id=team_id)
    if request.method == "POST" and form.is_valid():
        try:
            set_staff.describe_team(agent=request.agent, team_id=team_id, at=clock.now(), **form.cleaned_data)
        except set_staff.HoursWithoutAName as error:
            form.refuse_gaps(error.gaps)
        else:
            return office.done(request, _("It is changed."), "team", team_id)
    context = {"form": form, "team": kept}
    return office.form(
        request, "teams/description.html", context, here="teams", is_again=request.method == "POST"
    )
