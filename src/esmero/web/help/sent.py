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
    return crypto.once(f"form:{_key(request, given) or secrets.token_urlsafe(16)}", *_contents(given))


def remember(answer: HttpResponse, request: HttpRequest, given: dict[str, Any]) -> None:
    """Keep in the browser what was sent, unreadable, with the key under which it came first."""
    key = _key(request, given)
    if not key:
        return
    answer.set_cookie(
        COOKIE,
        f"{crypto.once('sent', *_contents(given))}.{key}",
        max_age=WITHIN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _key(request: HttpRequest, given: dict[str, Any]) -> str:
    before, _, key = request.COOKIES.get(COOKIE, "").partition(".")
    return key if before == crypto.once("sent", *_contents(given)) else str(given["send_key"])


def _contents(given: dict[str, Any]) -> list[str]:
    files = [hashlib.sha256(file.content).hexdigest() for file in given["attached"]]
    return [given["words"], given["name"], given["email"], *files]
