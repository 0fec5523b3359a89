"""What is said of a promise that was counted again, in the active language: both times, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.promises.kinds import RecountedBecause
from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise


def last(promise: Promise, *, at: datetime, zone: ZoneInfo) -> str:
    """Return what was said the last time that it got another time so; empty where it never did."""
    return sentence(promise.recounts[-1], at=at, zone=zone) if promise.recounts else ""


def sentence(recount: dict[str, Any], *, at: datetime, zone: ZoneInfo) -> str:
    """Return one of a promise's `recounts` as somebody reads it at `at`."""
    words = {
        "new": times.label(datetime.fromisoformat(recount["to"]), at=at, zone=zone),
        "old": times.label(datetime.fromisoformat(recount["from"]), at=at, zone=zone),
        "why": _why(recount["because"]),
    }
    return _("Due %(new)s instead of %(old)s: %(why)s") % words


def _why(because: dict[str, Any]) -> str:
    sentences = {
        RecountedBecause.RULES: lambda: _("our rules of how soon we answer were changed."),
        RecountedBecause.HOURS: lambda: _("our hours were changed."),
        RecountedBecause.CLOSED: lambda: _("%(day)s became a day off."),
        RecountedBecause.OPEN: lambda: _("%(day)s became a day on which we work."),
        RecountedBecause.DAY: lambda: _("our hours on %(day)s were changed."),
        RecountedBecause.DAYS: lambda: _("our days off were changed."),
    }
    day = _day(because["on"]) if "on" in because else ""
    return sentences[RecountedBecause(because["what"])]() % {"day": day}


def _day(on: str) -> str:
    noon = datetime.combine(date.fromisoformat(on), time(12), tzinfo=UTC)
    return phrases.day_and_month(noon, ZoneInfo("UTC"), times.language())
