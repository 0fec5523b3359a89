"""The desk as one comes in, and its lists."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, places
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.places import Place
from esmero.web.desk.shown import queue as shown


@require_safe
@staff_only
def home(request: DeskRequest) -> HttpResponse:
    """Show what breaks next of one's own, and an empty middle that says what to do."""
    view = request.GET.get("view", "")
    return answer(request, places.of_view(request, view if view in places.VIEWS else places.VIEWS[0]))


@require_safe
@staff_only
def queue(request: DeskRequest, view: str) -> HttpResponse:
    """Show one of the lists: its whole page, or for htmx the list or what comes after a cursor."""
    return answer(request, places.of_view(request, view))


@require_safe
@staff_only
def saved_view(request: DeskRequest, view_id: int) -> HttpResponse:
    """Show a list of one's own, or one that is shared with a team of one's, in the same ways."""
    return answer(request, places.of_saved(request, view_id))


def answer(request: DeskRequest, place: Place) -> HttpResponse:
    """Answer with a list: as a whole page, or for htmx the list alone or what comes after a cursor."""
    # The newest event first: whatever comes after it is heard by the live stream.
    context: dict[str, Any] = {"last_event": events.newest_id()}
    cursor, opened = request.GET.get("cursor", ""), request.GET.get("open", "")
    context |= shown.queue(
        request.agent,
        place,
        at=clock.now(),
        cursor=cursor,
        after=request.GET.get("after", ""),
        open_id=int(opened) if opened.isdecimal() else None,
    )
    if fragments.wants_fragment(request):
        return render(request, "desk/queue/_lines.html" if cursor else "desk/queue/_changed.html", context)
    return answers.whole(request, "desk/home.html", context)
