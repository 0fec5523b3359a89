"""How far counting promises again is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.ground import clock
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import recount

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def show(request: OfficeRequest) -> HttpResponse:
    """Show the strip of the count that is under way, or what came of it, as a piece of a page."""
    return render(request, "backoffice/_recount.html", {"recount": recount.strip(at=clock.now())})
