"""Answering the customer, leaving a note, keeping words for later."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import reply
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, promise_lines, writing
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import queue
from esmero.web.desk.shown.promise_hint import hint


@require_POST
@staff_only
def replies(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Send what the agent wrote, unless something came in that they have not read."""
    at = clock.now()
    zone = queue.zone_of(access.conversation_for(request.agent, conversation_id))
    letter = writing.written(request.POST, request.FILES, at=at, zone=zone)
    if letter.wrong:
        return answers.refused(request, conversation_id, at=at, why=letter.wrong, draft=letter.typed)
    try:
        _send(request, conversation_id, letter, at=at)
    except reply.SomethingCameIn:
        return answers.conflict(
            request, conversation_id, seen_version=letter.seen_version, at=at, draft=letter.typed
        )
    return answers.changed(request, conversation_id, at=at, told=_("Sent."), is_seen=True)


def _send(request: DeskRequest, conversation_id: int, letter: writing.Written, *, at: datetime) -> None:
    reply.reply(
        agent=request.agent,
        conversation_id=conversation_id,
        words=letter.words,
        seen_version=letter.seen_version,
        send_key=letter.send_key,
        new_files=letter.files,
        promises_made=letter.promises,
        send_anyway=letter.send_anyway,
        at=at,
    )


@require_POST
@staff_only
def notes(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Leave what the agent wrote for colleagues; the customer never sees it."""
    at = clock.now()
    access.conversation_for(request.agent, conversation_id)
    words = writing.noted(request.POST, request.FILES)
    if words.wrong:
        return answers.refused(request, conversation_id, at=at, why=words.wrong, draft=words.typed)
    reply.note(
        agent=request.agent,
        conversation_id=conversation_id,
        words=words.words,
        send_key=words.send_key,
        new_files=words.files,
        at=at,
    )
    told = _("Noted for colleagues.")
    return answers.changed(request, conversation_id, at=at, told=told, is_seen=True)


@require_POST
@staff_only
def draft(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Keep words for later; sent by itself while the agent writes, and by a button after a conflict."""
    kept = writing.draft(request.POST)
    if kept:
        text, seen_version = kept
        reply.keep_draft(
            agent=request.agent,
            conversation_id=conversation_id,
            words=text,
            seen_version=seen_version,
            at=clock.now(),
        )
    if fragments.wants_fragment(request):
        return render(request, "desk/conversation/_draft_kept.html")
    return fragments.go(request, answers.address_of(conversation_id))


@require_safe
@staff_only
def promise_hint(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say what a /promise line will become, while it is being typed."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    zone = queue.zone_of(conversation)
    try:
        promise = promise_lines.from_line(request.GET.get("line", ""), at=at, zone=zone)
    except promise_lines.NotAPromise as error:
        return render(request, "desk/conversation/_hint.html", {"why_not": str(error)})
    context = hint(promise, conversation, line=request.GET.get("line", ""), at=at) if promise else {}
    return render(request, "desk/conversation/_hint.html", context)


@require_POST
@staff_only
def let_through(request: DeskRequest, message_id: int) -> HttpResponse:
    """Show the customer a message that came with their link from somebody else's address."""
    at = clock.now()
    message = reply.let_through(agent=request.agent, message_id=message_id, at=at)
    told = _("The customer sees it now.")
    return answers.changed(request, message.conversation_id, at=at, told=told)
