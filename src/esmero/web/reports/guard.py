"""Who may read reports: owners all of them, leads those of their teams; nobody else finds them."""

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


class ReportsRequest(HttpRequest):
    """A request of an owner or a lead."""

    agent: Agent


View = Callable[Concatenate[ReportsRequest, P], HttpResponseBase]


def leads_too(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let owners and leads in; whose figures they read is said by `asked`. Raises NotYours for others."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        agent = request.user
        if not (agent.is_authenticated and agent.is_active):
            came_from = urlencode({"next": request.get_full_path()})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{came_from}")
        if not agent.is_lead:
            raise NotYours("reports")
        request.agent = agent  # type: ignore[attr-defined]
        with translation.override(reader.language_of_staff(agent.language)):
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded
