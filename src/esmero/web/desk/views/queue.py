"""The desk as one comes in, and its lists."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import queue as shown


@require_safe
@staff_only
def home(request: DeskRequest) -> HttpResponse:
    """Show what breaks next of one's own, and an empty middle that says what to do."""
    context: dict[str, Any] = {"last_event": events.newest_id()}
    context |= shown.queue(request.agent, shown.VIEWS[0], at=clock.now())
    return answers.whole(request, "desk/home.html", context)


@require_safe
@staff_only
def queue(request: DeskRequest, view: str) -> HttpResponse:
    """Show one of the lists: its whole page, or for htmx the list or what comes after a cursor."""
    cursor = request.GET.get("cursor", "")
    opened = request.GET.get("open", "")
    context: dict[str, Any] = {"last_event": events.newest_id()}
    context |= shown.queue(
        request.agent,
        view,
        at=clock.now(),
        cursor=cursor,
        after=request.GET.get("after", ""),
        open_id=int(opened) if opened.isdecimal() else None,
    )
    if not fragments.wants_fragment(request):
        return answers.whole(request, "desk/home.html", context)
    return render(request, "desk/queue/_lines.html" if cursor else "desk/queue/_list.html", context)
