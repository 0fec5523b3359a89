"""Answers and forwarded letters held back: sent at once, taken back, given another moment; their list."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import hold, in_time, let_out, parcels, reply
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import times
from esmero.parts.queue import zone_of
from esmero.web.desk import answers, moments
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import held as shown
from esmero.web.desk.shown import uploads as shown_uploads

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Draft


@require_safe
@staff_only
def to_be_sent(request: DeskRequest) -> HttpResponse:
    """Show what of one's own goes out when, and what did not."""
    at = clock.now()
    waiting = workbench.held_by(request.agent)
    rows = [shown.shown(one, request.agent, at=at, zone=zone_of(one.conversation)) for one in waiting]
    context = {"waiting": rows, "last_event": events.newest_id()}
    return answers.whole(request, "desk/writing/to_be_sent.html", context)


@require_POST
@staff_only
def release(request: DeskRequest, held_id: int) -> HttpResponse:
    """Send it now; over what came in meanwhile only when told so."""
    at = clock.now()
    anyway = request.POST.get("send_anyway") == "on"
    number = _conversation_of(held_id)
    try:
        hold.send_now(agent=request.agent, held_id=held_id, send_anyway=anyway, at=at)
    except reply.SomethingCameIn:
        told = _("Something came in meanwhile. Read it, then send yours all the same or take it back.")
        return answers.changed(request, number, at=at, told=told)
    except parcels.FileGone:
        told = _("A file that goes with it can’t be found. Take it back and choose the file again.")
        return answers.changed(request, number, at=at, told=told)
    except let_out.CannotGo as error:
        told = _("This did not go out. %(why)s") % {"why": error.why.label}
        return answers.changed(request, number, at=at, told=told)
    return answers.changed(request, number, at=at, told=_("Sent."), is_seen=True)


@require_POST
@staff_only
def taking_back(request: DeskRequest, held_id: int) -> HttpResponse:
    """Give its words and files back to the draft; a script gets them to put into the page."""
    at = clock.now()
    draft = hold.take_back(agent=request.agent, held_id=held_id, at=at)
    if request.headers.get("Accept") == "application/json":
        waiting = workbench.uploads(draft.conversation, draft.agent)
        is_mine = draft.agent_id == request.agent.pk
        return JsonResponse(
            {
                "text": draft.text if is_mine else "",
                "kept_at": draft.kept_at.isoformat() if is_mine else "",
                "chosen": _addressed(draft) if is_mine else {},
                "files": shown_uploads.as_data(waiting) if is_mine else [],
            }
        )
    return answers.changed(request, draft.conversation_id, at=at, told=_taken_back(request.agent, draft))


def _addressed(draft: Draft) -> dict[str, list[str]]:
    """Who was to get copies, by the names of the form."""
    if "not_to" not in draft.chosen:
        return {}
    taking_part = (one.address for one in conversations.taking_part(draft.conversation))
    ticked = [one for one in taking_part if one not in draft.chosen["not_to"]]
    return {"cc": ticked, "bcc": [draft.chosen.get("bcc", "")]}


def _taken_back(agent: Agent, draft: Draft) -> str:
    if draft.agent_id == agent.pk and draft.kind == DraftKind.FORWARD:
        return _("Taken back. What you wrote and chose stands under “Forward” again.")
    if draft.agent_id == agent.pk:
        return _("Taken back. Your words stand below.")
    return _("Taken back. %(who)s finds the words in their draft again.") % {"who": draft.agent.short_name}


@require_POST
@staff_only
def moment(request: DeskRequest, held_id: int) -> HttpResponse:
    """Choose another moment for it."""
    at = clock.now()
    number = _conversation_of(held_id)
    conversation = access.conversation_for(request.agent, number)
    try:
        chosen = moments.typed(request.POST.get("moment", ""), at=at, zone=zone_of(conversation))
        meant = request.POST.get("late") == "on"
        if not meant and (told := _due_first(request.agent, held_id, chosen, at=at)):
            return _wrong(request, held_id, conversation, told, at=at)
        hold.put_off(agent=request.agent, held_id=held_id, later=chosen, is_late_meant=meant, at=at)
    except moments.NotAMoment as error:
        return _wrong(request, held_id, conversation, str(error), at=at)
    except in_time.PromisedEarlier as error:
        told = shown.promised_earlier(error.promise.due_at, at=at, zone=zone_of(conversation))
        return _wrong(request, held_id, conversation, told, at=at)
    return answers.changed(request, number, at=at, told=_("It goes out at the new time."))


def _due_first(agent: Agent, held_id: int, later: datetime, *, at: datetime) -> str:
    """Say what is promised in it for a time before it would leave; empty where nothing is."""
    held = workbench.held(held_id)
    if held is None or held.agent_id != agent.pk:
        return ""
    words = _("“%(words)s” is due %(when)s, before this leaves.")
    zone = zone_of(held.conversation)
    early = [one for one in held.own_words if one.due_at <= later]
    told = ({"words": one.wording, "when": times.on(one.due_at, at=at, zone=zone)} for one in early)
    return " ".join(words % one for one in told)


def _wrong(
    request: DeskRequest, held_id: int, conversation: Conversation, why: str, *, at: datetime
) -> HttpResponse:
    """Say beside the field what is wrong with the moment; what was typed stays."""
    wrong = {"id": held_id, "why": why, "typed": request.POST.get("moment", "")}
    return answers.moment_refused(request, conversation.pk, wrong, at=at)


def _conversation_of(held_id: int) -> int:
    held = workbench.held(held_id)
    if held is None:
        raise NotFound("held reply")
    return held.conversation_id
