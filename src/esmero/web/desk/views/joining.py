"""Putting conversations together and taking them apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import merge
from esmero.actions import split as splitting
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk import question_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import joining as shown

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation

ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@staff_only
def merging(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask into which conversation, and put this one there; twice where they are two people's."""
    at = clock.now()
    conversation = access.conversation_to_close(request.agent, conversation_id)
    form = forms.OtherForm(request.POST or None)
    into = _other(request, form)
    if into is None:
        return _ask(request, conversation, form, "merging", at=at)
    try:
        merge.merge(
            agent=request.agent,
            conversation_id=conversation.pk,
            into_id=into.pk,
            is_agreed=form.cleaned_data["is_agreed"],
            at=at,
        )
    except merge.SameConversation:
        form.add_error("code", _("This is that conversation itself."))
        return _ask(request, conversation, form, "merging", at=at)
    except merge.OnlyPractice:
        form.add_error("code", shown.only_practice())
        return _ask(request, conversation, form, "merging", at=at)
    except merge.AnswerWaits:
        form.add_error("code", _("An answer still waits to be sent here. Let it go or take it back first."))
        return _ask(request, conversation, form, "merging", at=at)
    except merge.DifferentPeople:
        return _ask_twice(request, conversation, into, at=at)
    messages.success(request, _("Now one conversation. It can be undone where the story says so."))
    return fragments.go(request, answers.address_of(into.pk))


def _other(request: DeskRequest, form: forms.OtherForm) -> Conversation | None:
    """Return the conversation that was chosen, None where something is still to be said."""
    if not form.is_valid():
        return None
    try:
        if form.cleaned_data["other"]:
            return access.conversation_for(request.agent, form.cleaned_data["other"])
        return access.conversation_by_code(request.agent, form.cleaned_data["code"])
    except NotFound:
        form.add_error("code", _("You have no conversation of this code."))
        return None


def _ask(
    request: DeskRequest, conversation: Conversation, form: forms.OtherForm, part: str, *, at: datetime
) -> HttpResponse:
    context = shown.others(request.agent, conversation, at=at) | {"form": form}
    return answers.asked(request, conversation, part, context, at=at)


def _ask_twice(
    request: DeskRequest, conversation: Conversation, into: Conversation, *, at: datetime
) -> HttpResponse:
    context = shown.of_two_people(conversation, into)
    return answers.asked(request, conversation, "merging_two_people", context, at=at)


@require_POST
@staff_only
def parting(request: DeskRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    at = clock.now()
    target_id = access.merge_for(request.agent, merge_id).target_id
    try:
        merge.undo(agent=request.agent, merge_id=merge_id, at=at)
    except merge.CannotUndo:
        told = _("What was put together afterwards has to be taken apart first.")
        return answers.changed(request, target_id, at=at, told=told)
    return answers.changed(request, target_id, at=at, told=_("Two conversations again."))


@require_http_methods(ASK_OR_DO)
@staff_only
def links(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say that another conversation has to do with this one."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    form = forms.OtherForm(request.POST or None)
    other = _other(request, form)
    if other is not None:
        try:
            merge.link(agent=request.agent, conversation_id=conversation.pk, other_id=other.pk, at=at)
            return answers.changed(request, conversation.pk, at=at, told=_("Each leads to the other now."))
        except merge.SameConversation:
            form.add_error("code", _("This is that conversation itself."))
        except merge.OnlyPractice:
            form.add_error("code", shown.only_practice())
    return _ask(request, conversation, form, "linking", at=at)


@require_POST
@staff_only
def link_removal(request: DeskRequest, conversation_id: int, other_id: int) -> HttpResponse:
    """Take a link between two conversations back."""
    at = clock.now()
    merge.unlink(agent=request.agent, conversation_id=conversation_id, other_id=other_id, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("No longer linked."))


@require_http_methods(ASK_OR_DO)
@staff_only
def split(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Take letters out into a conversation of their own."""
    at = clock.now()
    conversation = access.conversation_to_close(request.agent, conversation_id)
    context = shown.to_split(conversation, at=at)
    numbers = [choice.number for choice in context["choices"]]
    form = forms.SplitForm(request.POST or None, letters=numbers)
    if form.is_valid():
        try:
            new = splitting.split(
                agent=request.agent,
                conversation_id=conversation.pk,
                message_ids=form.cleaned_data["letters"],
                subject=form.cleaned_data["subject"],
                at=at,
            )
            messages.success(request, _("These letters have a conversation of their own now."))
            return fragments.go(request, reverse("desk:conversation", args=[new.pk]))
        except merge.OnlyPractice:
            form.add_error("letters", shown.only_practice())
        except splitting.NothingToSplit:
            form.add_error("letters", _("At least one letter has to stay."))
    return answers.asked(request, conversation, "splitting", context | {"form": form}, at=at)
