"""A rule of how soon we promise what, as the fields inside of its sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.parts.lengths import UNITS, in_units
from esmero.web.backoffice.fields import ClockField, one_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from esmero.domain.promises.models import Policy

# By what something comes, as the sentences of a rule say it.
WAYS = {
    ChannelKind.FORM: gettext_lazy("the form"),
    ChannelKind.EMAIL: gettext_lazy("e-mail"),
    ChannelKind.PHONE: gettext_lazy("telephone"),
    ChannelKind.COUNTER: gettext_lazy("a visit"),
    ChannelKind.POST: gettext_lazy("letter"),
    ChannelKind.FAX: gettext_lazy("fax"),
    ChannelKind.PAGE: gettext_lazy("the customer’s page"),
    ChannelKind.API: gettext_lazy("another program"),
}
TIMES = ["first_reply", "next_reply", "update", "escalation"]
MOST_MINUTES = 90 * 480
SHARES = [10, 20, 25, 33, 50]


def _number(label: Any, most: int) -> forms.IntegerField:
    words = gettext_lazy("Write a whole number, 1 or more.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.TextInput,
        error_messages={
            "required": words,
            "invalid": words,
            "min_value": words,
            "max_value": gettext_lazy("This is further away than anybody waits. Write a smaller number."),
        },
    )


class RuleForm(forms.Form):
    """One rule. A field left at "any" makes it fit everything of that kind."""

    name = forms.CharField(
        label=gettext_lazy("What the rule is for"),
        help_text=gettext_lazy("For colleagues, for example: questions before buying."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write in a few words what the rule is for.")},
    )
    look_again_days = _number(gettext_lazy("Days until somebody looks again"), 90)
    warn_percent = forms.TypedChoiceField(label=gettext_lazy("Share of the time that is left"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _labels().items():
            self.fields[f"{name}_number"] = _number(label, MOST_MINUTES)
            self.fields[f"{name}_unit"] = forms.ChoiceField(label=_("Unit"), choices=_units())
        share = self.fields["warn_percent"]
        assert isinstance(share, forms.ChoiceField)
        share.choices = _shares((self.initial or {}).get("warn_percent"))
        self.fields.update(_whom_it_fits())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in TIMES:
            number, unit = given.get(f"{name}_number"), given.get(f"{name}_unit")
            if number and unit and number * UNITS[unit] > MOST_MINUTES:
                self.add_error(
                    f"{name}_number", _("This is further away than anybody waits. Write a smaller number.")
                )
        return given

    def say_too_long(self, column: str) -> None:
        """Say that the law lets nobody wait so long: of which time, by its column."""
        words = _("This is more than 15 working days, which the law allows at most (Law).")
        self.add_error(f"{column.removesuffix('_minutes')}_number", words)

    def columns(self) -> dict[str, Any]:
        """Return the rule as it is kept: times in working minutes."""
        given = self.cleaned_data
        plain = [
            "name",
            "look_again_days",
            "warn_percent",
            "channel_kind",
            "language",
            "team_id",
            "calendar_id",
        ]
        times = {f"{name}_minutes": given[f"{name}_number"] * UNITS[given[f"{name}_unit"]] for name in TIMES}
        return {**{name: given[name] for name in plain}, **times}


def _labels() -> dict[str, str]:
    return {
        "first_reply": _("Time for the first answer"),
        "next_reply": _("Time for each further answer"),
        "update": _("Time for an update"),
        "escalation": _("Time for an escalation"),
    }


def _units() -> list[tuple[str, str]]:
    return [("minutes", _("working minutes")), ("hours", _("working hours")), ("days", _("working days"))]


def _shares(kept: int | None) -> list[tuple[int, str]]:
    words = {10: _("a tenth"), 20: _("a fifth"), 25: _("a quarter"), 33: _("a third"), 50: _("half")}
    shares = sorted({*SHARES, kept or SHARES[0]})
    return [(share, words.get(share) or _("%(share)s %%") % {"share": share}) for share in shares]


def _whom_it_fits() -> dict[str, forms.Field]:
    kinds = [("", _("any way")), *WAYS.items()]
    teams = [("", _("any team")), *((team.pk, team.name) for team in staff.ready_teams())]
    calendars = [("", _("the team’s own hours")), *((c.pk, c.name) for c in company.calendars())]
    languages = [("", _("any language")), *settings.LANGUAGES]
    return {
        "channel_kind": forms.ChoiceField(label=_("Channel"), choices=kinds, required=False),
        "language": forms.ChoiceField(label=_("Language"), choices=languages, required=False),
        "team_id": one_of(teams, _("Team"), required=False),
        "calendar_id": one_of(calendars, _("Hours that count"), required=False),
    }


def initial_of(rule: Policy) -> dict[str, Any]:
    """Return what the form shows of a rule."""
    plain = ["name", "look_again_days", "warn_percent", "channel_kind", "language", "team_id", "calendar_id"]
    shown: dict[str, Any] = {name: getattr(rule, name) for name in plain}
    for name in TIMES:
        number, unit = in_units(getattr(rule, f"{name}_minutes"))
        shown |= {f"{name}_number": number, f"{name}_unit": unit}
    return shown


class WarningForm(forms.Form):
    """When the desk is warned of what colleagues promise by hand."""

    warn_percent = forms.TypedChoiceField(label=gettext_lazy("Share of the time that is left"), coerce=int)

    def __init__(self, given: QueryDict | None, *, kept: int) -> None:
        super().__init__(given, initial={"warn_percent": kept})
        share = self.fields["warn_percent"]
        assert isinstance(share, forms.ChoiceField)
        share.choices = _shares(kept)


class TrialForm(forms.Form):
    """Asked when, by whom and where: what would be promised?"""

    on = forms.DateField(
        label=gettext_lazy("Asked on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day as 2026-12-24."),
        },
    )
    clock = ClockField(
        label=gettext_lazy("at"), error_messages={"required": gettext_lazy("Write the time of day.")}
    )

    def __init__(self, *args: Any, with_rule: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = "try"
        teams = [(team.pk, team.name) for team in staff.ready_teams()]
        self.fields["team_id"] = one_of(teams, _("Team that answers"))
        if not with_rule:
            self.fields["channel_kind"] = forms.ChoiceField(label=_("Channel"), choices=list(WAYS.items()))
            self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
