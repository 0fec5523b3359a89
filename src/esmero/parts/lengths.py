"""Lengths of time in words: "2 working hours", "3 days"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from esmero.domain.promises.kinds import Time, Unit

if TYPE_CHECKING:
    from esmero.domain.promises.models import Policy


def in_words(time: Time) -> str:
    """Return a time in its own unit, whole hours of minutes as hours: "20 working minutes", "1 day"."""
    number, unit = time.amount, time.unit
    if unit == Unit.MINUTES and number and number % 60 == 0:
        number, unit = number // 60, Unit.HOURS
    words = _plain(number, unit) if time.is_plain else _working(number, unit)
    return words % {"number": number}


def of(rule: Policy, kind: str) -> str:
    """Return in words the time that a rule has for a kind of promise, or TOLD_EVERY; empty where none."""
    time = rule.time_for(kind)
    return in_words(time) if time else ""


def _working(number: int, unit: str) -> str:
    if unit == Unit.DAYS:
        return ngettext("%(number)s working day", "%(number)s working days", number)
    if unit == Unit.HOURS:
        return ngettext("%(number)s working hour", "%(number)s working hours", number)
    return ngettext("%(number)s working minute", "%(number)s working minutes", number)


def _plain(number: int, unit: str) -> str:
    if unit == Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", number)
    if unit == Unit.HOURS:
        return ngettext("%(number)s hour", "%(number)s hours", number)
    return ngettext("%(number)s minute", "%(number)s minutes", number)
