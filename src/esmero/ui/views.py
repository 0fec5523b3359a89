"""The living page of all parts, and the one line of style that a company chooses."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.ui import specimens

HEX = re.compile(r"(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
A_YEAR = 365 * 24 * 3600


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every part in all its states; in development only."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/components.html", specimens.all_of_them())


@require_safe
def colour(request: HttpRequest, colour: str) -> HttpResponse:
    """Answer with the company's colour as a style sheet. The address holds it, so it never goes stale."""
    if not HEX.fullmatch(colour):
        raise Http404
    sheet = f"@layer tokens {{ :root {{ --company: #{colour.lower()}; }} }}\n"
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers=headers)
