"""Who may look into the demo's mailbox: everybody on a demo that only this machine reaches, else staff."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from esmero.gateways.email import transport

View = Callable[..., HttpResponse]
NEARBY = {"localhost", "127.0.0.1", "::1"}


def demo_only(view: View) -> View:
    """Let a view exist only while letters go into the demo's mailbox.

    On a demo that other machines reach it asks for a sign-in: the letters hold links to customers' pages.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not transport.is_demo():
            raise Http404
        if not _is_only_here() and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def _is_only_here() -> bool:
    public_host = urlsplit(settings.ESMERO_URL).hostname
    return settings.ESMERO_BIND in NEARBY and public_host in NEARBY
