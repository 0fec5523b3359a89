"""A new conversation may belong to another one: it is put there, or nobody is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import guess, merge
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import joining as shown

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation


@require_POST
@staff_only
def belonging(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Put a conversation where it was guessed to belong; where that is another person's, ask first."""
    at = clock.now()
    conversation = access.conversation_to_close(request.agent, conversation_id)
    into = _guessed(request, conversation)
    if into is None:
        return fragments.go(request, answers.address_of(conversation.pk))
    return _put_there(request, conversation, into, at=at)


@require_safe
@staff_only
def question(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask whether two people's conversations shall be one."""
    conversation = access.conversation_to_close(request.agent, conversation_id)
    into = _guessed(request, conversation)
    if into is None:
        return fragments.go(request, answers.address_of(conversation.pk))
    context = shown.of_two_people(conversation, into)
    return answers.asked(request, conversation, "merging_two_people", context, at=clock.now())


def _guessed(request: DeskRequest, conversation: Conversation) -> Conversation | None:
    found = conversations.guess(conversation.pk)
    return access.conversation_for(request.agent, found.other_id) if found else None


def _put_there(
    request: DeskRequest, conversation: Conversation, into: Conversation, *, at: datetime
) -> HttpResponse:
    try:
        guess.accept(agent=request.agent, conversation_id=conversation.pk, at=at)
    except merge.DifferentPeople:
        return fragments.go(request, reverse("desk:conversation-belonging_question", args=[conversation.pk]))
    except merge.OnlyPractice:
        return answers.changed(request, conversation.pk, at=at, told=shown.only_practice())
    messages.success(request, _("Now one conversation. It can be undone where the story says so."))
    return fragments.go(request, answers.address_of(into.pk))


@require_POST
@staff_only
def guess_removal(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say that it does not belong there."""
    at = clock.now()
    guess.put_away(agent=request.agent, conversation_id=conversation_id, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("It stays by itself."))
