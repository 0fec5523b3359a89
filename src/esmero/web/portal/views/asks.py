"""Ask for a person, for an update, and escalate: each press is a promise of a named person."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_POST

from esmero.actions import promise
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.portal import page
from esmero.web.portal.guard import holders_of_the_link

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.conversations.models import Conversation


@require_POST
@holders_of_the_link
def ask_for_update(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Promise an update; pressing again shows the same."""
    with contextlib.suppress(promise.TooSoon):
        promise.ask_for_update(conversation, at=clock.now())
    return _answer(request, conversation, token)


@require_POST
@holders_of_the_link
def ask_for_person(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Promise an answer by a person; pressing again shows the same. Raises NotFound where none is offered."""
    with contextlib.suppress(promise.TooSoon):
        promise.ask_for_person(conversation, at=clock.now())
    return _answer(request, conversation, token)


@require_POST
@holders_of_the_link
def escalate(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Promise an answer by the person one level up; pressing again shows the same."""
    with contextlib.suppress(promise.TooSoon):
        promise.escalate(conversation, at=clock.now())
    return _answer(request, conversation, token)


def _answer(request: HttpRequest, conversation: Conversation, token: str) -> HttpResponse:
    context = page.of(conversation, token=token, at=clock.now())
    address = reverse("portal:conversation", args=[token])
    return fragments.show(request, "portal/conversation/_news.html", context, back_to=address)
