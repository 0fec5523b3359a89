"""Calm pages for everything that can't be answered otherwise; programs get the same as problem details."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.conversations import access
from esmero.web.api import problems

# The windows of the limits at the door are as long as this, or shorter.
WAIT_SECONDS = 300
NOT_ALLOWED = 405
# Where somebody works; there a second step is asked for once the company demands it of everybody.
WORK = ("/desk/", "/office/")
# Behind the links in our letters.
THEIR_PAGES = "/c/"
# What we know of somebody, for them.
KNOWN_OF_THEM = "/you/"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say the same for what doesn't exist and for what isn't for the one who asks."""
    if problems.is_for_programs(request.path):
        return problems.answer(404, "There is nothing at this address.")
    context = _way_on(request) | _typed(request) | _why(exception)
    return render(request, "ui/404.html", context, status=404)


def _why(exception: Exception | None) -> dict[str, str]:
    """Why a link of ours opens nothing any more: what its reader knows, and nothing of who is there."""
    if not isinstance(exception, access.LinkEnded):
        return {}
    if exception.is_old:
        return {"why": _("Links in our letters hold for three months, and this one is older.")}
    return {
        "why": _(
            "This link came with an earlier letter and opens nothing any more: there is a newer one, or "
            "answers go to another address by now."
        )
    }


def _typed(request: HttpRequest) -> dict[str, str]:
    """What somebody wrote behind a link that opens nothing any more: they get it back, who else has it?"""
    is_theirs = request.method == "POST" and request.path.startswith(THEIR_PAGES)
    words = request.POST.get("words", "") if is_theirs else ""
    return {"typed": words} if words.strip() else {}


def _way_on(request: HttpRequest) -> dict[str, str]:
    """Where one goes from a page that is not there: back to work, or to a fresh link."""
    if request.path.startswith(WORK):
        return {"work_url": reverse("desk:home")}
    return {"fresh_link_url": reverse("help:link")}


def only_pressed(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Say calmly that an address is no page: something on a page sends to it.

    A customer who loads a page anew that answered what they pressed, or reads it in another language, gets
    the page where they pressed it.
    """
    if problems.is_for_programs(request.path):
        return refused
    if request.method == "GET" and (page_url := _page_of(request.path)):
        return HttpResponseRedirect(page_url)
    page = render(request, "ui/404.html", _way_on(request), status=NOT_ALLOWED)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def _page_of(path: str) -> str:
    """Return the customer's page on which one presses what is sent to an address; empty for others."""
    if path.startswith(KNOWN_OF_THEM):
        return reverse("you:known")
    if path.startswith(THEIR_PAGES):
        token = path.removeprefix(THEIR_PAGES).partition("/")[0]
        return reverse("portal:conversation", args=[token])
    return ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request made no sense."""
    if problems.is_for_programs(request.path):
        return problems.answer(400)
    return HttpResponse(render_to_string("ui/400.html"), status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not theirs to do."""
    return render(request, "ui/403.html", _way_on(request), status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, and that it can be sent again."""
    return render(request, "ui/csrf.html", status=403)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that these were too many tries in a short time, to a program in its own way."""
    if request.headers.get("Accept", "").startswith("application/json"):
        words = {"title": "Too many requests in a short time", "status": 429}
        return JsonResponse(
            words,
            status=429,
            headers={"Retry-After": str(WAIT_SECONDS)},
            content_type="application/problem+json",
        )
    page = render(request, "ui/429.html", status=429)
    page.headers["Retry-After"] = str(WAIT_SECONDS)
    return page


def too_big(request: HttpRequest) -> HttpResponse:
    """Say that what was sent is more than we take at once."""
    response = render(request, "ui/413.html", {"most_mb": settings.ESMERO_MAX_FILE_MB}, status=413)
    # The sender may still be talking.
    response.headers["Connection"] = "close"
    return response


def went_wrong(request: HttpRequest, *args: Any) -> HttpResponse:
    """Say that it is our mistake. Needs no database: that may be what went wrong."""
    if problems.is_for_programs(request.path):
        return problems.answer(500, "It is in our log.")
    return HttpResponse(render_to_string("ui/500.html"), status=500)
