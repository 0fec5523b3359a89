"""Go anywhere, do anything: what can be done here, and what is found by a code, a person or a word."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import palette as shown


@require_safe
@staff_only
def palette(request: DeskRequest) -> HttpResponse:
    """Show what is found: lines for the palette, or a page of its own without script."""
    context = shown.found(request.agent, request.GET.get("q", ""), at=clock.now())
    if fragments.wants_fragment(request):
        return render(request, "desk/commands/_found.html", context)
    return answers.whole(request, "desk/commands/page.html", context)
