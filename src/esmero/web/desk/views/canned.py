"""Words written before: offered while one writes, taken up, and the pages where they are written."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import canned
from esmero.domain.conversations import access
from esmero.domain.workbench import access as workbench_access
from esmero.domain.workbench import reads as workbench
from esmero.ground import clock
from esmero.parts.queue import zone_of
from esmero.ui import fragments
from esmero.web.desk import answers, canned_forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import canned as shown


@require_safe
@staff_only
def offers(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Offer, while somebody writes: words written before after / or ::, colleagues after @."""
    conversation = access.conversation_for(request.agent, conversation_id)
    sign, words = request.GET.get("sign", ""), request.GET.get("words", "")[:60]
    found = (
        shown.people(conversation, words) if sign == "@" else shown.words(request.agent, conversation, words)
    )
    return JsonResponse({"offers": found})


@require_POST
@staff_only
def uses(request: DeskRequest, conversation_id: int, canned_id: int) -> HttpResponse:
    """Take up the words, filled for this conversation; that they were used is counted."""
    conversation = access.conversation_for(request.agent, conversation_id)
    text = canned.use(
        agent=request.agent,
        conversation_id=conversation_id,
        canned_id=canned_id,
        zone=zone_of(conversation),
        at=clock.now(),
    )
    return JsonResponse({"text": text})


@require_safe
@staff_only
def replies(request: DeskRequest) -> HttpResponse:
    """Show the canned replies that one may use."""
    return answers.whole(request, "desk/writing/canned.html", shown.page(request.agent))


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: DeskRequest) -> HttpResponse:
    """Write a new one."""
    return _written(request, None)


@require_http_methods(["GET", "POST"])
@staff_only
def edit(request: DeskRequest, canned_id: int) -> HttpResponse:
    """Change one, for whoever may."""
    workbench_access.canned_to_change(request.agent, canned_id)
    return _written(request, canned_id)


def _written(request: DeskRequest, canned_id: int | None) -> HttpResponse:
    there = workbench.canned(workbench_access.canned_for(request.agent, canned_id)) if canned_id else None
    form = canned_forms.CannedForm(
        request.POST if request.method == "POST" else None,
        agent=request.agent,
        initial=canned_forms.initial(there) if there else None,
    )
    if request.method == "POST" and form.is_valid():
        canned.write(agent=request.agent, canned_id=canned_id, at=clock.now(), **form.wanted)
        messages.success(request, _("The words are kept."))
        return fragments.go(request, reverse("desk:canned_replies"))
    status = answers.NOT_RIGHT_YET if request.method == "POST" else 200
    context = {"form": form, "canned_id": canned_id, "places": shown.places()}
    return answers.whole(request, "desk/writing/canned_form.html", context, status=status)


@require_POST
@staff_only
def removal(request: DeskRequest, canned_id: int) -> HttpResponse:
    """Offer it no more."""
    canned.remove(agent=request.agent, canned_id=canned_id, at=clock.now())
    messages.success(request, _("It is offered no more. Below it can be put back."))
    return fragments.go(request, reverse("desk:canned_replies"))


@require_POST
@staff_only
def return_(request: DeskRequest, canned_id: int) -> HttpResponse:
    """Offer it again."""
    canned.put_back(agent=request.agent, canned_id=canned_id, at=clock.now())
    messages.success(request, _("It is offered again."))
    return fragments.go(request, reverse("desk:canned_replies"))
