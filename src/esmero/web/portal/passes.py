"""The cookies of a customer who comes to see what we know: while a code is under way, and inside.

A third keeps what they typed after their half an hour was over, until they are in again.

All are signed, read by no script, and have nothing to do with the sign-in of staff.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing

from esmero.ground import crypto
from esmero.ui.came_in import IDLE_LIFE, INSIDE, key_inside, said_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

__all__ = [
    "Asked",
    "asked",
    "forget",
    "forget_typed",
    "has_typed",
    "keep_asked",
    "keep_inside",
    "keep_typed",
    "keep_typed_of_them",
    "key_inside",
    "key_of_before",
    "typed",
    "typed_of_them",
]

ASKED, TYPED = "esmero_asked", "esmero_typed"
LONGEST_TYPED = 300
# Of each field about themselves; of all together a browser keeps no more than 4,096 bytes.
LONGEST_NAME = 120
# In bytes: locked and signed it grows by three quarters.
MOST_TYPED = 2000
OF_THEM = "person"
# As long as a code holds, and a little, so that who is late hears it.
ASKED_LIFE = timedelta(minutes=20)
# That somebody is inside is known to the form and to the pages of conversations as well: they greet.
PATH, EVERYWHERE = "/you/", "/"


@dataclass(frozen=True)
class Asked:
    """A code that is under way: the browser's key, and where it goes, as the page names it.

    `copy` is the token of the copy's link by which they came, empty for the door to all that we know.
    """

    key: str
    address: str
    copy: str = ""


def keep_asked(response: HttpResponseBase, asked: Asked, *, at: datetime) -> None:
    """Remember in the browser that a code is under way to it."""
    _keep(response, ASKED, [asked.key, asked.address, asked.copy], ASKED_LIFE, at=at)


def asked(request: HttpRequest, *, at: datetime) -> Asked | None:
    """Return what this browser asked for, or None."""
    found = said_in(request, ASKED, ASKED_LIFE, at=at)
    return Asked(*found) if found else None


def keep_inside(response: HttpResponseBase, key: str, *, at: datetime) -> None:
    """Let the browser in for the next half an hour."""
    _keep(response, INSIDE, [key], IDLE_LIFE, at=at)


def key_of_before(request: HttpRequest, *, at: datetime) -> str:
    """Return the key by which this browser was inside, also where it was quiet for too long since."""
    found = said_in(request, INSIDE, IDLE_LIFE + ASKED_LIFE, at=at)
    return found[0] if found else ""


def keep_typed(response: HttpResponseBase, fact_id: int, words: str, *, at: datetime) -> None:
    """Keep a correction that came too late, locked: whoever else sits there does not read it."""
    locked = crypto.lock(TYPED, words[:LONGEST_TYPED])
    _keep(response, TYPED, [str(fact_id), locked], ASKED_LIFE, at=at)


def typed(request: HttpRequest, *, at: datetime) -> tuple[int, str] | None:
    """Return which fact they had corrected, and to what, when the door closed before them; or None."""
    found = said_in(request, TYPED, ASKED_LIFE, at=at)
    is_fact = bool(found) and found[0] != OF_THEM
    return (int(found[0]), crypto.unlock(TYPED, found[1])) if is_fact else None


def keep_typed_of_them(
    response: HttpResponseBase, customer_id: int, said: dict[str, str], *, at: datetime
) -> None:
    """Keep what a customer said of themselves too late, locked, for nobody but them."""
    kept = {name: value[:LONGEST_NAME] for name, value in said.items()}
    while len(words := json.dumps([customer_id, kept], ensure_ascii=False).encode()) > MOST_TYPED:
        # Rather all but the longest than nothing: a browser drops what is too large without a word.
        del kept[max(kept, key=lambda name: len(kept[name].encode()))]
    _keep(response, TYPED, [OF_THEM, crypto.lock(TYPED, words.decode())], ASKED_LIFE, at=at)


def typed_of_them(request: HttpRequest, customer_id: int, *, at: datetime) -> dict[str, str]:
    """Return what this customer had said of themselves when the door closed before them, or nothing."""
    found = said_in(request, TYPED, ASKED_LIFE, at=at)
    if not found or found[0] != OF_THEM:
        return {}
    whose, said = json.loads(crypto.unlock(TYPED, found[1]))
    return said if whose == customer_id else {}


def has_typed(request: HttpRequest, *, at: datetime) -> bool:
    """Say whether this browser brings anything that was typed, by whomever."""
    return bool(said_in(request, TYPED, ASKED_LIFE, at=at))


def forget_typed(response: Any) -> None:
    """Take what was typed away: it stands on the page again."""
    response.delete_cookie(TYPED, path=PATH, samesite="Lax")


def forget(response: Any) -> None:
    """Take the cookies of coming in away."""
    response.delete_cookie(ASKED, path=PATH, samesite="Lax")
    response.delete_cookie(INSIDE, path=EVERYWHERE, samesite="Lax")


def _keep(response: Any, name: str, said: list[str], life: timedelta, *, at: datetime) -> None:
    response.set_cookie(
        name,
        signing.dumps([*said, at.timestamp()], salt=name),
        max_age=int((life + (ASKED_LIFE if name == INSIDE else timedelta())).total_seconds()),
        path=EVERYWHERE if name == INSIDE else PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
