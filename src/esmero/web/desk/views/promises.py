"""Promises that an agent makes, keeps and takes back."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import escalating
from esmero.actions import promise as promise_actions
from esmero.actions.reply import OwnWords
from esmero.domain.conversations import access as conversations
from esmero.domain.promises import access
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts.queue import zone_of
from esmero.ui import fragments
from esmero.web.desk import answers, closed_then, forms, promise_lines
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import promised, why_then

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Team


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def made(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Promise something without writing a letter; the customer sees it on their page."""
    at = clock.now()
    conversation = conversations.conversation_to_answer(request.agent, conversation_id)
    form = forms.PromiseForm(request.POST or None)
    promise = _promised(form, conversation.team, at=at) if form.is_valid() else None
    closed = _closed(promise, conversation, at=at) if promise else []
    if promise is None or closed_then.not_meant(closed, request.POST):
        context = {"conversation": conversation, "form": form, "closed": closed}
        context["closed_meant"] = closed_then.meant(closed)
        return answers.asked(request, conversation, "promising", context, at=at)
    promise_actions.make(agent=request.agent, conversation_id=conversation_id, made=promise, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("Promised. The customer sees it."))


def _closed(promise: OwnWords, conversation: Conversation, *, at: datetime) -> list[closed_then.Closed]:
    return closed_then.all_of([promise], conversation.team, customer=conversation.customer, at=at)


def _promised(form: forms.PromiseForm, team: Team, *, at: datetime) -> OwnWords | None:
    line = f"{form.cleaned_data['due']} {form.cleaned_data['words']}"
    try:
        return promise_lines.read(line, team, at=at)
    except promise_lines.NotAPromise as error:
        form.add_error("due", str(error))
        return None


@require_safe
@staff_only
def reason(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Say why a promise has its time: into the fold below it, or as a page."""
    at = clock.now()
    promise = access.promise_for(request.agent, promise_id)
    conversation = _what_it_is_about(request, promise)
    context = {
        **promised.about(promise, conversation, at=at),
        "sentences": why_then.sentences(promise, at=at, zone=zone_of(conversation)),
        "is_page": not fragments.wants_fragment(request),
    }
    return answers.asked(request, conversation, "reason", context, at=at)


@require_POST
@staff_only
def keeping(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Say that what was promised is done."""
    at = clock.now()
    try:
        promise = promise_actions.keep(agent=request.agent, promise_id=promise_id, at=at)
    except promise_actions.PromiseSettled:
        promise = access.promise_for(request.agent, promise_id)
    return answers.changed(request, promise.about_id, at=at, told=_("Kept."), is_seen=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def withdrawal(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Take a promise back with words that the customer reads."""
    at = clock.now()
    promise = promise_actions.to_take_back(request.agent, promise_id)
    form = forms.WithdrawalForm(request.POST or None)
    if form.is_valid():
        _withdraw(request, promise_id, form.cleaned_data["because"], at=at)
        return answers.changed(
            request, promise.about_id, at=at, told=_("Taken back; the customer reads why.")
        )
    conversation = _what_it_is_about(request, promise)
    context = promised.asked(promise, conversation, form, at=at)
    return answers.asked(request, conversation, "withdrawing", context, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new_time(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Name another time for a promise, with words that the customer reads."""
    at = clock.now()
    promise = promise_actions.to_move(request.agent, promise_id)
    conversation = _what_it_is_about(request, promise)
    form = forms.NewTimeForm(request.POST or None)
    due_at = _moved_to(form, promise, conversation.team, at=at) if form.is_valid() else None
    moved = [OwnWords(promise.wording, due_at)] if due_at else []
    team = promise.owner_team or conversation.team
    closed = closed_then.all_of(moved, team, customer=conversation.customer, at=at)
    if due_at is None or closed_then.not_meant(closed, request.POST):
        context = promised.asked(promise, conversation, form, at=at)
        context["is_once_too_often"] = promise_actions.counts_as_broken(promise)
        context["closed"], context["closed_meant"] = closed, closed_then.meant(closed)
        return answers.asked(request, conversation, "new_time", context, at=at)
    told, why = _("Moved; the customer reads why."), form.cleaned_data["because"]
    try:
        promise_actions.renew(agent=request.agent, promise_id=promise_id, due_at=due_at, why=why, at=at)
    except (promise_actions.PromiseSettled, promise_actions.ItsClockRests):
        told = _("It was settled meanwhile, rests, or its time is over; nothing was moved.")
    return answers.changed(request, conversation.pk, at=at, told=told)


def _moved_to(form: forms.NewTimeForm, promise: Promise, team: Team, *, at: datetime) -> datetime | None:
    if promise.rests_since:
        form.add_error("due", _("The clock rests until the customer answers. Name a new time after that."))
        return None
    try:
        return promise_lines.due(form.cleaned_data["due"], team, at=at)
    except promise_lines.NotAPromise as error:
        form.add_error("due", str(error))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def refusal(request: DeskRequest, escalation_id: int) -> HttpResponse:
    """Say in writing that nobody above takes an escalation up; the customer reads why."""
    at = clock.now()
    promise = escalating.to_refuse(request.agent, escalation_id, at=at)
    form = forms.RefusalForm(request.POST or None)
    if form.is_valid():
        told, because = _("Refused; the customer reads why."), form.cleaned_data["because"]
        try:
            escalating.refuse(agent=request.agent, promise_id=escalation_id, because=because, at=at)
        except escalating.PromiseSettled:
            told = _("It was settled meanwhile; nothing was sent.")
        return answers.changed(request, promise.about_id, at=at, told=told)
    conversation = _what_it_is_about(request, promise)
    context = promised.asked(promise, conversation, form, at=at)
    return answers.asked(request, conversation, "refusing", context, at=at)


@require_POST
@staff_only
def settling(request: DeskRequest, escalation_id: int) -> HttpResponse:
    """Say that an answer of somebody above settled it; whoever had the conversation goes on."""
    at = clock.now()
    told = _("Settled; the customer is told.")
    try:
        escalating.settle(agent=request.agent, promise_id=escalation_id, at=at)
    except escalating.NotAnsweredYet:
        told = _("Answer first: nothing is settled before that.")
    except escalating.PromiseSettled:
        told = _("It was settled meanwhile; nothing was sent.")
    promise = access.promise_for(request.agent, escalation_id)
    return answers.changed(request, promise.about_id, at=at, told=told)


def _what_it_is_about(request: DeskRequest, promise: Promise) -> Conversation:
    if promise.about_kind != "conversation":
        raise NotFound("conversation")
    return conversations.conversation_for(request.agent, promise.about_id)


def _withdraw(request: DeskRequest, promise_id: int, because: str, *, at: datetime) -> None:
    with contextlib.suppress(promise_actions.PromiseSettled):
        promise_actions.withdraw(agent=request.agent, promise_id=promise_id, because=because, at=at)
