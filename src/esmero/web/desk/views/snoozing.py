"""Putting a conversation out of sight until a moment."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import snooze
from esmero.domain.conversations import access
from esmero.ground import clock, when
from esmero.parts import times
from esmero.parts.queue import zone_of
from esmero.web.desk import answers, promise_lines
from esmero.web.desk import question_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import snoozing


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def snoozed(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask until when, and put the conversation out of sight until then."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    zone, team = zone_of(conversation), conversation.team
    form = forms.SnoozeForm(request.POST or None)
    if form.is_valid():
        until = form.moment(lambda words: _moment(promise_lines.found_by(words, team, at=at)))
        try:
            if until is not None:
                snooze.snooze(agent=request.agent, conversation_id=conversation_id, until=until, at=at)
                told = _("Out of sight until %(when)s.") % {"when": times.label(until, at=at, zone=zone)}
                undo_url = reverse("desk:conversation-snooze_end", args=[conversation_id])
                return answers.changed(request, conversation_id, at=at, told=told, undo_url=undo_url)
        except snooze.CannotSnooze:
            pass
        form.add_error("own", _("Choose a moment ahead, within a year: friday 18:00, tomorrow 10:00."))
    context = snoozing.question(conversation, form, at=at)
    return answers.asked(request, conversation, "snoozing", context, at=at)


def _moment(found: when.Found | None) -> datetime | None:
    return found.due_at if found else None


@require_POST
@staff_only
def snooze_end(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Take a snooze back."""
    at = clock.now()
    snooze.end(agent=request.agent, conversation_id=conversation_id, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("Back among the others."))
