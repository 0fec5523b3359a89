"""What is said of a promise whose clock rests, in the active language: since when, and what is left of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise


def sentence(promise: Promise, *, to: str, at: datetime, zone: ZoneInfo) -> str:
    """Return why its clock rests and how much is left; `to` names the customer to colleagues."""
    since = promise.rests_since or at
    words = {
        "since": phrases.when(since, at, zone, times.language()),
        "left": phrases.duration_left(promise.rests_with_seconds or 0, times.language()),
        "customer": to,
    }
    if to:
        return (
            _("It is %(customer)s’s move: the clock rests since %(since)s. Working time left then: %(left)s.")
            % words
        )
    return (
        _("Your move: the clock rests since %(since)s. Working time left when you answer: %(left)s.") % words
    )
