"""How the installation runs, and what waits for a word since a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import come_back
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import running

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def show(request: OfficeRequest) -> HttpResponse:
    """Show what is well and what needs a hand."""
    return office.show(request, "running.html", running.of_now(at=clock.now()), here="running")


@require_POST
@owners_only
def owning_up(request: OfficeRequest, standing_id: int) -> HttpResponse:
    """Say that a promise was not kept: the clock has it again, and whom it was made to is told."""
    promise = come_back.own_up(agent=request.agent, promise_id=standing_id, at=clock.now())
    if promise.kind == PromiseKind.WORK:
        words = _("Whoever asked for it is told within seconds, with a new time.")
    else:
        words = _("The customer is told within seconds, with a new time.")
    return office.done(request, words, "running")
