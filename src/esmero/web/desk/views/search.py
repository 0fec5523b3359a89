"""Search over all letters."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, filters, places
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import found as shown
from esmero.web.desk.views import queue

# As codes are read aloud: "4F7K-92".
CODE = re.compile(r"(?:\S+\s+)*[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{2}")


@require_safe
@staff_only
def search(request: DeskRequest) -> HttpResponse:
    """Show what was found; a whole code leads straight to its conversation.

    For htmx, what comes after a cursor; with a conversation open, the list beside it.
    """
    place = places.of_search(request)
    if fragments.wants_fragment(request) and "open" in request.GET:
        return queue.answer(request, place)
    wanted = place.wanted or conversations.Wanted()
    if CODE.fullmatch(wanted.words.strip()) and not wanted.narrows:
        rows = conversations.by_code_so_far(request.agent, wanted.words.strip())
        if len(rows) == 1:
            return redirect(place.address_of(rows[0].pk))
    cursor = request.GET.get("cursor", "")
    context = shown.found(request.agent, place, at=clock.now(), cursor=cursor)
    if fragments.wants_fragment(request) and cursor:
        return render(request, "desk/search/_results.html", context)
    return _page(request, place, context)


def _page(request: DeskRequest, place: places.Place, context: dict[str, Any]) -> HttpResponse:
    narrowed = filters.asks_for_filters(request.GET)
    if narrowed or "narrow" in request.GET or context.get("results") is None:
        context |= shown.form(request.agent, request.GET, place, context)
    context |= {
        "last_event": events.newest_id(),
        "place": place,
        "in_address": f"?{place.query}",
        "q": request.GET.get("q", "")[: filters.LONGEST],
        "narrowed": narrowed,
        "given": filters.address_of(place.wanted) if place.wanted else {},
    }
    return answers.whole(request, "desk/search/page.html", context)
