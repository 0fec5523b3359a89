"""Work of other teams: asked for in a conversation, listed for who does it, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import work as actions
from esmero.domain.conversations import access as conversations
from esmero.domain.promises import access
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import works
from esmero.ui import addresses, fragments
from esmero.web.desk import answers, promise_lines
from esmero.web.desk import work_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import work as shown
from esmero.web.desk.views import files

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import FileResponse, HttpResponse, QueryDict
    from django.utils.functional import _StrPromise as StrPromise

    from esmero.domain.promises.models import Work
    from esmero.domain.staff.models import Agent, Team

# Said in the conversation that asked, not on the page of the work: the reader stays there.
IN_CONVERSATION = "here"
OVER = gettext_lazy("It came to its end meanwhile; nothing was changed.")


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
    due_at = _moment(form, conversation.team, at=at) if form.is_valid() else None
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


def _moment(form: Form, team: Team, *, at: datetime) -> datetime | None:
    try:
        return promise_lines.due(form.cleaned_data["due"], team, at=at)
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


@dataclass(frozen=True)
class End:
    """How a piece of work can come to its end: what is filled in, what is done, and what is said then."""

    form: type[Form]
    # What the fields are called on the page of the work, and the form among its forms.
    name: str
    to_say: Callable[[Agent, int], Work]
    do: Callable[..., Work]
    told: StrPromise
    leads_to_list: bool = True

    def asked(self, given: QueryDict | None) -> Form:
        """Return the form, as it was filled in."""
        return self.form(given, auto_id=f"{self.name}-%s")


DONE = End(
    forms.DoneForm, "done", access.work_to_do, actions.done, gettext_lazy("Done. Whoever asked is told.")
)
REFUSED = End(
    forms.RefusalForm,
    "refusal",
    access.work_to_do,
    actions.refuse,
    gettext_lazy("Whoever asked is told why it can’t be done."),
)
TAKEN_BACK = End(
    forms.BackForm,
    "back",
    access.work_to_take_back,
    actions.take_back,
    gettext_lazy("The team reads that it is not needed any more."),
    leads_to_list=False,
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def completion(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that it is done, with words for whoever asked: on its own page, or asked in the conversation."""
    work = access.work_to_do(request.agent, work_id)
    if request.method == "POST" and IN_CONVERSATION not in request.POST:
        return _ended(request, work_id, DONE)
    at, form = clock.now(), DONE.asked(request.POST if request.method == "POST" else None)
    try:
        conversation = conversations.conversation_for(request.agent, work.about_id)
    except NotFound:
        # Who sees the conversation no more loses no words that they typed there.
        return _ended(request, work_id, DONE) if request.method == "POST" else _page(request, work_id)
    if form.is_valid():
        told = _said(request, work_id, DONE, form) or str(OVER)
        return answers.changed(request, conversation.pk, at=at, told=told)
    context = {
        "conversation": conversation,
        "work": work,
        "asked_for": works.asked(work),
        "form": form,
        "mark": IN_CONVERSATION,
    }
    return answers.asked(request, conversation, "work_done", context, at=at)


@require_POST
@staff_only
def refusal(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that it can't be done, and why."""
    return _ended(request, work_id, REFUSED)


@require_POST
@staff_only
def withdrawal(request: DeskRequest, work_id: int) -> HttpResponse:
    """Say that it is not needed any more."""
    return _ended(request, work_id, TAKEN_BACK)


def _ended(request: DeskRequest, work_id: int, end: End) -> HttpResponse:
    """Bring it to its end from its own page."""
    end.to_say(request.agent, work_id)
    form = end.asked(request.POST)
    if not form.is_valid():
        return _page(request, work_id, **{end.name: form})
    told = _said(request, work_id, end, form)
    if not told:
        return _over(request, work_id)
    return _listed(request, told) if end.leads_to_list else _back(request, work_id, told)


def _said(request: DeskRequest, work_id: int, end: End, form: Form) -> str:
    """Return what is said once it has come to its end; nothing where it had meanwhile."""
    try:
        end.do(agent=request.agent, work_id=work_id, at=clock.now(), **form.cleaned_data)
    except actions.WorkEnded:
        return ""
    return str(end.told)


@require_POST
@staff_only
def new_time(request: DeskRequest, work_id: int) -> HttpResponse:
    """Name another time for it."""
    at, work = clock.now(), access.work_to_do(request.agent, work_id)
    form = forms.NewTimeForm(request.POST, auto_id="new_time-%s")
    due_at = _moment(form, work.for_team, at=at) if form.is_valid() else None
    if due_at is None:
        return _page(request, work_id, new_time=form)
    why = form.cleaned_data["because"]
    try:
        actions.new_time(agent=request.agent, work_id=work_id, due_at=due_at, why=why, at=at)
    except (actions.WorkEnded, actions.PromiseSettled):
        return _over(request, work_id)
    return _back(request, work_id, _("It has another time; whoever asked is told why."))


def _over(request: DeskRequest, work_id: int) -> HttpResponse:
    return _back(request, work_id, str(OVER))


def _back(request: DeskRequest, work_id: int, told: str) -> HttpResponse:
    messages.success(request, told)
    return fragments.go(request, addresses.reverse("desk:work", args=[work_id]))


def _listed(request: DeskRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return fragments.go(request, "desk:work_for_us")
