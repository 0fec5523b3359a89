"""Passing letters on to somebody outside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from esmero.actions import forward, hold, merge, parcels
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import clock
from esmero.web.desk import answers
from esmero.web.desk.forms import MOST_DIGITS
from esmero.web.desk.forward_forms import ForwardForm
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import forwarding as shown

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.conversations.models import Conversation

WHY_NOT: dict[type[forward.WrongAddress], _StrPromise] = {
    forward.NotAnAddress: gettext_lazy("No letter can go to “%(address)s”. Look at it once more."),
    forward.OurOwnAddress: gettext_lazy(
        "%(address)s is an address of our own: the letter would come back to us. Hand over or leave a note."
    ),
    forward.TheCustomer: gettext_lazy("%(address)s is the customer. Answer them instead."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def forwarding(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask to whom and what goes along, and pass it on; the customer sees nothing of it."""
    at = clock.now()
    conversation = access.conversation_to_forward(request.agent, conversation_id)
    kept = workbench.draft_row(conversation, request.agent, kind=DraftKind.FORWARD)
    named = [request.GET.get("letter", ""), *request.POST.getlist("letters")]
    asked = [int(one) for one in named if one.isdecimal() and len(one) < MOST_DIGITS]
    asked += kept.chosen.get("letters", []) if kept else []
    offered = conversations.to_forward(conversation, also=asked)
    if request.method == "POST":
        form = ForwardForm(request.POST, request.FILES, offered=offered)
        if form.is_valid() and _passed_on(request, conversation, form, at=at):
            told = _("It goes out. The customer sees nothing of it; the answer comes back here.")
            if request.agent.habits.hold_seconds:
                told = _("It goes out in a few seconds. The customer sees nothing of it.")
            return answers.changed(request, conversation.pk, at=at, told=told)
    else:
        form = ForwardForm(offered=offered, initial=shown.initial(conversation, offered, request.GET, kept))
    context = shown.question(request.agent, conversation, form, kept, at=at)
    return answers.asked(request, conversation, "forwarding", context, at=at)


def _passed_on(request: DeskRequest, conversation: Conversation, form: ForwardForm, *, at: datetime) -> bool:
    try:
        forward.forward(
            agent=request.agent,
            conversation_id=conversation.pk,
            to=form.cleaned_data["to"],
            passing_on=form.passing(),
            send_key=form.cleaned_data["send_key"],
            at=at,
        )
    except forward.WrongAddress as error:
        form.add_error("to", str(WHY_NOT[type(error)]) % {"address": error.address})
    except parcels.FileGone:
        form.add_error("files", _("A file that should go along is not there any more. Choose it again."))
    except parcels.TooMuchTogether:
        form.add_error("files", _("These files together are too much for one letter. Choose fewer."))
    except hold.WasTakenBack:
        told = _(
            "This was taken back before it went out. Load the page again to send it; your words are kept."
        )
        form.add_error(None, told)
    except merge.OnlyPractice:
        form.add_error(None, _("What you only practise stays by itself."))
    return form.is_valid()
