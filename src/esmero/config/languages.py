"""A choice of language: of this browser, and of somebody of the staff on all their machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.views.i18n import set_language

from esmero.actions import arrange
from esmero.config.answers import WORK
from esmero.ground import clock
from esmero.web.enter import arrival

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from esmero.domain.staff.models import Agent

# Where staff are spoken to in the language that is kept of them: at work, and where their sign-in is.
THEIRS = (*WORK, "/enter/")


def choice(request: HttpRequest) -> HttpResponseBase:
    """Speak the language chosen; who chooses it at work is spoken and written to in it from now on.

    So is who chooses it at the door, and comes in.
    """
    chosen, came_from = request.POST.get("language", ""), request.POST.get("next", "")
    answer = set_language(request)
    if came_from.startswith(THEIRS) and chosen in dict(settings.LANGUAGES):
        if not request.user.is_authenticated:
            arrival.choose_language(answer, chosen)
        elif request.user.is_active:
            arrange.set_language(agent=cast("Agent", get_user(request)), language=chosen, at=clock.now())
    return answer
