"""One thing done to several conversations of a list; without script a form with ticks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.ui import fragments
from esmero.web.desk import answers, places, several
from esmero.web.desk import question_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import queue
from esmero.web.desk.shown import several as shown

if TYPE_CHECKING:
    from django import forms as django_forms


@require_POST
@staff_only
def changes(request: DeskRequest) -> HttpResponse:
    """Ask what has to be said first, then do it to each of the chosen, and tell what became of each."""
    at, name = clock.now(), request.POST.get("deed", "")
    if name not in several.DEEDS:
        raise NotFound("deed")
    picked = several.chosen(request.POST)
    if not picked:
        messages.warning(request, _("Tick one or more in the list first."))
        return fragments.go(request, places.named(request).url)
    is_answered = "asked" in request.POST
    form = shown.form_of(name, request.agent, picked, request.POST if is_answered else None)
    given = _given(form, at=at)
    if given is None:
        context = shown.question(name, request.agent, picked, form, at=at)
        return _asked(request, context, at=at, status=answers.NOT_RIGHT_YET if is_answered else 200)
    before = shown.seen(request.agent, picked)
    outcome = several.do(name, picked, given, agent=request.agent, at=at)
    return _page(request, "told", shown.told(name, before, outcome), at=at)


def _given(form: django_forms.Form | None, *, at: datetime) -> dict[str, Any] | None:
    """Return what was said; None where something is still to be said."""
    if form is None:
        return {}
    if not form.is_valid():
        return None
    if isinstance(form, forms.SnoozeForm):
        until = shown.moment_of(form, at=at)
        return {"until": until} if until else None
    return form.cleaned_data


def _asked(request: DeskRequest, context: dict[str, Any], *, at: datetime, status: int) -> HttpResponse:
    if fragments.wants_fragment(request):
        here = f"?{places.named(request).query}"
        return render(request, "desk/several/_asking.html", context | {"in_address": here})
    return _page(request, "asking", context, at=at, status=status)


def _page(
    request: DeskRequest, part: str, context: dict[str, Any], *, at: datetime, status: int = 200
) -> HttpResponse:
    """Answer in the middle of the desk, with the list beside it as it stands now."""
    context = {
        "last_event": events.newest_id(),
        **queue.queue(request.agent, places.named(request), at=at),
        **context,
        "several": f"desk/several/_{part}.html",
    }
    return answers.whole(request, "desk/several/page.html", context, status=status)
