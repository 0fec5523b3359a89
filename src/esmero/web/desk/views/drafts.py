"""What is being written: words kept for later, and files that wait with them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import keep, mentions, notify
from esmero.domain.conversations import access
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import clock
from esmero.parts import times
from esmero.parts.queue import zone_of
from esmero.ui import fragments
from esmero.web.desk import answers, forms, writing
from esmero.web.desk import presence as at_it
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import promise_offer
from esmero.web.desk.shown import uploads as shown
from esmero.web.desk.views import files

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation

AS_DATA = "application/json"


@require_POST
@staff_only
def draft(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Keep words for later; a script does while the agent writes, a button after a conflict."""
    at = clock.now()
    kept = writing.draft(request.POST)
    if request.headers.get("Accept") == AS_DATA:
        return _kept_by_script(request, conversation_id, kept)
    if kept is None:
        why, typed = writing.why_not_kept(request.POST), request.POST.get("text", "")
        return answers.refused(request, conversation_id, at=at, why=[why], draft=typed)
    keep.keep_draft(
        agent=request.agent,
        conversation_id=conversation_id,
        words=kept.text,
        seen_version=kept.seen_version,
        kind=kept.kind,
        chosen=kept.chosen,
        addressed=kept.copies,
        at=at,
    )
    if fragments.wants_fragment(request):
        return render(request, "desk/conversation/_draft_kept.html")
    return fragments.go(request, answers.address_of(conversation_id))


def _kept_by_script(request: DeskRequest, conversation_id: int, kept: writing.Kept | None) -> JsonResponse:
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    zone = zone_of(conversation)
    if kept is None:
        return JsonResponse({"told": writing.why_not_kept(request.POST)}, status=answers.NOT_RIGHT_YET)
    try:
        row = keep.keep_draft_after(
            agent=request.agent,
            conversation_id=conversation_id,
            words=kept.text,
            seen_version=kept.seen_version,
            kind=kept.kind,
            base=kept.base,
            chosen=kept.chosen,
            addressed=kept.copies,
            at=at,
        )
    except keep.DraftMoved as moved:
        other = {"text": moved.draft.text, "kept_at": moved.draft.kept_at.isoformat()}
        return JsonResponse(other, status=answers.NOT_NOW)
    told = _("Draft kept %(time)s.") % {"time": times.clock(at, zone=zone)} if row else ""
    answer = {"kept_at": row.kept_at.isoformat() if row else "", "told": told}
    if kept.kind == DraftKind.REPLY:
        answer["offer"] = _offer(request, conversation, kept, at=at)
    return JsonResponse(answer)


def _offer(request: DeskRequest, conversation: Conversation, kept: writing.Kept, *, at: datetime) -> str:
    """Return the question whether a sentence of the answer is to be a promise, empty where there is none."""
    found = promise_offer.offer(kept, conversation, at=at)
    return render_to_string("desk/conversation/_offer.html", found, request) if found else ""


@require_POST
@staff_only
def uploads(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Take a file for what is being written, at once; what is wrong with it is said beside it."""
    access.conversation_for(request.agent, conversation_id)
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _not_taken(form.why_not())
    try:
        upload = keep.keep_upload(
            agent=request.agent,
            conversation_id=conversation_id,
            kind=form.cleaned_data["kind"] or DraftKind.REPLY,
            file=form.new_file,
            at=clock.now(),
        )
    except keep.TooManyWaiting:
        return _not_taken([_("So many files wait here already that no more are taken. Leave some out.")])
    return JsonResponse(shown.as_data([upload])[0], status=201)


def _not_taken(why: list[str]) -> JsonResponse:
    return JsonResponse({"why": " ".join(why)}, status=answers.NOT_RIGHT_YET)


@require_POST
@staff_only
def removal(request: DeskRequest, upload_id: int) -> HttpResponse:
    """Leave a file out again."""
    upload = keep.drop_upload(agent=request.agent, upload_id=upload_id)
    if request.headers.get("Accept") == AS_DATA:
        return JsonResponse({})
    return fragments.go(request, answers.address_of(upload.conversation_id))


@require_safe
@staff_only
def upload(request: DeskRequest, upload_id: int) -> HttpResponseBase:
    """Show one's own file that waits, so that one sees what will go along."""
    found = workbench.upload_of(request.agent, upload_id)
    access.conversation_for(request.agent, found.conversation_id)
    return files.hand_over(found.key, found.name, found.content_type, is_picture=found.is_picture)


@require_POST
@staff_only
def presence(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Hear that somebody reads or writes here, and tell them who else does; that they looked is noted."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    state = request.POST.get("state", "")
    at_it.note(request.agent, conversation, state, at=at)
    if "is_new" in request.POST:
        mentions.see(agent=request.agent, conversation_id=conversation_id, at=at)
        notify.see(agent=request.agent, conversation_id=conversation_id, at=at)
    return JsonResponse({"words": " ".join(at_it.others(request.agent, conversation, at=at))})
