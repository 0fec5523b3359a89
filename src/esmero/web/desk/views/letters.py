"""Answering the customer, leaving a note."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import copying, hold, in_time, mentions, parcels, reply
from esmero.domain.conversations import access
from esmero.domain.promises import access as promises
from esmero.ground import clock
from esmero.web.desk import answers, closed_then, forms, promise_lines, writing
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import people
from esmero.web.desk.shown.promise_hint import hint, understood

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.staff.models import Team
    from esmero.domain.workbench.models import HeldReply

# What stops an answer or a note on its way, as its writer reads it.
WHY_NOT: dict[type[Exception], _StrPromise] = {
    parcels.FileGone: gettext_lazy(
        "A file that should go along is not there any more. Choose it again; your words are kept."
    ),
    parcels.TooMuchTogether: gettext_lazy("These files together are too much for one letter. Choose fewer."),
    copying.TooManyHidden: gettext_lazy("Five hidden copies at most."),
    hold.WasTakenBack: gettext_lazy(
        "This was taken back before it went out. Load the page again to send it; your words are kept."
    ),
}


@require_POST
@staff_only
def replies(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Send what the agent wrote, unless something came in that they have not read."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    letter = writing.written(request.POST, request.FILES, conversation.team, at=at)
    if letter.wrong:
        return answers.refused(request, conversation_id, at=at, why=letter.wrong, draft=letter.typed)
    later = letter.later.at if letter.later else None
    team, whose = conversation.team, conversation.customer
    closed = closed_then.asked_of(letter.promises, team, customer=whose, later=later, at=at)
    if closed_then.not_meant(closed, request.POST):
        return answers.closed_then(request, conversation, closed, letter, at=at)
    try:
        sent = _send(request, conversation_id, letter, at=at)
    except reply.SomethingCameIn:
        return answers.conflict(request, conversation_id, letter, at=at)
    except tuple(WHY_NOT) as error:
        why = [str(WHY_NOT[type(error)])]
        return answers.refused(request, conversation_id, at=at, why=why, draft=letter.typed)
    except copying.WrongReaders as error:
        why = list(map(people.why_wrong, error.errors))
        return answers.readers_refused(request, conversation_id, at=at, why=why, draft=letter.typed)
    except in_time.PromisedEarlier as error:
        return answers.too_late(request, conversation_id, error.promise, letter, at=at)
    if request.agent.habits.goes_on:
        # The page goes on to the next conversation; there it is said what became of this one.
        messages.success(
            request, _("Your answer goes out. As long as it waits it stands under “To be sent”.")
        )
    told = _("It waits.") if sent.ref.kind == "held_reply" else _("Sent.")
    return answers.changed(request, conversation_id, at=at, told=told, is_seen=True, is_addressed_anew=True)


def _send(
    request: DeskRequest, conversation_id: int, letter: writing.Written, *, at: datetime
) -> HeldReply | Message:
    return hold.send(
        agent=request.agent,
        conversation_id=conversation_id,
        words=letter.words,
        typed=letter.typed,
        seen_version=letter.seen_version,
        send_key=letter.send_key,
        later=letter.later.at if letter.later else None,
        is_late_meant=bool(letter.later and letter.later.is_late_meant),
        new_files=letter.files,
        upload_ids=letter.upload_ids,
        promises_made=letter.promises,
        copies=letter.copies,
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
        return answers.note_refused(request, conversation_id, at=at, why=words.wrong, draft=words.typed)
    try:
        reply.note(
            agent=request.agent,
            conversation_id=conversation_id,
            words=words.words,
            send_key=words.send_key,
            new_files=words.files,
            upload_ids=words.upload_ids,
            at=at,
        )
    except mentions.CannotSee as error:
        why = [_cannot_see(name) for name in error.names]
        return answers.note_refused(request, conversation_id, at=at, why=why, draft=words.typed)
    except tuple(WHY_NOT) as error:
        why = [str(WHY_NOT[type(error)])]
        return answers.note_refused(request, conversation_id, at=at, why=why, draft=words.typed)
    told = _("Noted for colleagues.")
    return answers.changed(request, conversation_id, at=at, told=told, is_seen=True)


def _cannot_see(name: str) -> str:
    return _("%(name)s may not see this conversation, so a note cannot call them here.") % {"name": name}


@require_safe
@staff_only
def promise_hint(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say what a /promise line will become, or which moment was typed as its time, while it is typed."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    due = request.GET.get("due", "").strip()
    try:
        if due:
            context = understood(due, conversation, _team_at_work(request, conversation), at=at)
            return render(request, "desk/conversation/_understood.html", context)
        promise = promise_lines.from_line(request.GET.get("line", ""), conversation.team, at=at)
    except promise_lines.NotAPromise as error:
        return render(request, "desk/conversation/_hint.html", {"why_not": str(error)})
    context = hint(promise, conversation, line=request.GET.get("line", ""), at=at) if promise else {}
    return render(request, "desk/conversation/_hint.html", context)


def _team_at_work(request: DeskRequest, conversation: Conversation) -> Team:
    """The team whose hours are looked at: of the promise for which another time is named, where one is."""
    named = request.GET.get("promise", "")
    if not named.isdecimal() or len(named) >= forms.MOST_DIGITS:
        return conversation.team
    promise = promises.promise_for(request.agent, int(named))
    return promise.owner_team or conversation.team


@require_POST
@staff_only
def let_through(request: DeskRequest, message_id: int) -> HttpResponse:
    """Show the customer a message that came with their link from somebody else's address."""
    at = clock.now()
    message = reply.let_through(agent=request.agent, message_id=message_id, at=at)
    told = _("The customer sees it now.")
    return answers.changed(request, message.conversation_id, at=at, told=told)
