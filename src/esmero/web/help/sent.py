"""What this browser asked within the hour: sent again, from a page gone back to, it is the same question."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings

from esmero.ground import crypto

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "sent"
WITHIN_SECONDS = 3600


def name_of(request: HttpRequest, given: dict[str, Any]) -> str:
    """Name a sending: pressing twice is one, and so is the same once more; other words are another."""
    contents = _contents(given)
    before, _, key = request.COOKIES.get(COOKIE, "").partition(".")
    if before != crypto.once("sent", *contents):
        key = given["send_key"]
    return crypto.once(f"form:{key or secrets.token_urlsafe(16)}", *contents)


def remember(answer: HttpResponse, given: dict[str, Any]) -> None:
    """Keep in the browser what was sent, unreadable, with the key under which it came."""
    if not given["send_key"]:
        return
    answer.set_cookie(
        COOKIE,
        f"{crypto.once('sent', *_contents(given))}.{given['send_key']}",
        max_age=WITHIN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _contents(given: dict[str, Any]) -> list[str]:
    files = [hashlib.sha256(file.content).hexdigest() for file in given["attached"]]
    return [given["words"], given["name"], given["email"], *files]
