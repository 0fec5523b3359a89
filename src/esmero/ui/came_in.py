"""The browser of somebody who came in by a code: the cookie that says so, on every page of theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

INSIDE = "esmero_you"
# Whoever is quiet for so long is signed out.
IDLE_LIFE = timedelta(minutes=30)


def key_inside(request: HttpRequest, *, at: datetime) -> str:
    """Return the key of a browser that was active within half an hour, else nothing."""
    found = said_in(request, INSIDE, IDLE_LIFE, at=at)
    return found[0] if found else ""


def said_in(request: HttpRequest, name: str, life: timedelta, *, at: datetime) -> list[str]:
    """Return what a signed cookie says that is not older than `life`; nothing for any other."""
    try:
        *said, moment = signing.loads(request.COOKIES.get(name, ""), salt=name)
    except signing.BadSignature:
        return []
    return said if 0 <= at.timestamp() - moment + 1 <= life.total_seconds() + 1 else []
