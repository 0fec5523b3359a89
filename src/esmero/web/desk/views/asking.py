"""Changes that ask something first: who takes it, why it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import assign, close, escalating
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import handing
from esmero.web.desk.views import wall

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation

ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@staff_only
def assignment(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Name who looks after a conversation."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    form = forms.AssignmentForm(request.POST or None, people=handing.people_for(conversation))
    if not form.is_valid():
        return _ask_who(request, conversation, at=at, assignment=form)
    assign.assign(
        agent=request.agent, conversation_id=conversation_id, to_agent_id=form.cleaned_data["agent"], at=at
    )
    if wall.is_asked_from(request):
        return wall.given(request, handing.went_to(conversation, form.cleaned_data["agent"]))
    told = _("Done. Its promises went along.")
    return answers.changed(request, conversation_id, at=at, told=told)


@require_http_methods(ASK_OR_DO)
@staff_only
def handover(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Give a conversation to another team; afterwards it may be out of the agent's sight."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    form = forms.HandoverForm(request.POST or None, teams=handing.teams_for(request.agent, conversation))
    if not form.is_valid():
        return _ask_who(request, conversation, at=at, handover=form)
    assign.hand_over(
        agent=request.agent, conversation_id=conversation_id, to_team_id=form.cleaned_data["team"], at=at
    )
    return fragments.go(request, "desk:home")


def _ask_who(request: DeskRequest, conversation: Conversation, *, at: datetime, **bound: Any) -> HttpResponse:
    back = {"back_to_wall": wall.is_asked_from(request)}
    context = handing.question(request.agent, conversation) | back | bound
    return answers.asked(request, conversation, "handing", context, at=at)


@require_http_methods(ASK_OR_DO)
@staff_only
def closure(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Close a conversation with a reason, and with words for the customer where something is promised."""
    at = clock.now()
    conversation = access.conversation_to_close(request.agent, conversation_id)
    form = forms.ClosureForm(request.POST or None)
    if form.is_valid():
        try:
            close.close(agent=request.agent, conversation_id=conversation_id, at=at, **form.cleaned_data)
            return _closed(request, conversation_id, at=at)
        except close.StillPromised:
            form.add_error(
                "why", _("Something is still promised. Say what the customer reads instead of it.")
            )
        except close.EscalatedAbove as error:
            words = _(
                "The customer asked %(person)s, and it is not settled yet: "
                "only they, or somebody above them, can close this."
            )
            form.add_error(None, words % {"person": error})
        except escalating.TooShort:
            form.add_error("why", _("They asked for somebody above: give them a reason of a whole sentence."))
        except close.SomethingCameIn:
            form.add_error(None, _("Something came in meanwhile. Read it first; nothing was closed."))
        except close.AlreadyClosed:
            return _closed(request, conversation_id, at=at)
    context = handing.closing(conversation, form, at=at)
    return answers.asked(request, conversation, "closing", context, at=at)


def _closed(request: DeskRequest, conversation_id: int, *, at: datetime) -> HttpResponse:
    undo_url = reverse("desk:conversation-reopening", args=[conversation_id])
    told = _("Closed. The customer can write again at any time.")
    return answers.changed(request, conversation_id, at=at, told=told, undo_url=undo_url)


@require_http_methods(ASK_OR_DO)
@staff_only
def reopening(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say what opening a closed conversation again means, and do it."""
    at = clock.now()
    conversation = access.conversation_to_close(request.agent, conversation_id)
    if request.method == "POST":
        close.reopen(agent=request.agent, conversation_id=conversation_id, at=at)
        told = _("Open again.") if conversation.is_closed else _("It is open already.")
        return answers.changed(request, conversation_id, at=at, told=told)
    context = handing.reopening(request.agent, conversation, at=at)
    return answers.asked(request, conversation, "reopening", context, at=at)
