"""When somebody is away. An owner says it of everybody, a lead of the people of their own teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import absence
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.parts import absences, people
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import leads_too

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@leads_too
def of_agent(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Show when somebody is away, or say it."""
    at = clock.now()
    person = access.person_to_plan(request.agent, agent_id)
    form = absences.AbsenceForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        from_at, until_at = form.span()
        because = form.cleaned_data["because"]
        absence.be_away(
            agent=request.agent,
            person_id=person.pk,
            from_at=from_at,
            until_at=until_at,
            because=because,
            at=at,
        )
        return office.done(request, _("It is kept."), "agent-absences", person.pk)
    context = {
        "form": form,
        "person": people.of_agent(person),
        "agent_id": person.pk,
        "away": absences.in_words(staff.absences_of(person, at=at), at=at),
    }
    return office.form(
        request, "staff/absences.html", context, here="teams", is_again=request.method == "POST"
    )


@require_POST
@leads_too
def removal(request: OfficeRequest, absence_id: int) -> HttpResponse:
    """Take back that somebody is away."""
    person = absence.drop(agent=request.agent, absence_id=absence_id, at=clock.now())
    return office.done(request, _("It is taken back."), "agent-absences", person.pk)
