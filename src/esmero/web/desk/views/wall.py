"""The wall of a lead: what breaks next, who is on, who has waited longest."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ground.refs import NotYours
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import wall as shown

WALL = "wall"


@require_safe
@staff_only
def wall(request: DeskRequest) -> HttpResponse:
    """Show the wall of the teams that one leads, or for htmx one piece of it; it isn't there for others."""
    if not request.agent.is_lead:
        raise NotYours("wall")
    at, piece = clock.now(), request.GET.get("piece", "")
    if fragments.wants_fragment(request) and piece in shown.PIECES:
        return render(request, f"desk/wall/_{piece}.html", shown.PIECES[piece](request.agent, at=at))
    # The newest event first: whatever comes after it is heard by the live stream.
    context = {"last_event": events.newest_id()}
    return answers.whole(request, "desk/wall/page.html", context | shown.page(request.agent, at=at))


def is_asked_from(request: HttpRequest) -> bool:
    """Say whether something is asked, or done, from the wall: the reader goes on there."""
    return WALL in {request.GET.get("back"), request.POST.get("back")}


def given(request: DeskRequest, told: str) -> HttpResponse:
    """Answer that something went to another person: the wall as it stands now."""
    if not request.agent.is_lead or not fragments.wants_fragment(request):
        messages.success(request, told)
        return fragments.go(request, "desk:wall" if request.agent.is_lead else "desk:home")
    context = shown.page(request.agent, at=clock.now()) | {"toast": told}
    return render(request, "desk/wall/_given.html", context)
