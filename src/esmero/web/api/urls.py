"""The door for programs. What it is made of is loaded with the first request: no page waits for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from esmero.ground.crypto import KEY_MARK
from esmero.web.api import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

    from django.http import HttpRequest, HttpResponse


# What looks like a key may not stand in an address: addresses end up in logs and histories.
KEY_NAMES = {"token", "access_token", "api_key", "apikey", "key", "authorization"}


def _lazily(name: str, methods: str, *, asks: Collection[str] = ()) -> Callable[..., HttpResponse]:
    """Return a view that is made of the named operation when it is first asked for.

    `methods`: those it takes, GET or POST or both; `asks`: what may stand behind the question mark of a GET.

    A key in a header is the only sign-in here, never a cookie, so no form of another site can ask
    in somebody's name; that is why the token of a page is not asked for.
    """

    taken = methods.replace("GET", "GET HEAD").split()

    @csrf_exempt
    def view(request: HttpRequest, **places: Any) -> HttpResponse:
        if request.method not in taken:
            return problems.answer(405, headers={"Allow": ", ".join(taken)})
        refused = _refused(request, asks)
        if refused:
            return refused
        if request.method == "HEAD":
            # Answered like a GET; the server leaves the body out.
            request.method = "GET"
        views = import_module("esmero.web.api.v1").views()
        return problems.instead_of(views[name](request, **places))

    return view


def _refused(request: HttpRequest, asks: Collection[str]) -> HttpResponse | None:
    """Return why a request is refused by its outside alone, None when it is not."""
    given = request.GET
    if KEY_NAMES & {name.lower() for name in given} or any(
        str(v).startswith(KEY_MARK) for v in given.values()
    ):
        return problems.answer(400, "A key never stands in an address; send it in the header Authorization.")
    unknown = sorted(set(given) - (set(asks) if request.method in {"GET", "HEAD"} else set()))
    if unknown:
        wrong = [{"pointer": f"/query/{name}", "detail": "is not known here"} for name in unknown]
        return problems.answer(422, "Something behind the question mark is not known here.", errors=wrong)
    if int(request.META.get("CONTENT_LENGTH") or 0) > problems.MOST_BYTES:
        return problems.answer(413, f"At most {problems.MOST_BYTES // 1024} KiB are taken at once.")
    if request.method == "POST" and request.content_type != "application/json":
        return problems.answer(415, "Send application/json.")
    return None


app_name = "api"
urlpatterns = [
    path("health", _lazily("health", "GET"), name="health"),
    path("openapi.json", _lazily("document", "GET"), name="document"),
    path("conversations", _lazily("conversations", "POST"), name="conversations"),
    path("conversations/<str:reference>", _lazily("conversation", "GET"), name="conversation"),
    path(
        "conversations/<str:reference>/messages",
        _lazily("conversation-messages", "GET POST", asks=("cursor", "limit")),
        name="conversation-messages",
    ),
]
