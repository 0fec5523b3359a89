"""The overview: how the company is set up, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import leads_too
from esmero.web.backoffice.shown import overview

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@leads_too
def show(request: OfficeRequest) -> HttpResponse:
    """Show the set-up in sentences with ways on; a lead sees that of their own teams."""
    at, agent = clock.now(), request.agent
    shown = overview.of_everything(at=at) if agent.is_owner else overview.of_teams(agent)
    return office.show(request, "home.html", shown, here="home")
