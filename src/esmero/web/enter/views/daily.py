"""Ending the daily letter from the letter itself: by one press of the mail program, or of a person here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from esmero.actions import arrange
from esmero.domain.staff import access
from esmero.ui import reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


# Mail programs press for their owner and bring no cookie (RFC 8058): the link is what permits it, and all it
# permits. A look alone ends nothing, since programs that search mail for danger look at every link.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def daily_letter(request: HttpRequest, notices_token: str) -> HttpResponse:
    """Ask whether the daily letter shall end, or end it. Raises NotFound."""
    agent = access.by_notices_token(notices_token)
    if request.method == "POST":
        arrange.end_daily_letter(agent=agent)
    with translation.override(reader.language_for(request, agent.language)):
        context = {"is_over": request.method == "POST", "action_url": request.path}
        return render(request, "enter/daily_letter.html", context)
