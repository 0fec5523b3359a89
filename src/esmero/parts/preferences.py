"""How and when somebody wants to be reached: in words, and as a form that they and colleagues fill in."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SaidHow, Way
from esmero.ground import phones, phrases
from esmero.parts import times
from esmero.parts import zones as zone_parts

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Customer, Preference

HOUR_MINUTES = 60
NO_CLOCK = gettext_lazy("Write a time of day such as 9:00 or 17:30.")
BEST: dict[str, Any] = {
    Way.EMAIL: gettext_lazy("Best by e-mail."),
    Way.PHONE: gettext_lazy("Best by telephone."),
    Way.POST: gettext_lazy("Best by letter on paper."),
    Way.FAX: gettext_lazy("Best by fax."),
}
NEVER: dict[str, Any] = {
    Way.EMAIL: gettext_lazy("Never by e-mail."),
    Way.PHONE: gettext_lazy("Never by telephone."),
    Way.POST: gettext_lazy("Never by letter on paper."),
    Way.FAX: gettext_lazy("Never by fax."),
}


def _days() -> list[tuple[str, str]]:
    return [(str(day), phrases.weekday_alone(day, times.language())) for day in range(7)]


class PreferenceForm(forms.Form):
    """Which way is best and which is never wanted, between which hours, and on which days not."""

    best = forms.ChoiceField(
        label=gettext_lazy("The best way"),
        required=False,
        choices=[("", gettext_lazy("Any is fine")), *Way.choices],
    )
    never = forms.MultipleChoiceField(
        label=gettext_lazy("Never like this"),
        required=False,
        choices=Way.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    begins = forms.TimeField(
        label=gettext_lazy("Not before"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": NO_CLOCK},
    )
    ends = forms.TimeField(
        label=gettext_lazy("Not after"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": NO_CLOCK},
    )
    days_off = forms.MultipleChoiceField(
        label=gettext_lazy("Not on these days"),
        required=False,
        choices=_days,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what leaves no moment at all, and what is best and never wanted at once."""
        given = super().clean() or {}
        if given.get("best") and given["best"] in given.get("never", []):
            self.add_error("never", _("This is the best way, too. Choose one of the two."))
        begins, ends = given.get("begins"), given.get("ends")
        # Midnight as an end is the end of the day.
        if ends is not None and ends != time() and ends <= (begins or time()):
            self.add_error("ends", _("This has to be later than the other one."))
        if len(given.get("days_off", [])) == len(_days()):
            self.add_error("days_off", _("Leave one day on which you can be reached."))
        return given

    def wished(self) -> dict[str, Any]:
        """Return the fields of `actions.prefer.Wish`."""
        given = self.cleaned_data
        return {
            "best": given["best"],
            "never": frozenset(given["never"]),
            "from_minute": _minute(given["begins"]),
            "to_minute": _minute(given["ends"]),
            "days_off": frozenset(int(day) for day in given["days_off"]),
        }


def initial(kept: Preference | None) -> dict[str, Any]:
    """Return what the form begins with."""
    if kept is None:
        return {}
    return {
        "best": kept.best,
        "never": kept.never.split(),
        "begins": _clock(kept.from_minute),
        "ends": _clock(kept.to_minute),
        "days_off": list(kept.days_off),
        "call_at": phones.as_read(kept.called_at) if kept.called_at else "",
    }


def of(customer: Customer, *, zone: ZoneInfo) -> list[str]:
    """Return in sentences how and when a customer wants to be reached; empty where they never said."""
    kept = customers.preference_of(customer)
    return words(kept, zone=zone) if kept else []


def number_of(customer: Customer) -> str:
    """Return at which number they want to be called, as people read it; empty where they named none."""
    kept = customers.preference_of(customer)
    return number(kept) if kept else ""


def of_calls(customer: Customer, *, at: datetime, zone: ZoneInfo) -> list[str]:
    """Return in sentences whether and when they want to be called, by their own clock; empty for unsaid.

    Where now is no time for it, also from when on it is, on the reader's clock (`zone`).
    """
    kept = customers.preference_of(customer)
    return about_calls(kept, customer, at=at, zone=zone) if kept else []


def about_calls(kept: Preference, customer: Customer, *, at: datetime, zone: ZoneInfo) -> list[str]:
    """Return the same of what they said."""
    if kept.never_wants(Way.PHONE):
        return [str(NEVER[Way.PHONE])]
    said = _hours(kept)
    opens_at = kept.opens_at(at, zone_parts.of(customer, company.the_company()))
    if opens_at > at:
        when = {"when": times.on(opens_at, at=at, zone=zone)}
        said.append(_("Please do not call now; you can again %(when)s.") % when)
    return said


def words(kept: Preference, *, zone: ZoneInfo) -> list[str]:
    """Return the same of what was said at one moment, with how and when; a day on the clock in `zone`."""
    said = [str(BEST[kept.best])] if kept.best else []
    said += [str(NEVER[way]) for way in kept.never.split()]
    said += _at_number(kept) + _hours(kept)
    if not said:
        said.append(_("Any way and any hour is fine."))
    day = phrases.day_with_year(kept.said_at.astimezone(zone).date(), times.language())
    return [*said, _("Said on %(date)s, %(how)s.") % {"date": day, "how": SaidHow(kept.how).label}]


def _minute(clock: time | None) -> int | None:
    # Midnight bounds nothing, neither as a beginning nor as an end.
    return (clock.hour * HOUR_MINUTES + clock.minute or None) if clock else None


def _clock(minute: int | None) -> time | None:
    return None if minute is None else time(minute // HOUR_MINUTES % 24, minute % HOUR_MINUTES)


def _at_number(kept: Preference) -> list[str]:
    said = number(kept)
    return [_("To be called at %(number)s.") % {"number": said}] if said else []


def number(kept: Preference) -> str:
    """Return at which number they want to be called, as read; empty where they never want a call."""
    return phones.as_read(kept.called_at) if kept.called_at and not kept.never_wants(Way.PHONE) else ""


def unused(kept: Preference) -> str:
    """Return in a sentence that a number is kept at which nobody calls; empty where there is none such."""
    if not kept.called_at or not kept.never_wants(Way.PHONE):
        return ""
    said = {"number": phones.as_read(kept.called_at)}
    return (
        _("The number you named, %(number)s, is kept, but nobody calls it: you never want to be called.")
        % said
    )


def _hours(kept: Preference) -> list[str]:
    said = []
    for minute, sentence in (
        (kept.from_minute, _("Not before %(time)s.")),
        (kept.to_minute, _("Not after %(time)s.")),
    ):
        if minute is not None:
            said.append(sentence % {"time": f"{minute // HOUR_MINUTES}:{minute % HOUR_MINUTES:02}"})
    if kept.days_off:
        names = [phrases.weekday_alone(int(day), times.language()) for day in kept.days_off]
        said.append(_("Not on these days: %(days)s.") % {"days": ", ".join(names)})
    return said
