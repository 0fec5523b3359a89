"""Notes about how colleagues work, for whoever leads a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import coach
from esmero.domain.workbench import access
from esmero.ground import clock
from esmero.ground.refs import NotFound, NotYours
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.coaching_forms import CoachingForm
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import coaching as shown

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def coaching(request: DeskRequest) -> HttpResponse:
    """Show the notes that one wrote, or write one; there is no such page for who leads nobody."""
    agent, at = request.agent, clock.now()
    if not agent.is_lead:
        raise NotYours("coaching")
    colleagues = list(access.people_to_coach(agent))
    form = CoachingForm(
        request.POST or None, people=colleagues, initial={"person": request.GET.get("person")}
    )
    if request.method == "POST" and form.is_valid() and _is_written(request, form):
        return _done(request, _("It is kept."))
    context = {"form": form, "has_people": bool(colleagues), "notes": shown.written(agent, at=at)}
    status = answers.NOT_RIGHT_YET if request.method == "POST" else 200
    return answers.whole(request, "desk/coaching.html", context, status=status)


def _is_written(request: DeskRequest, form: CoachingForm) -> bool:
    given = form.cleaned_data
    try:
        coach.write(
            agent=request.agent,
            person_id=given["person"],
            words=given["words"],
            code=given["code"].strip(),
            is_shared=given["is_shared"],
            at=clock.now(),
        )
    except NotFound:
        form.add_error("code", _("No conversation of this code is to be seen. Look at it once more."))
        return False
    return True


@require_POST
@staff_only
def sharing(request: DeskRequest, coaching_id: int) -> HttpResponse:
    """Let the colleague read a note about them."""
    note = coach.share(agent=request.agent, coaching_id=coaching_id, at=clock.now())
    return _done(request, _("%(name)s can read it now.") % {"name": note.agent.short_name})


@require_POST
@staff_only
def removal(request: DeskRequest, coaching_id: int) -> HttpResponse:
    """Take a note away."""
    coach.drop(agent=request.agent, coaching_id=coaching_id, at=clock.now())
    return _done(request, _("It is taken away."))


def _done(request: DeskRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return fragments.go(request, "desk:coaching")
