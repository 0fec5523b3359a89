"""Coming in by the company's own directory: sent there, and back again."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from esmero.actions import directory as directory_actions
from esmero.domain.staff import ports
from esmero.domain.staff import reads as staff
from esmero.ground import clock, limits

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.staff.models import Directory

log = logging.getLogger(__name__)

KEPT = "esmero.directory"
VISITS_A_MINUTE = 20


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send somebody to the company's directory."""
    directory = _open_directory()
    visitor = limits.network(request.META.get("REMOTE_ADDR", ""))
    if not limits.allows("directory", visitor, times=VISITS_A_MINUTE, seconds=60):
        return _to_the_door(request, _("That was a lot in a short time. Try once more in a few minutes."))
    try:
        begun = ports.directory_client().begin(directory, return_url=_return_url())
    except ports.DirectoryRefused as error:
        return _failed(request, error)
    request.session[KEPT] = {**begun.kept, "next": _safe(request.GET.get("next", ""))}
    return redirect(begun.url)


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Take somebody in whom the directory sent back."""
    directory = _open_directory()
    kept = request.session.pop(KEPT, None)
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    if not kept or not code or not secrets.compare_digest(state.encode(), kept["state"].encode()):
        return _to_the_door(request, _("The way to the directory was broken off. Try once more."))
    try:
        known = ports.directory_client().complete(directory, code=code, kept=kept, return_url=_return_url())
        agent = directory_actions.come_in(directory=directory, known=known, at=clock.now())
    except ports.DirectoryRefused as error:
        return _failed(request, error)
    except directory_actions.NotLetIn as error:
        log.info("The directory's person was not let in: %s.", error)
        return _to_the_door(request, _("The directory knows you, but you are not set up here."))
    record_authentication(request, agent, method="directory")
    answer: HttpResponse = perform_login(request, Login(user=agent, redirect_url=kept["next"] or None))
    return answer


def _open_directory() -> Directory:
    directory = staff.directory()
    if directory is None or not directory.is_open:
        raise Http404
    return directory


def _return_url() -> str:
    """Our own configured address, whatever host the request came with."""
    return settings.ESMERO_URL + reverse("directory-return")


def _safe(wanted: str) -> str:
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("The company's directory could not be used: %s", error)
    return _to_the_door(request, _("The directory does not answer as it should. Come in another way."))


def _to_the_door(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("account_login")
