"""Practising with a made-up customer."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from esmero.actions import practise
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk.guard import DeskRequest, staff_only


@require_POST
@staff_only
def practice(request: DeskRequest) -> HttpResponse:
    """Begin, or go back to what was begun."""
    try:
        conversation = practise.begin(agent=request.agent, at=clock.now())
    except practise.NothingToPractiseWith:
        messages.warning(
            request, _("There is nothing to practise with yet: the company has no team or no channel.")
        )
        return fragments.go(request, "desk:home")
    return fragments.go(request, reverse("desk:conversation", args=[conversation.pk]))


@require_POST
@staff_only
def ending(request: DeskRequest) -> HttpResponse:
    """Take one's practice away."""
    practise.end(agent=request.agent)
    messages.success(request, _("The practice is gone, as if it had never been."))
    return fragments.go(request, "desk:home")
