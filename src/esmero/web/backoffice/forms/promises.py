"""A rule of how soon we promise what, as the fields inside of its sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import ALWAYS, TOLD_EVERY, PromiseKind, Time, Unit
from esmero.domain.staff import reads as staff
from esmero.web.backoffice.fields import ClockField, one_of
from esmero.web.backoffice.forms.conditions import WAYS, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from esmero.domain.promises.kinds import Condition
    from esmero.domain.promises.models import Policy

# For what a rule has a time: each always, or left empty, never.
TIMES: dict[str, str] = {
    "first_reply": PromiseKind.FIRST_REPLY,
    "next_reply": PromiseKind.NEXT_REPLY,
    "update": PromiseKind.UPDATE,
    "escalation": PromiseKind.ESCALATION,
    "look_again": PromiseKind.LOOK_AGAIN,
    "resolution": PromiseKind.RESOLUTION,
    "call_back": PromiseKind.CALL_BACK,
    "told_every": TOLD_EVERY,
}
# Further away than ninety days nobody waits.
MOST = {Unit.MINUTES: 90 * 480, Unit.HOURS: 90 * 8, Unit.DAYS: 90}
UNITS = {
    "minutes": (Unit.MINUTES, False),
    "hours": (Unit.HOURS, False),
    "days": (Unit.DAYS, False),
    "plain_minutes": (Unit.MINUTES, True),
    "plain_hours": (Unit.HOURS, True),
    "plain_days": (Unit.DAYS, True),
}
SHARES = [10, 20, 25, 33, 50]
PLAIN = ["name", "look_again_days", "warn_percent", "hand_up_percent", "calendar_id"]


def _number(label: Any, most: int, *, required: bool = True) -> forms.IntegerField:
    words = gettext_lazy("Write a whole number, 1 or more.")
    return forms.IntegerField(
        label=label,
        required=required,
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
    """One rule: how soon what is promised, and in rows of their own what has to be so for it to decide."""

    name = forms.CharField(
        label=gettext_lazy("What the rule is for"),
        help_text=gettext_lazy("For colleagues, for example: questions before buying."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write in a few words what the rule is for.")},
    )
    look_again_days = _number(gettext_lazy("Days until somebody looks again"), 90)
    warn_percent = forms.TypedChoiceField(label=gettext_lazy("Share of the time that is left"), coerce=int)

    hand_up_percent = forms.TypedChoiceField(
        label=gettext_lazy("When somebody above gets it as well"), coerce=int, required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Rows | None = None,
        initial: Any = None,
        kept: Policy | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.rows = rows or (Rows.posted(data) if data is not None else Rows([]))
        for name, label in _labels().items():
            required = TIMES[name] in ALWAYS
            self.fields[f"{name}_number"] = _number(label, MOST[Unit.MINUTES], required=required)
            self.fields[f"{name}_unit"] = forms.ChoiceField(
                label=_("Unit"), choices=_units(), required=required
            )
        share = self.fields["warn_percent"]
        assert isinstance(share, forms.ChoiceField)
        share.choices = _shares(_share_of("warn_percent", self.initial, kept))
        above = self.fields["hand_up_percent"]
        assert isinstance(above, forms.ChoiceField)
        above.choices = _when_above(_share_of("hand_up_percent", self.initial, kept))
        calendars = [("", _("the team’s own hours")), *((c.pk, c.name) for c in company.calendars())]
        self.fields["calendar_id"] = one_of(calendars, _("Hours that count"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in TIMES:
            number, unit = given.get(f"{name}_number"), given.get(f"{name}_unit")
            if number and unit and number > MOST[UNITS[unit][0]]:
                self.add_error(
                    f"{name}_number", _("This is further away than anybody waits. Write a smaller number.")
                )
        return given

    def is_valid(self) -> bool:
        """Whether it can be kept, with all of its rows."""
        return all([super().is_valid(), self.rows.is_right()])

    def say_too_long(self, kind: str) -> None:
        """Say that the law lets nobody wait so long for a promise of this kind."""
        words = _("This is more than 15 working days, which the law allows at most (Law).")
        name = next(name for name, one in TIMES.items() if one == kind)
        self.add_error(f"{name}_number", words)

    def columns(self) -> dict[str, Any]:
        """Return the rule as it is kept, with its times by kind and its conditions."""
        given = self.cleaned_data
        plain = {name: given[name] for name in PLAIN} | {"hand_up_percent": given["hand_up_percent"] or 0}
        return {**plain, "times": self.times(), "conditions": self.asks()}

    def times(self) -> dict[str, Time]:
        """Return the times that are filled in, by kind of promise."""
        given = self.cleaned_data
        return {
            kind: Time(given[f"{name}_number"], *UNITS[given[f"{name}_unit"] or "hours"])
            for name, kind in TIMES.items()
            if given[f"{name}_number"]
        }

    def asks(self) -> list[Condition]:
        """Return its conditions."""
        return self.rows.conditions()


def _labels() -> dict[str, str]:
    return {
        "first_reply": _("Time for the first answer"),
        "next_reply": _("Time for each further answer"),
        "update": _("Time for an update"),
        "escalation": _("Time for an escalation"),
        "look_again": _("Time for looking again"),
        "resolution": _("Time until all is settled"),
        "call_back": _("Time for calling back"),
        "told_every": _("How often the customer is told"),
    }


def _units() -> list[tuple[str, str]]:
    return [
        ("minutes", _("working minutes")),
        ("hours", _("working hours")),
        ("days", _("working days")),
        ("plain_minutes", _("minutes, day and night")),
        ("plain_hours", _("hours, day and night")),
        ("plain_days", _("days, weekends too")),
    ]


def _share_of(name: str, shown: Mapping[str, Any], kept: Policy | None) -> int | None:
    """Return what a share is, whatever it is: a rule may have been given one that is offered nowhere."""
    return getattr(kept, name) if kept else shown.get(name)


def _shares(kept: int | None) -> list[tuple[int, str]]:
    words = {10: _("a tenth"), 20: _("a fifth"), 25: _("a quarter"), 33: _("a third"), 50: _("half")}
    shares = sorted({*SHARES, kept or SHARES[0]})
    return [(share, words.get(share) or _("%(share)s %%") % {"share": share}) for share in shares]


def _when_above(kept: int | None) -> list[tuple[int, str]]:
    left = _("when %(share)s of the time is left")
    shares = [(share, left % {"share": words}) for share, words in _shares(kept) if share]
    return [(0, _("never")), *shares]


def initial_of(rule: Policy) -> dict[str, Any]:
    """Return what the form shows of a rule."""
    shown: dict[str, Any] = {name: getattr(rule, name) for name in PLAIN}
    for name, kind in TIMES.items():
        time = rule.time_for(kind)
        shown |= {f"{name}_number": time.amount if time else "", f"{name}_unit": _unit_of(time)}
    return shown


def _unit_of(time: Time | None) -> str:
    if time is None:
        return "days"
    return next(name for name, unit in UNITS.items() if unit == (time.unit, time.is_plain))


def as_typed(data: QueryDict) -> dict[str, Any]:
    """Return what stands in the fields, right or wrong, where nothing is to be saved yet."""
    names = [*PLAIN, *(f"{name}_{part}" for name in TIMES for part in ("number", "unit"))]
    shares = {name: _share(data.get(name, "")) for name in ("warn_percent", "hand_up_percent")}
    return {name: data.get(name, "") for name in names} | shares


def _share(typed: str) -> int | None:
    """Return a share in percent (0 for never) as a number; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and int(typed) < 100 else None


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
            self.fields["words"] = forms.CharField(
                label=_("What it says"),
                required=False,
                max_length=400,
                help_text=_("Where a rule looks for words, write some as a customer would."),
            )
