"""Kinds of conversation, and the steps by which the company brings each to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import draw_workflow
from esmero.domain.workflows import access
from esmero.domain.workflows import reads as workflows
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.forms.steps import LANGUAGES
from esmero.web.backoffice.forms.workflows import SAVE, Drawing, KindForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import workflows as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.workflows.models import Kind
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@owners_only
def all_workflows(request: OfficeRequest) -> HttpResponse:
    """Show all kinds of conversation and the steps of each."""
    return office.show(request, "workflows/list.html", {"kinds": shown.everything()}, here="workflows")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Add a kind of conversation; its steps are drawn on its own page."""
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = draw_workflow.add_kind(agent=request.agent, names=form.names, at=clock.now())
        return office.done(
            request, _("It is offered from now on. Its steps can be drawn here."), "workflow", kind.pk
        )
    is_again = request.method == "POST"
    return office.form(request, "workflows/new.html", {"form": form}, here="workflows", is_again=is_again)


@require_http_methods(EITHER)
@owners_only
def workflow(request: OfficeRequest, kind_id: int) -> HttpResponse:
    """Show the steps of a kind, arrange the rows, or draw them anew."""
    kind = access.kind_to_draw(request.agent, kind_id)
    teams = shown.teams_for(request.agent)
    if request.method != "POST":
        return _show(request, kind, _kept(kind, teams))
    drawing = Drawing.posted(request.POST, teams)
    deed = request.POST.get("do", SAVE)
    if deed != SAVE:
        drawing.arranged(deed)
        drawing.build()
        return _show(request, kind, drawing, is_unsaved=True)
    if not drawing.is_right():
        return _show(request, kind, drawing, is_again=True, is_unsaved=True)
    draw_workflow.draw(agent=request.agent, kind_id=kind_id, steps=drawing.steps(), at=clock.now())
    return office.done(
        request, _("Drawn. Whatever is under way stays on its own steps."), "workflow", kind_id
    )


@require_POST
@owners_only
def name(request: OfficeRequest, kind_id: int) -> HttpResponse:
    """Call a kind otherwise, on every conversation of it."""
    kind = access.kind_to_draw(request.agent, kind_id)
    form = KindForm(request.POST)
    if form.is_valid():
        draw_workflow.rename(agent=request.agent, kind_id=kind_id, names=form.names, at=clock.now())
        return office.done(request, _("It is changed."), "workflow", kind_id)
    return _show(request, kind, _kept(kind, shown.teams_for(request.agent)), is_again=True, naming=form)


@require_POST
@owners_only
def switch(request: OfficeRequest, kind_id: int) -> HttpResponse:
    """Have conversations of a kind walk its steps from now on, or no more."""
    is_on = request.POST.get("is_on") == "on"
    try:
        draw_workflow.switch(agent=request.agent, kind_id=kind_id, is_on=is_on, at=clock.now())
    except draw_workflow.NoSteps:
        return office.refused(request, _("Draw its steps first."), "workflow", kind_id)
    words = _("Switched on: whatever becomes of this kind walks these steps.")
    off = _("Switched off: nothing new walks these steps; what is under way goes on.")
    return office.done(request, words if is_on else off, "workflow", kind_id)


def _kept(kind: Kind, teams: list[tuple[int, str]]) -> Drawing:
    drawn = workflows.newest(kind.pk)
    steps = workflows.steps(drawn.pk) if drawn else []
    return Drawing.of(steps, workflows.ways(drawn.pk) if drawn else {}, teams)


def _show(
    request: OfficeRequest,
    kind: Kind,
    drawing: Drawing,
    *,
    is_again: bool = False,
    is_unsaved: bool = False,
    naming: KindForm | None = None,
) -> HttpResponse:
    context = {
        "kind": kind,
        "name": kind.name_in(spoken()),
        "drawing": drawing,
        "codes": LANGUAGES,
        "is_drawn": workflows.newest(kind.pk) is not None,
        "is_unsaved": is_unsaved,
        "under_way": shown.under_way(kind),
        "previews": shown.previews(drawing, at=clock.now()),
        "naming": naming or KindForm(names=kind.names),
    }
    return office.form(request, "workflows/show.html", context, here="workflows", is_again=is_again)
