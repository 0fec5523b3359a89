"""Who gets what: what decides, and what other settings would have meant for last month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import try_out
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Tried
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms.routing import OtherwiseForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import routing as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def who_gets_what(request: OfficeRequest) -> HttpResponse:
    """Show what decides, and ask what would be otherwise; filled in again as it was tried before."""
    form = OtherwiseForm(typed.given(request), wanted=shown.as_tried(request.GET.get("tried", "")))
    return office.form(request, "routing/show.html", _with_reasons(form), here="routing", is_again=False)


@require_POST
@owners_only
def try_it(request: OfficeRequest) -> HttpResponse:
    """Ask who would have got what last month with these settings; none of them is saved."""
    form = OtherwiseForm(request.POST, wanted=None)
    if not form.is_valid():
        return office.form(request, "routing/show.html", _with_reasons(form), here="routing", is_again=True)
    typed.put(request)
    asked = try_out.who_gets_what(agent=request.agent, changes=form.changes(), at=clock.now())
    return fragments.go(request, reverse("backoffice:routing-try_out", args=[asked.pk]))


@require_safe
@owners_only
def tried(request: OfficeRequest, routing_id: int) -> HttpResponse:
    """Show how far the counting is, or what came out; the page fetches its piece again until then."""
    asked = promises.try_out(routing_id, kind=Tried.ROUTING)
    context = shown.one(asked, reader=request.agent, at=clock.now())
    if fragments.wants_fragment(request):
        return render(request, "backoffice/routing/_tried.html", context)
    return office.show(request, "routing/tried.html", context, here="routing")


def _with_reasons(form: OtherwiseForm) -> dict[str, Any]:
    return {"form": form, "reasons": shown.reasons()}
