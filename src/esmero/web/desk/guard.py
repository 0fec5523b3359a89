"""Who may enter the desk: people of the staff who are signed in. To others it is a calm page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation

from esmero.ground.refs import NotFound, NotYours
from esmero.ui import fragments, reader

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of somebody of the staff."""

    agent: Agent


View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def staff_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who is signed in and works here; everybody else is shown the door with the bell."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not (request.user.is_authenticated and request.user.is_active):
            return _to_the_door(request)
        # The person itself: a page asks it hundreds of things, and `request.user` stands between.
        agent = cast("Agent", get_user(request))
        request.agent = agent  # type: ignore[attr-defined]
        try:
            language = reader.language_of_staff(agent.language)
            with translation.override(language):
                answer = view(request, *args, **kwargs)  # type: ignore[arg-type]
            answer.headers.setdefault("Content-Language", language)
            return answer
        except NotYours:
            # Answered like what does not exist, further out, where it is noted.
            raise
        except NotFound as error:
            raise Http404 from error

    return guarded


def _to_the_door(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        # A script that was led to the door would take its page for a yes, and words for kept that are not.
        return HttpResponse(status=401)
    # A change can't be repeated after signing in, so one comes back to the page it was made from.
    came_from = request.get_full_path() if request.method == "GET" else resolve_url("desk:home")
    if fragments.wants_fragment(request):
        came_from = request.headers.get("HX-Current-URL", "") or came_from
    door = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}"
    return fragments.go(request, door) if fragments.wants_fragment(request) else redirect(door)
