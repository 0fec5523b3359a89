"""What a conversation is, and by which of the company's steps it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import go_on, work_steps
from esmero.domain.conversations import access
from esmero.domain.workflows import reads as workflows
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import times
from esmero.web.desk import answers
from esmero.web.desk import question_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import sorting

if TYPE_CHECKING:
    from django.http import HttpResponse

ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@staff_only
def kind(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Say what a conversation is; where that kind has steps, it stands in the first one then."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    kinds = [(one.pk, one.name_in(times.language())) for one in workflows.kinds()]
    form = forms.KindForm(request.POST or None, kinds=kinds, initial={"kind": conversation.kind_id or 0})
    if form.is_valid():
        wanted = form.cleaned_data["kind"] or None
        try:
            go_on.set_kind(agent=request.agent, conversation_id=conversation_id, kind_id=wanted, at=at)
            return answers.changed(request, conversation_id, at=at, told=_("Sorted."), is_seen=True)
        except work_steps.TeamGone:
            form.add_error("kind", sorting.team_is_gone())
    context = {"conversation": conversation, "form": form}
    return answers.asked(request, conversation, "kind", context, at=at)


@require_http_methods(ASK_OR_DO)
@staff_only
def step(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Go on to another step, after a look at what it needs and what it promises."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    standing = workflows.standing(conversation.ref)
    if standing is None:
        raise NotFound("step")
    form = forms.StepForm(request.POST or None)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            go_on.go_on(agent=request.agent, conversation_id=conversation_id, at=at, **wanted)
            return answers.changed(request, conversation_id, at=at, told=_("It has gone on."), is_seen=True)
        except go_on.NotYet:
            form.add_error(None, _("Not yet: something is missing. It stands beside the step."))
        except work_steps.TeamGone:
            form.add_error(None, sorting.team_is_gone())
        except go_on.NoWay:
            words = _("It stands in another step by now. Here is where it may go from there.")
            form.add_error(None, words)
    context = {"conversation": conversation, "form": form, **sorting.onwards(conversation, standing, at=at)}
    return answers.asked(request, conversation, "going_on", context, at=at)
