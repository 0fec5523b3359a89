"""Who takes part in a conversation beside its customer: let in, left out, and let in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import merge, pass_on, taking_part
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.ui import addresses
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.people_forms import PersonForm
from esmero.web.desk.shown import people as shown

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation, Participant


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def people(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask who shall take part, and let them: by hand, or by one press beside a letter that names them."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        participant = _let_in(request, conversation, form, at=at)
        if participant:
            return _changed(request, participant, _("%(who)s takes part from now on."), "leaving", at=at)
    context = {"form": form, "conversation": conversation}
    return answers.asked(request, conversation, "taking_part", context, at=at)


def _let_in(
    request: DeskRequest, conversation: Conversation, form: PersonForm, *, at: datetime
) -> Participant | None:
    try:
        return taking_part.let_in(
            agent=request.agent,
            conversation_id=conversation.pk,
            address=form.cleaned_data["address"],
            name=form.cleaned_data["name"],
            at=at,
        )
    except pass_on.WrongAddress as error:
        form.add_error("address", shown.why_wrong(error))
    except taking_part.TooMany:
        form.add_error("address", _("So many people take part already that nobody else can."))
    except merge.OnlyPractice:
        form.add_error(None, _("What you only practise stays by itself."))
    return None


@require_POST
@staff_only
def leaving(request: DeskRequest, participant_id: int) -> HttpResponse:
    """Let somebody take no part any more."""
    at = clock.now()
    participant = taking_part.leave_out(agent=request.agent, participant_id=participant_id, at=at)
    return _changed(request, participant, _("%(who)s takes no part any more."), "return", at=at)


@require_POST
@staff_only
def return_(request: DeskRequest, participant_id: int) -> HttpResponse:
    """Let somebody take part again who was left out."""
    at = clock.now()
    participant = taking_part.let_in_again(agent=request.agent, participant_id=participant_id, at=at)
    return _changed(request, participant, _("%(who)s takes part from now on."), "leaving", at=at)


def _changed(
    request: DeskRequest, participant: Participant, told: str, undo: str, *, at: datetime
) -> HttpResponse:
    return answers.changed(
        request,
        participant.conversation_id,
        at=at,
        told=told % {"who": participant.name or participant.address},
        undo_url=addresses.reverse(f"desk:participant-{undo}", args=[participant.pk]),
        is_addressed_anew=True,
    )
