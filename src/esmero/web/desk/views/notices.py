"""What somebody is told of: the bell, the list, and that they saw it."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import notify
from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import notices as shown


@require_safe
@staff_only
def notices(request: DeskRequest) -> HttpResponse:
    """Show what one was told, newest first."""
    before = request.GET.get("before", "")
    # A number longer than this is none that we gave.
    before_id = int(before) if before.isdecimal() and len(before) < 18 else None
    last_event = events.newest_id()
    context = shown.page(request.agent, before_id=before_id, at=clock.now())
    return answers.whole(request, "desk/notices/page.html", context | {"last_event": last_event})


@require_safe
@staff_only
def bell(request: DeskRequest) -> HttpResponse:
    """Show the bell alone, for a page that heard of news."""
    return render(request, "desk/notices/_bell.html", {"bell": shown.bell(request.agent)})


@require_safe
@staff_only
def newest(request: DeskRequest) -> HttpResponse:
    """Say what one was told after a notice, for a notification of one's browser."""
    after = request.GET.get("after", "")
    after_id = int(after) if after.isdecimal() and len(after) < 18 else 0
    return JsonResponse({"told": shown.aloud(request.agent, after_id=after_id)})


@require_POST
@staff_only
def opening(request: DeskRequest, notice_id: int) -> HttpResponse:
    """Go to what one was told of; it is seen by that."""
    conversation_id = notify.open_one(agent=request.agent, notice_id=notice_id, at=clock.now())
    return fragments.go(request, answers.address_of(conversation_id))


@require_POST
@staff_only
def seen(request: DeskRequest) -> HttpResponse:
    """Have seen all that stood on the page."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal() and len(up_to) < 18:
        notify.see_all(agent=request.agent, up_to=int(up_to), at=clock.now())
        messages.success(request, _("All seen."))
    return fragments.go(request, "desk:notices")
