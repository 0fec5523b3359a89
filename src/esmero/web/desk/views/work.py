"""Work of other teams: asked for in a conversation, listed for who does it, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import work as actions
from esmero.domain.conversations import access as conversations
from esmero.domain.promises import access
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import works
from esmero.parts.queue import zone_of
from esmero.ui import addresses, fragments
from esmero.web.desk import answers, promise_lines
from esmero.web.desk import work_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import work as shown
from esmero.web.desk.views import files

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import FileResponse, HttpResponse


@require_safe
@staff_only
def for_us(request: DeskRequest) -> HttpResponse:
    """Show what is asked of one's own teams."""
    return answers.whole(request, "desk/work/list.html", shown.for_us(request.agent, at=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def asked(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask another team for a piece of work that the conversation needs."""
    at = clock.now()
    conversation = conversations.conversation_to_answer(request.agent, conversation_id)
    if conversation.is_practice or conversation.is_closed:
        raise NotFound("work")
    teams = actions.teams_asked_by(request.agent, conversation)
    form = forms.AskForm(request.POST or None, teams=teams, files_here=shown.files_of(conversation))
    due_at = _moment(form, at=at, zone=zone_of(conversation)) if form.is_valid() else None
    if due_at is None:
        context = {"conversation": conversation, "form": form, "has_teams": bool(teams)}
        return answers.asked(request, conversation, "work", context, at=at)
    given = form.cleaned_data
    actions.ask(
        agent=request.agent,
        conversation_id=conversation_id,
        team_id=given["team"],
        words=given["words"],
        due_at=due_at,
        file_ids=given["files"],
        at=at,
    )
    return answers.changed(request, conversation_id, at=at, told=_("Asked. You are told when it is done."))


def _moment(form: Form, *, at: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        return promise_lines.due(form.cleaned_data["due"], at=at, zone=zone)
    except promise_lines.NotAPromise as error:
        form.add_error("due", str(error))
        return None


@require_safe
@staff_only
def one(request: DeskRequest, work_id: int) -> HttpResponse:
    """Show one piece of work, to its team and to who sees the conversation that asked for it."""
    return _page(request, work_id)


def _page(request: DeskRequest, work_id: int, **bound: Any) -> HttpResponse:
    work = access.work_for(request.agent, work_id)
    context = shown.page(request.agent, work, at=clock.now(), **bound)
    status = answers.NOT_RIGHT_YET if bound else 200
    return answers.whole(request, "desk/work/page.html", context, status=status)


@require_safe
@staff_only
def file(request: DeskRequest, work_id: int, file_id: int) -> FileResponse:
    """Hand over a file that was ticked for a piece of work."""
    found = actions.file_for(request.agent, work_id, file_id)
    return files.hand_over(found.key, found.name, found.content_type, is_picture=found.is_picture)


@require_POST
@staff_only
def taking(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that one does it oneself."""
    try:
        actions.take(agent=request.agent, work_id=work_id, at=clock.now())
    except actions.WorkEnded:
        return _over(request, work_id)
    return _back(request, work_id, _("It is yours now; its time stays."))


@require_POST
@staff_only
def completion(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that it is done."""
    access.work_to_do(request.agent, work_id)
    done = partial(actions.done, agent=request.agent, work_id=work_id, at=clock.now())
    stopped = _stopped(request, work_id, done, done=forms.DoneForm(request.POST, auto_id="done-%s"))
    return stopped or _listed(request, _("Done. Whoever asked is told."))


@require_POST
@staff_only
def new_time(request: DeskRequest, work_id: int) -> HttpResponse:
    """Name another time for it."""
    at, work = clock.now(), access.work_to_do(request.agent, work_id)
    form = forms.NewTimeForm(request.POST, auto_id="time-%s")
    due_at = _moment(form, at=at, zone=works.zone_of(work)) if form.is_valid() else None
    if due_at is None:
        return _page(request, work_id, new_time=form)
    why = form.cleaned_data["because"]
    try:
        actions.new_time(agent=request.agent, work_id=work_id, due_at=due_at, why=why, at=at)
    except (actions.WorkEnded, actions.PromiseSettled):
        return _over(request, work_id)
    return _back(request, work_id, _("It has another time; whoever asked is told why."))


@require_POST
@staff_only
def refusal(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that it can't be done, and why."""
    access.work_to_do(request.agent, work_id)
    refuse = partial(actions.refuse, agent=request.agent, work_id=work_id, at=clock.now())
    stopped = _stopped(request, work_id, refuse, refusal=forms.RefusalForm(request.POST, auto_id="not-%s"))
    return stopped or _listed(request, _("Whoever asked is told why it can’t be done."))


@require_POST
@staff_only
def withdrawal(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that it is not needed any more."""
    access.work_to_take_back(request.agent, work_id)
    take_back = partial(actions.take_back, agent=request.agent, work_id=work_id, at=clock.now())
    stopped = _stopped(request, work_id, take_back, back=forms.BackForm(request.POST, auto_id="back-%s"))
    return stopped or _back(request, work_id, _("The team reads that it is not needed any more."))


def _stopped(
    request: DeskRequest, work_id: int, end: Callable[..., object], **bound: Form
) -> HttpResponse | None:
    """Bring work to an end with what its one form says; return the answer where that can't be."""
    (form,) = bound.values()
    if not form.is_valid():
        return _page(request, work_id, **bound)
    try:
        end(**form.cleaned_data)
    except actions.WorkEnded:
        return _over(request, work_id)
    return None


def _over(request: DeskRequest, work_id: int) -> HttpResponse:
    return _back(request, work_id, _("It came to its end meanwhile; nothing was changed."))


def _back(request: DeskRequest, work_id: int, told: str) -> HttpResponse:
    messages.success(request, told)
    return fragments.go(request, addresses.reverse("desk:work", args=[work_id]))


def _listed(request: DeskRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return fragments.go(request, "desk:work_for_us")
