"""Learning the desk: hints that go for good, and the tour of the first day."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from esmero.actions import arrange
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import hints
from esmero.web.desk.shown import tour as shown


@require_POST
@staff_only
def hint_dismissal(request: DeskRequest, hint: str) -> HttpResponse:
    """A hint was read: it never comes again, and the next one keeps still for a while."""
    if hint not in hints.NAMES:
        raise Http404
    rests_until = (clock.now() + hints.REST).timestamp()
    arrange.dismiss_hint(agent=request.agent, hint=hint, rests_until=rests_until)
    return _strip(request)


@require_POST
@staff_only
def tour(request: DeskRequest) -> HttpResponse:
    """Go to a step of the tour; step 0 leaves it, and it begins where it was left."""
    wanted = request.POST.get("step", "")
    step = int(wanted) if wanted.isdecimal() and int(wanted) <= len(shown.STEPS) else 0
    arrange.set_habits(agent=request.agent, tour_step=step, was_offered_tour=True)
    return _strip(request)


def _strip(request: DeskRequest) -> HttpResponse:
    if fragments.wants_fragment(request):
        is_conversation = "talk" in request.POST
        context = {"tour": shown.tour(request.agent, is_conversation=is_conversation)}
        return render(request, "desk/learning/_strip.html", context)
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return fragments.go(request, back if is_ours else reverse("desk:home"))
