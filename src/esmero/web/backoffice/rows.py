"""Rows of a week in forms: one row may stand for several days, and days alike are shown as one row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.ground import weeks
from esmero.parts import opening
from esmero.web.backoffice.fields import ClockField

if TYPE_CHECKING:
    from django.forms import BaseFormSet

# Days that are typed together, by the code of the choice.
TOGETHER = {"0-4": range(5), "0-6": range(7), "5-6": range(5, 7)}
EMPTY_ROWS = 2
MOST_ROWS = 200


def days() -> list[tuple[str, str]]:
    """Return the choices of days: each weekday, and those that are often alike."""
    several = [
        ("0-4", _("Monday to Friday")),
        ("0-6", _("Every day")),
        ("5-6", _("Saturday and Sunday")),
    ]
    return [*several, *((str(day), opening.weekday(day)) for day in range(7))]


def weekdays_of(code: str) -> list[int]:
    """Return the weekdays that a choice stands for."""
    return list(TOGETHER.get(code) or [int(code)])


def gathered(parts: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Return rows for a form from (weekday, from, until, …): days alike become one row."""
    by_rest: dict[tuple[Any, ...], set[int]] = {}
    for weekday, *rest in parts:
        by_rest.setdefault(tuple(rest), set()).add(weekday)
    rows = [(code, rest) for rest, found in by_rest.items() for code in _codes(found)]
    rows.sort(key=lambda row: (min(weekdays_of(row[0])), row[1][0]))
    return [{"days": code, "rest": rest, "starts_at": rest[0], "ends_at": rest[1]} for code, rest in rows]


def _codes(found: set[int]) -> list[str]:
    for code in ("0-6", "0-4", "5-6"):
        together = set(TOGETHER[code])
        if together <= found:
            return [code, *_codes(found - together)] if found - together else [code]
    return [str(day) for day in sorted(found)]


class RowForm(forms.Form):
    """Some hours of some days; a row left empty says nothing."""

    days = forms.ChoiceField(
        label=gettext_lazy("Days"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the days.")},
    )
    starts_at = ClockField(label=gettext_lazy("from"), required=False)
    ends_at = ClockField(label=gettext_lazy("until"), required=False)
    gone = forms.BooleanField(label=gettext_lazy("Take out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["days"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = days()

    @property
    def is_meant(self) -> bool:
        """Whether somebody wrote hours into this row and left it in."""
        given = self.cleaned_data
        return not given.get("gone") and (
            given.get("starts_at") is not None or given.get("ends_at") is not None
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors or given.get("gone"):
            return given
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if (starts is None) != (ends is None):
            empty = "starts_at" if starts is None else "ends_at"
            self.add_error(empty, _("Write both times: from when until when."))
        elif starts is not None and starts == ends and starts != time(0):
            self.add_error("ends_at", _("From and until are the same. For a whole day write 0:00 and 24:00."))
        return given

    @property
    def next_day_until(self) -> str:
        """Until when these hours run on the day after, in words; empty where they end on their own day."""
        given = getattr(self, "cleaned_data", None) or self.initial or {}
        starts, ends = given.get("starts_at"), given.get("ends_at")
        return opening.clock(ends) if starts and ends and time(0) < ends < starts else ""

    def parts(self) -> list[tuple[int, time, time]]:
        """Return the weekdays and times of this row."""
        given = self.cleaned_data
        return [(day, given["starts_at"], given["ends_at"]) for day in weekdays_of(given["days"])]


def meant(rows: BaseFormSet[Any]) -> list[Any]:
    """Return the rows of a valid set that somebody filled in and left in."""
    return [row for row in rows if row.is_meant]


def refuse_overlaps(rows: BaseFormSet[Any], words: str) -> None:
    """Put `words` beside the first row whose hours another row has already."""
    taken: list[weeks.Stretch] = []
    for row in meant(rows):
        own = weeks.stretches(row.parts())
        if weeks.without(own, taken) != own:
            row.add_error("starts_at", words)
        taken += own
