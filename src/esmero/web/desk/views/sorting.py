"""Tags and priority: what conversations are found and ordered by."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import prioritise
from esmero.actions import tag as tags
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.ground import clock
from esmero.web.desk import answers
from esmero.web.desk import question_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only

ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@staff_only
def tagged(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Give a conversation tags; one types them, and known ones are suggested."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    form = forms.TagsForm(request.POST or None)
    if form.is_valid():
        names = form.cleaned_data["names"]
        tags.tag(agent=request.agent, conversation_id=conversation_id, names=names, at=at)
        return answers.changed(request, conversation_id, at=at, told=_("Tagged."), is_seen=True)
    context = {
        "conversation": conversation,
        "form": form,
        "known": conversations.tag_names(),
        "given": conversations.beside(request.agent, conversation).tags,
    }
    return answers.asked(request, conversation, "tagging", context, at=at)


@require_POST
@staff_only
def untagged(request: DeskRequest, conversation_id: int, tag_id: int) -> HttpResponse:
    """Take a tag off a conversation."""
    at = clock.now()
    tags.untag(agent=request.agent, conversation_id=conversation_id, tag_id=tag_id, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("Taken off."), is_seen=True)


@require_http_methods(ASK_OR_DO)
@staff_only
def priority(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say whether a conversation stands before or after the others."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    form = forms.PriorityForm(request.POST or None, initial={"priority": conversation.priority})
    if form.is_valid():
        wanted = form.cleaned_data["priority"]
        prioritise.prioritise(agent=request.agent, conversation_id=conversation_id, priority=wanted, at=at)
        return answers.changed(request, conversation_id, at=at, told=_("Its place in the lists has changed."))
    context = {"conversation": conversation, "form": form}
    return answers.asked(request, conversation, "priority", context, at=at)
