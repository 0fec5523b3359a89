"""Lengths of working time in words: "2 working hours"."""

from __future__ import annotations

from django.utils.translation import ngettext

from esmero.web.backoffice.forms.promises import in_units


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
