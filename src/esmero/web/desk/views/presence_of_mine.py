"""Saying that one is at the desk, or on a break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_POST

from esmero.actions import presence
from esmero.domain.staff.kinds import PresenceState
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import presence_of_mine

if TYPE_CHECKING:
    from django.http import HttpResponse

MAY_BE_SAID = {PresenceState.HERE, PresenceState.BREAK}


@require_POST
@staff_only
def mine(request: DeskRequest) -> HttpResponse:
    """Say that one is here, or on a break; anything but what is offered changes nothing."""
    state, said = request.agent.presence_state, request.POST.get("state", "")
    if said in MAY_BE_SAID:
        presence.say(agent=request.agent, state=said, at=clock.now())
        state = said
    if not fragments.wants_fragment(request):
        return fragments.go(request, "desk:home")
    context = {"presence": presence_of_mine.shown(state)}
    return render(request, "desk/my_desk/_presence.html", context)
