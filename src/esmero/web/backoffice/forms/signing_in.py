"""What is filled in about signing in: an invitation, and what the company asks of everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.staff import reads as staff
from esmero.web.backoffice.forms.staff import PersonForm


class InvitationForm(PersonForm):
    """Who is invited, what they may do, and which teams they belong to once they come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The invitation goes there, and it is the name to sign in with.")
        self.fields["language"].help_text = _("The invitation is written in it.")
        self.fields["team_ids"] = forms.TypedMultipleChoiceField(
            label=_("Their teams"),
            choices=[(team.pk, team.name) for team in staff.teams()],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class SignInForm(forms.Form):
    """What the company asks of everybody who signs in."""

    second_step = forms.TypedChoiceField(
        label=gettext_lazy("A second step"),
        choices=[
            ("no", gettext_lazy("Everybody decides for themselves")),
            ("yes", gettext_lazy("Everybody needs one from a day on")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    second_step_on = forms.DateField(
        label=gettext_lazy("From this day on"),
        help_text=gettext_lazy("Until then each one is reminded, afterwards led to set one up."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day, for example 2026-12-07.")},
    )
    is_code_enough = forms.BooleanField(
        label=gettext_lazy("A code sent to one’s address may stand for the password"),
        required=False,
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (
            given.get("second_step")
            and not given.get("second_step_on")
            and "second_step_on" not in self.errors
        ):
            self.add_error("second_step_on", _("Say from which day on."))
        return given

    def begins_at(self) -> datetime | None:
        """Return the moment from which on everybody needs a second step."""
        if not self.cleaned_data["second_step"]:
            return None
        day = self.cleaned_data["second_step_on"]
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)
