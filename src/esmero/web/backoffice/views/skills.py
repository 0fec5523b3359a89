"""What people are good at, and how much each of them gets at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import set_skills
from esmero.domain.conversations import reads as conversations
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.skills import FirstForm, MostForm, SkillsForm, WaitsForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import skills as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.staff.models import Team
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@owners_only
def all_skills(request: OfficeRequest) -> HttpResponse:
    """Show who is good at what, and how much everybody gets at most."""
    return office.show(request, "skills/list.html", shown.everything(), here="staff")


@require_http_methods(EITHER)
@owners_only
def of_agent(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Show what somebody is good at, or change it."""
    person = access.agent_to_set_up(request.agent, agent_id)
    form = SkillsForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        set_skills.describe(
            agent=request.agent, agent_id=agent_id, keys=form.keys(), most=form.most(), at=clock.now()
        )
        return office.done(request, _("It counts for what comes in from now on."), "skills")
    context = {"form": form, "person": person}
    return office.form(request, "skills/person.html", context, here="staff", is_again=bool(form.errors))


@require_http_methods(EITHER)
@owners_only
def most(request: OfficeRequest) -> HttpResponse:
    """Show how much everybody gets at most, or change it."""
    form = MostForm(
        request.POST if request.method == "POST" else None, standing=staff.capacities(None), usual={}
    )
    if request.method == "POST" and form.is_valid():
        set_skills.set_most(agent=request.agent, most=form.most(), at=clock.now())
        return office.done(request, _("It counts for what comes in from now on."), "skills")
    return office.form(request, "skills/most.html", {"form": form}, here="staff", is_again=bool(form.errors))


@require_http_methods(EITHER)
@owners_only
def waits(request: OfficeRequest, team_id: int) -> HttpResponse:
    """Show how long a team's questions wait for somebody, or change it."""
    team = access.team_to_set_up(request.agent, team_id)
    form = WaitsForm(request.POST if request.method == "POST" else None, team=team)
    if request.method == "POST" and form.is_valid():
        set_skills.set_waits(agent=request.agent, team_id=team_id, at=clock.now(), **form.cleaned_data)
        return office.done(request, _("It counts for what comes in from now on."), "team", team_id)
    context = {"form": form, "team": team, **_firsts(team, FirstForm(team=team))}
    return office.form(request, "skills/waits.html", context, here="teams", is_again=bool(form.errors))


def _firsts(team: Team, form: FirstForm) -> dict[str, Any]:
    return {"first_form": form, "firsts": conversations.firsts_of(team.pk)}


@require_POST
@owners_only
def new_first(request: OfficeRequest, team_id: int) -> HttpResponse:
    """Give people of a segment first to somebody of the team."""
    team = access.team_to_set_up(request.agent, team_id)
    form = FirstForm(request.POST, team=team)
    if form.is_valid():
        set_skills.put_first(agent=request.agent, team_id=team_id, at=clock.now(), **form.cleaned_data)
        return office.done(request, _("It counts for what comes in from now on."), "team-routing", team_id)
    context = {"form": WaitsForm(team=team), "team": team, **_firsts(team, form)}
    return office.form(request, "skills/waits.html", context, here="teams", is_again=True)


@require_POST
@owners_only
def first_removal(request: OfficeRequest, team_id: int, first_id: int) -> HttpResponse:
    """Give people of that segment to nobody first."""
    set_skills.end_first(agent=request.agent, team_id=team_id, first_id=first_id, at=clock.now())
    return office.done(request, _("From now on nobody has them first."), "team-routing", team_id)
