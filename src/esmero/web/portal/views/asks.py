"""Ask for a person, for an update, and escalate: each press is a promise of a named person."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_POST

from esmero.actions import promise
from esmero.domain.promises.kinds import PromiseKind
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
    return _answer(request, conversation, token, PromiseKind.UPDATE)


@require_POST
@holders_of_the_link
def ask_for_person(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Promise an answer by a person; pressing again shows the same. Raises NotFound where none is offered."""
    with contextlib.suppress(promise.TooSoon):
        promise.ask_for_person(conversation, at=clock.now())
    return _answer(request, conversation, token, PromiseKind.PERSON)


@require_POST
@holders_of_the_link
def escalate(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Promise an answer by the person one level up; pressing again shows the same.

    Where nobody is above who has it by now, the page says whose it is.
    """
    with contextlib.suppress(promise.TooSoon, promise.NobodyAbove):
        promise.escalate(conversation, at=clock.now())
    return _answer(request, conversation, token, PromiseKind.ESCALATION)


def _answer(request: HttpRequest, conversation: Conversation, token: str, kind: PromiseKind) -> HttpResponse:
    """Show the page with the eye on what the press was answered by, however far down it stands."""
    said = page.of(conversation, token=token, at=clock.now())
    pressed = page.answer_to(said, kind)
    context = {**said, "pressed": pressed}
    address = reverse("portal:conversation", args=[token]) + (f"#promise-{pressed}" if pressed else "")
    return fragments.show(request, "portal/conversation/_news.html", context, back_to=address)
