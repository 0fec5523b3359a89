"""In which time zone a customer lives, as they told a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import remember
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.people_forms import ZoneForm

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def their_zone(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask where the customer lives, and keep it."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    kept = conversation.customer.time_zone
    form = ZoneForm(request.POST if request.method == "POST" else None, initial={"time_zone": kept})
    if form.is_valid():
        said = form.cleaned_data["time_zone"]
        remember.learn_zone(agent=request.agent, conversation_id=conversation_id, time_zone=said, at=at)
        told = _("Kept. What they read stands on their own clock.")
        return answers.changed(request, conversation_id, at=at, told=told)
    context = {"form": form, "conversation": conversation}
    return answers.asked(request, conversation, "their_zone", context, at=at)
