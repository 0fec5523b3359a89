"""Who may enter the back office: owners everywhere, leads where their own team is; nobody else finds it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation

from esmero.ground.refs import NotYours
from esmero.ui import reader

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

P = ParamSpec("P")


class OfficeRequest(HttpRequest):
    """A request of somebody who sets the company up."""

    agent: Agent


View = Callable[Concatenate[OfficeRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def owners_only(view: View[P]) -> Guarded[P]:
    """Let owners in. Raises NotFound for everybody else of the staff."""
    return _guarded(view, lambda agent: agent.is_owner)


def leads_too(view: View[P]) -> Guarded[P]:
    """Let owners and leads in; what a lead may touch is said by access. Raises NotFound for others."""
    return _guarded(view, lambda agent: agent.is_lead)


def _guarded(view: View[P], may_enter: Callable[[Agent], bool]) -> Guarded[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        agent = request.user
        if not (agent.is_authenticated and agent.is_active):
            return _to_the_door(request)
        if not may_enter(agent):
            raise NotYours("back office")
        request.agent = agent  # type: ignore[attr-defined]
        with translation.override(reader.language_of_staff(agent.language)):
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def _to_the_door(request: HttpRequest) -> HttpResponseBase:
    # A change can't be repeated after signing in, so one comes back to the overview.
    came_from = request.get_full_path() if request.method == "GET" else resolve_url("backoffice:home")
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}")
