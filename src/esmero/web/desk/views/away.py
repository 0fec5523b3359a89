"""When one is away oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import absence
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.parts import absences
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def mine(request: DeskRequest) -> HttpResponse:
    """Show when one is away, or say it."""
    at = clock.now()
    form = absences.AbsenceForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        from_at, until_at = form.span()
        because = form.cleaned_data["because"]
        absence.be_away(
            agent=request.agent,
            person_id=request.agent.pk,
            from_at=from_at,
            until_at=until_at,
            because=because,
            at=at,
        )
        return _done(request, _("It is kept."))
    context = {"form": form, "away": absences.in_words(staff.absences_of(request.agent, at=at), at=at)}
    answer = answers.whole(request, "desk/my_desk/away.html", context)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@require_POST
@staff_only
def removal(request: DeskRequest, absence_id: int) -> HttpResponse:
    """Take back that one is away."""
    absence.drop(agent=request.agent, absence_id=absence_id, at=clock.now())
    return _done(request, _("It is taken back."))


def _done(request: DeskRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return fragments.go(request, "desk:my_desk-away")
