"""What is filled in about how long things are kept, and whom the law makes us keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.company.kinds import LONGEST_KEPT_REASON, MOST_KEPT_DAYS, KeepDeed

DAYS_WRONG = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"),
    gettext_lazy("Write a number of days from 1 to 36500, which are a hundred years."),
)
TOO_LONG = {"max_length": gettext_lazy("Keep it to %(limit_value)s characters.")}


class RuleForm(forms.Form):
    """What happens to a kind of data, and after how many days."""

    deed = forms.ChoiceField(
        label=gettext_lazy("What happens"), choices=KeepDeed.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=gettext_lazy("After how many days"),
        help_text=gettext_lazy("A year has 365, two years 730, ten years 3652."),
        required=False,
        min_value=1,
        max_value=MOST_KEPT_DAYS,
        error_messages=DAYS_WRONG,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the law makes you keep it"),
        help_text=gettext_lazy("In a sentence: which law, and for how long."),
        required=False,
        max_length=LONGEST_KEPT_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TOO_LONG,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        deed = given.get("deed")
        if deed == KeepDeed.LET_GO and not given.get("days") and "days" not in self.errors:
            self.add_error("days", DAYS_WRONG["required"])
        if deed == KeepDeed.LAW and not given.get("reason"):
            self.add_error("reason", _("Write why the law makes you keep it."))
        return given


class HoldForm(forms.Form):
    """Until when, and why, the law makes us keep all of one person."""

    until = forms.DateField(
        label=gettext_lazy("Until when"),
        help_text=gettext_lazy("Its last day. From the day after they may be erased."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Write a day to come.")),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("In a sentence. It stands in the person’s own copy."),
        max_length=LONGEST_KEPT_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write why the law makes you keep them."), **TOO_LONG},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        """Return the day; one that is over keeps nobody."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("Write a day to come."))
        return until
