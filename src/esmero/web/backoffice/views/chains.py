"""The named chain, of the company or of one team: whom something goes up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import set_chain
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.chains import NextInChain
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import chains as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def chain(request: OfficeRequest, team_id: int | None = None) -> HttpResponse:
    """Show a chain, or put one more person at its top."""
    team = access.team_to_set_up(request.agent, team_id) if team_id else None
    steps = staff.steps_of(team)
    form = NextInChain(request.POST or None, standing={step.agent_id for step in steps})
    if request.method == "POST" and form.is_valid():
        person_id = form.cleaned_data["person_id"]
        set_chain.add(agent=request.agent, team_id=team_id, person_id=person_id, at=clock.now())
        return _done(request, team_id)
    context = {"form": form, **shown.one(team, steps)}
    return office.form(request, "teams/chain.html", context, here="teams", is_again=request.method == "POST")


@require_POST
@owners_only
def place(request: OfficeRequest, team_id: int | None = None) -> HttpResponse:
    """Move somebody one place up or down in a chain."""
    by = -1 if request.POST.get("to") == "up" else 1
    person_id = _person_of(request)
    set_chain.move(agent=request.agent, team_id=team_id, person_id=person_id, by=by, at=clock.now())
    return _done(request, team_id)


@require_POST
@owners_only
def removal(request: OfficeRequest, team_id: int | None = None) -> HttpResponse:
    """Take somebody out of a chain."""
    person_id = _person_of(request)
    set_chain.drop(agent=request.agent, team_id=team_id, person_id=person_id, at=clock.now())
    return _done(request, team_id)


def _person_of(request: OfficeRequest) -> int:
    number = request.POST.get("person_id", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound("agent")
    return int(number)


def _done(request: OfficeRequest, team_id: int | None) -> HttpResponse:
    to = ("team-chain", team_id) if team_id else ("chain",)
    return office.done(request, _("The chain is set."), *to)
