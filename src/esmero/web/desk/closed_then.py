"""What is promised by hand for an hour when nobody of the team works: it is asked about, never refused.

So is what is due before its own letter leaves, and a letter that leaves on a day of rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.actions import quiet_hours
from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.ground import calendars, hours
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from esmero.actions.reply import OwnWords
    from esmero.domain.customers.models import Customer, Preference
    from esmero.domain.staff.models import Team

# The button that means it, and what remembers that while something else is asked. What they say: when the
# letter goes out (`at_once`, or a moment), then for each time of being closed when it ends.
BUTTON, REMEMBERED = "closed_meant", "closed_known"
AT_ONCE = "now"
# What is due as they close can still be done.
A_MOMENT_BEFORE = timedelta(minutes=1)


@dataclass(frozen=True)
class Closed:
    """A promise for an hour when nobody of the team works, or what else is to be looked at once more."""

    wording: str
    # None where no promise is meant, but the day on which the letter leaves.
    due_at: datetime | None
    # "today at 20:00", and a sentence: who is not there then, and when they are.
    when: str
    why: str
    # What tells this time of being closed from others.
    ends: str
    is_before: bool = False
    # The customer wants to be left alone then, whoever works.
    is_alone: bool = False


def all_of(
    made: Iterable[OwnWords], team: Team, *, customer: Customer | None = None, at: datetime
) -> list[Closed]:
    """Return those of the promises that are for such an hour, or for one when the `customer` wants quiet."""
    made = list(made)
    found = [_closed(one.wording, one.due_at, team, at=at) for one in made]
    wish = customers.preference_of(customer) if customer and made else None
    if customer and wish:
        found += [_alone(one, wish, customer, team, at=at) for one in made]
    return [one for one in found if one]


def asked_of(
    made: Iterable[OwnWords],
    team: Team,
    *,
    customer: Customer | None = None,
    later: datetime | None,
    at: datetime,
) -> list[Closed]:
    """Return what is asked about a letter that leaves at once or `later`: its promises, and that moment."""
    made = list(made)
    if later is None:
        return all_of(made, team, customer=customer, at=at)
    before = [one for one in made if one.due_at <= later]
    others = [one for one in made if one.due_at > later]
    asked = [_before(one, later, team, at=at) for one in before] + all_of(
        others, team, customer=customer, at=at
    )
    rest = _rest(later, team, at=at)
    return [*asked, rest] if rest else asked


def title(asked: list[Closed]) -> str:
    """Return what the question is headed with."""
    if all(one.is_before for one in asked):
        return ngettext(
            "This is due before your letter leaves.", "These are due before your letter leaves.", len(asked)
        )
    if all(one.is_alone for one in asked):
        return ngettext(
            "You promise this for an hour when they want to be left alone.",
            "You promise these for hours when they want to be left alone.",
            len(asked),
        )
    if all(one.due_at is None for one in asked):
        return _("Your letter leaves on a day when nobody works.")
    if any(one.is_before or one.is_alone or one.due_at is None for one in asked):
        return _("Look at these times once more.")
    return ngettext(
        "You promise this for an hour when nobody works.",
        "You promise these for hours when nobody works.",
        len(asked),
    )


def _before(made: OwnWords, later: datetime, team: Team, *, at: datetime) -> Closed:
    zone = ZoneInfo(team.calendar.time_zone)
    why = _("Your letter leaves only %(when)s.") % {"when": times.on(later, at=at, zone=zone)}
    due = made.due_at
    when = times.on(due, at=at, zone=zone)
    return Closed(made.wording, due, when, why, f"before-{due.isoformat()}", is_before=True)


def _rest(later: datetime, team: Team, *, at: datetime) -> Closed | None:
    """A public holiday, or a day off of the company's own, on which the letter leaves; None on others."""
    calendar = company.working_hours(team.calendar_id, around=later.date())
    day = calendar.local(later).date()
    if day not in calendar.holidays or calendars.spans_of_day(calendar, day):
        return None
    zone = ZoneInfo(team.calendar.time_zone)
    back = {"team": team.name, "when": times.on(later, at=at, zone=zone)}
    try:
        opens_at, _closes_at = hours.next_open(calendar, later)
        back["back"] = times.on(opens_at, at=at, zone=zone)
        why = _("It leaves %(when)s, a day of rest for %(team)s; they are back %(back)s.") % back
    except hours.NeverOpens:
        why = _("It leaves %(when)s, a day of rest for %(team)s.") % back
    return Closed("", None, "", why, f"rest-{day.isoformat()}")


def then(due_at: datetime, team: Team, *, at: datetime) -> Closed | None:
    """Return what there is to say of a moment alone; None where somebody works then."""
    return _closed("", due_at, team, at=at)


def not_meant(closed: list[Closed], data: QueryDict) -> list[Closed]:
    """Return what was not said to be meant all the same, of all that falls into closed hours."""
    said = f"{data.get(BUTTON, '')} {data.get(REMEMBERED, '')}".split()
    return [one for one in closed if one.ends not in said]


def meant(closed: list[Closed], *, later: datetime | None = None) -> str:
    """Return what the button says; `later` is when the letter was to go out, None at once."""
    moments = [later.isoformat() if later else AT_ONCE, *dict.fromkeys(one.ends for one in closed)]
    return " ".join(moments)


def later_of(data: QueryDict) -> str:
    """Return when the letter was to go out as it was asked about, as `moments` writes it; empty without."""
    return data.get(BUTTON, "").partition(" ")[0]


def _closed(wording: str, due_at: datetime, team: Team, *, at: datetime) -> Closed | None:
    calendar = company.working_hours(team.calendar_id, around=due_at.date())
    if hours.is_open(calendar, due_at) or hours.is_open(calendar, due_at - A_MOMENT_BEFORE):
        return None
    zone = ZoneInfo(team.calendar.time_zone)
    when = times.on(due_at, at=at, zone=zone)
    try:
        opens_at, _closes_at = hours.next_open(calendar, due_at)
    except hours.NeverOpens:
        return Closed(
            wording, due_at, when, _("Nobody of %(team)s works then.") % {"team": team.name}, "never"
        )
    back = {"team": team.name, "when": times.on(opens_at, at=at, zone=zone)}
    why = _("Nobody of %(team)s works then; they are back %(when)s.") % back
    return Closed(wording, due_at, when, why, opens_at.isoformat())


def _alone(
    made: OwnWords, wish: Preference, customer: Customer, team: Team, *, at: datetime
) -> Closed | None:
    """Return what there is to say where the customer wants to be left alone then; None where they do not."""
    opens_at = quiet_hours.opening(wish, customer, at=made.due_at)
    if opens_at is None:
        return None
    zone = ZoneInfo(team.calendar.time_zone)
    back = {"when": times.on(opens_at, at=at, zone=zone)}
    why = _("They want to be left alone then, by their own clock; you reach them again %(when)s.") % back
    when = times.on(made.due_at, at=at, zone=zone)
    return Closed(made.wording, made.due_at, when, why, f"alone-{opens_at.isoformat()}", is_alone=True)
