"""What is filled in about calendars: zone, windows of the week, public holidays, own days."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.web.backoffice import rows
from esmero.web.backoffice.fields import ClockField, PlaceField, ZoneField

if TYPE_CHECKING:
    from datetime import date

    from esmero.domain.company.models import Calendar

    _Rows = BaseFormSet[rows.RowForm]
else:
    _Rows = BaseFormSet


class CalendarForm(forms.Form):
    """A calendar's name, its zone and whose public holidays it keeps."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=gettext_lazy("For colleagues, for example: shop hours."),
        max_length=100,
        error_messages={"required": gettext_lazy("Write how these hours are called.")},
    )
    time_zone = ZoneField()
    holidays_of = PlaceField()


class _Windows(_Rows):
    def clean(self) -> None:
        if not any(self.errors):
            rows.refuse_overlaps(self, _("Another row has part of these hours already."))


Windows = formset_factory(rows.RowForm, formset=_Windows, extra=rows.EMPTY_ROWS, max_num=rows.MOST_ROWS)


def windows_of(calendar: Calendar | None, given: Any = None) -> Any:
    """Return the rows of a calendar's week, with some empty ones to fill in."""
    kept = calendar.hours.all() if calendar else []
    parts = [(window.weekday, window.opens_at, window.closes_at) for window in kept]
    return Windows(given, initial=rows.gathered(parts), prefix="window")


def opened(windows: Any) -> list[tuple[int, time, time]]:
    """Return (weekday, opens, closes) of valid rows."""
    return [part for row in rows.meant(windows) for part in row.parts()]


class DayForm(forms.Form):
    """A day."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day as 2026-12-24."),
        },
    )


class OwnDayForm(DayForm):
    """A day of the company's own, and why it is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with another form that has a name.
        super().__init__(*args, **kwargs)
        self.auto_id = "day_%s"

    name = forms.CharField(
        label=gettext_lazy("What for"),
        help_text=gettext_lazy("For example: stocktaking."),
        max_length=100,
        required=False,
    )
    is_open = forms.TypedChoiceField(
        label=gettext_lazy("On this day we are"),
        choices=[
            ("no", gettext_lazy("closed")),
            ("yes", gettext_lazy("open, although it is a public holiday")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    def say_nothing_opens(self, on: date) -> None:
        """Say beside the choice why this day can't be open after all."""
        self.add_error("is_open", _nothing_opens()[on.weekday()])


def _nothing_opens() -> list[str]:
    return [
        _("On Mondays nothing is open. Add the hours of that day instead."),
        _("On Tuesdays nothing is open. Add the hours of that day instead."),
        _("On Wednesdays nothing is open. Add the hours of that day instead."),
        _("On Thursdays nothing is open. Add the hours of that day instead."),
        _("On Fridays nothing is open. Add the hours of that day instead."),
        _("On Saturdays nothing is open. Add the hours of that day instead."),
        _("On Sundays nothing is open. Add the hours of that day instead."),
    ]


class OneOffForm(DayForm):
    """Some hours of a day that are closed or open for once, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "once_%s"

    opens_at = ClockField(
        label=gettext_lazy("from"),
        error_messages={"required": gettext_lazy("Write both times: from when until when.")},
    )
    closes_at = ClockField(
        label=gettext_lazy("until"),
        error_messages={"required": gettext_lazy("Write both times: from when until when.")},
    )
    name = forms.CharField(
        label=gettext_lazy("What for"),
        help_text=gettext_lazy("For example: a meeting of all, or a long evening before the feast."),
        max_length=100,
        required=False,
    )
    is_open = forms.TypedChoiceField(
        label=gettext_lazy("In these hours we are"),
        choices=[
            ("no", gettext_lazy("closed for once")),
            ("yes", gettext_lazy("open for once, also on a holiday")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens is not None and opens == closes and opens != time(0):
            self.add_error(
                "closes_at", _("From and until are the same. For a whole day write 0:00 and 24:00.")
            )
        return given


class OneOffRemovalForm(DayForm):
    """Which hours of a day are as its weekday again."""

    opens_at = ClockField()
