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
    return _page(request, shown.VIEWS[0])


@require_safe
@staff_only
def queue(request: DeskRequest, view: str) -> HttpResponse:
    """Show one of the lists: its whole page, or for htmx the list or what comes after a cursor."""
    cursor = request.GET.get("cursor", "")
    opened = request.GET.get("open", "")
    if not fragments.wants_fragment(request):
        return _page(request, view)
    context = shown.queue(
        request.agent,
        view,
        at=clock.now(),
        cursor=cursor,
        after=request.GET.get("after", ""),
        open_id=int(opened) if opened.isdecimal() else None,
    )
    return render(request, "desk/queue/_lines.html" if cursor else "desk/queue/_list.html", context)


def _page(request: DeskRequest, view: str) -> HttpResponse:
    # The newest event first: whatever comes after it is heard by the live stream.
    context: dict[str, Any] = {"last_event": events.newest_id()}
    cursor, after = request.GET.get("cursor", ""), request.GET.get("after", "")
    context |= shown.queue(request.agent, view, at=clock.now(), cursor=cursor, after=after)
    return answers.whole(request, "desk/home.html", context)
