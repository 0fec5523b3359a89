"""Who may see what belongs to their own sign-in: people of the staff who are signed in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation

from esmero.ui import reader

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

P = ParamSpec("P")


class OwnRequest(HttpRequest):
    """A request of somebody about their own sign-in."""

    agent: Agent


View = Callable[Concatenate[OwnRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Guarded[P]:
    """Let in who is signed in, and speak their language; everybody else is shown the door."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        agent = request.user
        if not (agent.is_authenticated and agent.is_active):
            came_from = request.get_full_path() if request.method == "GET" else resolve_url("mfa_index")
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}")
        request.agent = agent  # type: ignore[attr-defined]
        with translation.override(reader.language_of_staff(agent.language)):
            answer = view(request, *args, **kwargs)  # type: ignore[arg-type]
            # Pages of the sign-in library are written when they are rendered, not before.
            if hasattr(answer, "render") and not getattr(answer, "is_rendered", True):
                answer.render()
            return answer

    return guarded
