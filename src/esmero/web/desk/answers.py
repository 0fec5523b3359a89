"""What the desk answers: its page, a part of it after a change, or why a change could not be made."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from esmero.actions import bring_paper
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import clock
from esmero.parts import people
from esmero.parts.queue import zone_of
from esmero.ui import addresses, fragments, uploads
from esmero.web.desk import commands, moments, places, presence, their_clock, usual
from esmero.web.desk.closed_then import meant, title
from esmero.web.desk.shown import (
    held,
    learning,
    letters,
    notices,
    paper,
    person,
    presence_of_mine,
    queue,
    talk,
)
from esmero.web.desk.shown import people as people_beside
from esmero.web.desk.shown import uploads as shown_uploads

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.promises.models import Promise
    from esmero.web.desk.closed_then import Closed
    from esmero.web.desk.guard import DeskRequest
    from esmero.web.desk.writing import Written

NOT_NOW = 409
NOT_RIGHT_YET = 422


def whole(request: DeskRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Answer with a whole page of the desk: its frame knows who is here and what was the last news."""
    agent = request.agent
    presence.note_page(agent, at=clock.now())
    frame = {
        "me": people.of_agent(agent),
        "home_url": addresses.reverse("desk:home"),
        "office_url": _office_url() if agent.is_lead else "",
        "habits": agent.habits,
        "bell": notices.bell(agent),
        "presence": presence_of_mine.shown(agent.presence_state),
        **learning.strip(agent, context.get("conversation"), at=clock.now(), has_list="groups" in context),
        **({} if "commands" in context else commands.offered(commands.Here(agent))),
    }
    return render(request, template, frame | context, status=status)


def _office_url() -> str:
    try:
        return addresses.reverse("backoffice:home")
    except NoReverseMatch:
        return ""


def page(
    request: DeskRequest, conversation: Conversation, /, *, at: datetime, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with the whole desk, this conversation in the middle.

    `more` may bring a `draft` (what was typed), `came_in` and `wrong`, and `before` which letter one
    reads.
    """
    agent, before = request.agent, more.pop("before", None)
    last_event, seen_at = events.newest_and_last_look(agent.pk, conversation.ref)
    place = places.beside(request, conversation)
    told = talk.talk(agent, conversation, at=at, seen_at=seen_at, before=before)
    context = {
        "last_event": last_event,
        **queue.queue(agent, place, at=at, open_id=conversation.pk),
        **told,
        **person.person(agent, conversation, wish=told["wish"], at=at),
        **composer(request, conversation),
    }
    context["copies"] = people_beside.addressed(
        conversation,
        context["participants"],
        people_beside.as_typed(request.POST, context["participants"]) or context["kept_copies"],
    )
    context |= {
        "moments": _moments(conversation, context["written_by_them"], at=at),
        **more,
    }
    return whole(request, "desk/conversation/show.html", context, status=status)


def composer(request: DeskRequest, conversation: Conversation) -> dict[str, Any]:
    """Return what the places to write need: what is kept for them, fresh keys, limits."""
    kept = workbench.drafts(conversation, request.agent)
    reply, note = kept.get(DraftKind.REPLY), kept.get(DraftKind.NOTE)
    return {
        "draft": reply.text if reply else "",
        "draft_at": reply.kept_at.isoformat() if reply else "",
        "left_out": shown_uploads.left_out(reply),
        "kept_copies": reply.chosen if reply else {},
        "refused": reply.chosen.get("refused", "") if reply else "",
        "note_left_out": shown_uploads.left_out(note),
        "note_draft": note.text if note else "",
        "note_draft_at": note.kept_at.isoformat() if note else "",
        "waiting_files": shown_uploads.shown(workbench.uploads(conversation, request.agent)),
        "send_key": secrets.token_hex(12),
        "limits": uploads.limits(),
        "new_version": conversation.version,
        "way_words": paper.way_words(conversation),
        "is_nobodys": bring_paper.is_nobodys(conversation),
    }


def _moments(conversation: Conversation, letters: list[Message], *, at: datetime) -> list[moments.Offer]:
    zone = zone_of(conversation)
    theirs = their_clock.of(conversation.customer, letters, to=conversation.reply_to, at=at, zone=zone)
    next_usual = usual.next_hour([one.at for one in letters], at=at, zone=theirs or zone)
    return moments.offered(at=at, zone=zone, usual=next_usual, theirs=theirs)


def part(request: DeskRequest, conversation_id: int, *, at: datetime) -> HttpResponse:
    """Answer with letters and heading as they stand now, and the version that is read with them.

    While somebody writes, letters that arrive by themselves are not yet read: only a press says so.
    """
    conversation = access.conversation_for(request.agent, conversation_id)
    context = talk.talk(request.agent, conversation, at=at) | {"is_read": "read" in request.GET}
    return render(request, "desk/conversation/_changed.html", context)


def changed(
    request: DeskRequest,
    conversation_id: int,
    *,
    at: datetime,
    told: str,
    undo_url: str = "",
    is_seen: bool = False,
    is_addressed_anew: bool = False,
) -> HttpResponse:
    """Answer a change that was made: the new letters and heading for htmx, otherwise back to the page.

    What `is_seen` at once, as a letter is, needs no telling beside it. The next answer `is_addressed_anew`
    where one was sent, or somebody else takes part now.
    """
    if not fragments.wants_fragment(request):
        messages.success(request, told)
        return fragments.go(request, address_of(conversation_id))
    conversation = access.conversation_for(request.agent, conversation_id)
    context = talk.talk(request.agent, conversation, at=at)
    context |= {"is_done": True, "toast": "" if is_seen else told, "undo_url": undo_url}
    context["is_read"] = is_seen
    if is_addressed_anew and not conversation.is_practice:
        kept = workbench.draft_row(conversation, request.agent, kind=DraftKind.REPLY)
        context["copies"] = people_beside.addressed(
            conversation, context["participants"], kept.chosen if kept else {}
        )
    return render(request, "desk/conversation/_changed.html", context)


def refused(
    request: DeskRequest, conversation_id: int, *, at: datetime, why: list[str], draft: str
) -> HttpResponse:
    """Say above the words what is wrong with them; the words stay."""
    if not fragments.wants_fragment(request):
        conversation = access.conversation_for(request.agent, conversation_id)
        return page(request, conversation, at=at, status=NOT_RIGHT_YET, wrong=why, draft=draft)
    answer = render(request, "desk/conversation/_wrong.html", {"wrong": why}, status=NOT_RIGHT_YET)
    return _above(answer, "above-the-words")


def readers_refused(
    request: DeskRequest, conversation_id: int, *, at: datetime, why: list[str], draft: str
) -> HttpResponse:
    """Say beside the field what is wrong with each hidden reader; what was typed stays."""
    conversation = access.conversation_for(request.agent, conversation_id)
    told = {"wrong": [_("Look at the addresses under “Hidden copy”.")], "wrong_readers": " ".join(why)}
    if not fragments.wants_fragment(request):
        return page(request, conversation, at=at, status=NOT_RIGHT_YET, draft=draft, **told)
    taking_part = conversations.taking_part(conversation)
    typed = people_beside.as_typed(request.POST, taking_part)
    context = told | {"copies": people_beside.addressed(conversation, taking_part, typed)}
    answer = render(request, "desk/conversation/_wrong_readers.html", context, status=NOT_RIGHT_YET)
    return _above(answer, "above-the-words")


def note_refused(
    request: DeskRequest, conversation_id: int, *, at: datetime, why: list[str], draft: str
) -> HttpResponse:
    """Say above a note what is wrong with it; the words stay."""
    if not fragments.wants_fragment(request):
        conversation = access.conversation_for(request.agent, conversation_id)
        return page(request, conversation, at=at, status=NOT_RIGHT_YET, note_wrong=why, note_draft=draft)
    answer = render(request, "desk/conversation/_wrong.html", {"wrong": why}, status=NOT_RIGHT_YET)
    return _above(answer, "above-the-note")


def moment_refused(
    request: DeskRequest, conversation_id: int, wrong: dict[str, Any], *, at: datetime
) -> HttpResponse:
    """Say beside the field what is wrong with another moment for what is held back."""
    conversation = access.conversation_for(request.agent, conversation_id)
    if not fragments.wants_fragment(request):
        return page(request, conversation, at=at, status=NOT_RIGHT_YET, wrong_moment=wrong)
    context = talk.talk(request.agent, conversation, at=at) | {"wrong_moment": wrong}
    return render(request, "desk/conversation/_changed.html", context, status=NOT_RIGHT_YET)


def too_late(
    request: DeskRequest, conversation_id: int, promise: Promise, letter: Written, *, at: datetime
) -> HttpResponse:
    """Say that the moment chosen is after what was promised; the agent decides."""
    conversation = access.conversation_for(request.agent, conversation_id)
    zone = zone_of(conversation)
    context = {
        "too_late": held.promised_earlier(promise.due_at, at=at, zone=zone),
        "later": letter.later.at.isoformat() if letter.later else "",
    }
    if not fragments.wants_fragment(request):
        return page(request, conversation, at=at, status=NOT_NOW, draft=letter.typed, **context)
    answer = render(request, "desk/conversation/_too_late.html", context, status=NOT_NOW)
    return _above(answer, "above-the-words")


def closed_then(
    request: DeskRequest, conversation: Conversation, closed: list[Closed], letter: Written, *, at: datetime
) -> HttpResponse:
    """Say that something is promised for an hour when nobody works; the agent decides."""
    is_fragment = fragments.wants_fragment(request)
    later = letter.later.at if letter.later else None
    context = {"closed": closed, "closed_meant": meant(closed, later=later), "is_fragment": is_fragment}
    context["closed_title"] = title(closed)
    if not is_fragment:
        return page(request, conversation, at=at, status=NOT_NOW, draft=letter.typed, **context)
    answer = render(request, "desk/conversation/_closed_then.html", context, status=NOT_NOW)
    return _above(answer, "above-the-words")


def conflict(request: DeskRequest, conversation_id: int, letter: Written, *, at: datetime) -> HttpResponse:
    """Show what came in while the agent was writing; both texts are kept, the agent decides."""
    conversation = access.conversation_for(request.agent, conversation_id)
    context: dict[str, Any] = {
        "came_in": talk.came_in(request.agent, conversation, letter.seen_version, at=at),
        "later_known": moments.known(letter.later),
    }
    if not fragments.wants_fragment(request):
        return page(request, conversation, at=at, status=NOT_NOW, draft=letter.typed, **context)
    context["conversation"] = conversation
    answer = render(request, "desk/conversation/_conflict.html", context, status=NOT_NOW)
    return _above(answer, "above-the-words")


def _above(answer: HttpResponse, place: str) -> HttpResponse:
    answer.headers["HX-Retarget"] = f"#{place}"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def asked(
    request: DeskRequest,
    conversation: Conversation,
    part: str,
    context: dict[str, Any],
    *,
    at: datetime,
    is_first: bool = False,
) -> HttpResponse:
    """Ask before a change, in a dialog or in the place of the letters; a POST was wrong unless `is_first`."""
    status = NOT_RIGHT_YET if request.method == "POST" and not is_first else 200
    template = f"desk/asking/_{part}.html"
    if fragments.wants_fragment(request):
        answer = render(request, template, context, status=status)
        if status != 200:
            # Opened as a page the question stands in the place of the letters, and is answered there.
            answer.headers["HX-Retarget"] = "closest [data-question]"
            answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    return page(request, conversation, at=at, status=status, asking=template, **context)


def address_of(conversation_id: int, message_id: int | None = None) -> str:
    """Return the address of a conversation's page, at its newest letter."""
    anchor = letters.letter_id(message_id) if message_id else "newest"
    return f"{addresses.reverse('desk:conversation', args=[conversation_id])}#{anchor}"
