"""When somebody is away: how it is asked, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.company import reads as company
from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.staff.models import Absence

# Longer is a typing slip, or somebody who leaves.
LONGEST = timedelta(days=730)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day as 2026-12-24."),
        },
    )


class AbsenceForm(forms.Form):
    """From which day somebody is away, and on which they are back."""

    from_on = _day(gettext_lazy("First day away"))
    back_on = _day(gettext_lazy("Back on"))
    because = forms.CharField(
        label=gettext_lazy("The reason"),
        help_text=gettext_lazy("For colleagues; customers don’t read it."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = at.astimezone(_zone()).date()

    def clean_back_on(self) -> date:
        """Return the day, which has to come after the first day away and after today."""
        back_on: date = self.cleaned_data["back_on"]
        first = self.cleaned_data.get("from_on")
        if back_on <= max(first or self.today, self.today):
            raise ValidationError(_("Choose a day after the first day away, and after today."))
        if first and back_on - first > LONGEST:
            raise ValidationError(_("Choose a day within two years."))
        return back_on

    def span(self) -> tuple[datetime, datetime]:
        """Return from when until when, by the company's clock."""
        given = self.cleaned_data
        return _begin_of(given["from_on"]), _begin_of(given["back_on"])


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=_zone())


@dataclass(frozen=True)
class Away:
    """An absence in words."""

    id: int
    words: str
    because: str


def in_words(absences: Iterable[Absence], *, at: datetime) -> list[Away]:
    """Return absences as sentences."""
    zone = _zone()
    return [Away(one.pk, _said(one, zone, at=at), one.because) for one in absences]


def _said(absence: Absence, zone: ZoneInfo, *, at: datetime) -> str:
    back = phrases.day_and_month(absence.until_at, zone, times.language())
    if absence.from_at <= at:
        return _("Away now, back on %(back)s.") % {"back": back}
    begins = phrases.day_and_month(absence.from_at, zone, times.language())
    return _("Away from %(begins)s, back on %(back)s.") % {"begins": begins, "back": back}


def _zone() -> ZoneInfo:
    return ZoneInfo(company.the_company().time_zone)
