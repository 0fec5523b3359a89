"""Lengths of working time in words: "2 working hours"."""

from __future__ import annotations

from django.utils.translation import ngettext

# Minutes of working time that each unit stands for; a working day is eight hours of it.
UNITS = {"days": 480, "hours": 60, "minutes": 1}


def in_units(minutes: int) -> tuple[int, str]:
    """Return minutes as a number and the largest unit that fits without rest."""
    unit = next(unit for unit, size in UNITS.items() if minutes % size == 0 and minutes >= size)
    return minutes // UNITS[unit], unit


def in_words(minutes: int) -> str:
    """Return working minutes in their largest unit: "20 working minutes", "1 working day"."""
    number, unit = in_units(minutes)
    if unit == "days":
        words = ngettext("%(number)s working day", "%(number)s working days", number)
    elif unit == "hours":
        words = ngettext("%(number)s working hour", "%(number)s working hours", number)
    else:
        words = ngettext("%(number)s working minute", "%(number)s working minutes", number)
    return words % {"number": number}
