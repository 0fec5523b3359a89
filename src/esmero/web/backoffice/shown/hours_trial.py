"""Trying hours: a question late on a Friday, and when it would be answered; counted as real promises are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import ALWAYS, PromiseKind
from esmero.domain.staff import reads as staff
from esmero.ground import calendars, hours, phrases
from esmero.parts import times
from esmero.web.backoffice.fields import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, time

    from esmero.domain.company.models import Calendar
    from esmero.domain.promises.kinds import Time
    from esmero.domain.promises.models import Policy

FRIDAY = 4
BEFORE_CLOSING = timedelta(minutes=10)
# What is promised where no rule fits.
TIME = ALWAYS[PromiseKind.FIRST_REPLY]
# A weekday alone could be another week's.
NEAR = timedelta(days=6)
DAYS_LOOKED_AT = 366


def of_kept(calendar: Calendar, *, at: datetime) -> str:
    """Return what hours as they are kept mean for a question; empty where they never open."""
    counted = company.working_hours(calendar.pk, around=at.date())
    try:
        return _tried(counted, _time(calendar.pk), at=at)
    except hours.NeverOpens:
        return ""


def of_typed(
    *,
    time_zone: str,
    holidays_of: str,
    windows: Sequence[tuple[int, time, time]],
    calendar_id: int | None,
    at: datetime,
) -> str:
    """Return what hours as they stand in a form would mean for a question. Raises hours.NeverOpens."""
    counted = company.counted_as(
        time_zone=time_zone, holidays_of=holidays_of, windows=windows, around=at.date()
    )
    return _tried(counted, _time(calendar_id), at=at)


def _time(calendar_id: int | None) -> Time:
    """The time for a first answer by the first rule that counts on this calendar."""
    found = next((rule for rule in promises.policies() if _counts_on(rule, calendar_id)), None)
    return found.first_reply if found else TIME


def _counts_on(rule: Policy, calendar_id: int | None) -> bool:
    if rule.calendar_id is not None:
        return bool(rule.calendar_id == calendar_id)
    named = promises.teams_of(rule)
    return not named or any(team.calendar_id == calendar_id for team in staff.teams() if team.pk in named)


def _tried(counted: calendars.Calendar, given: Time, *, at: datetime) -> str:
    asked_at = _late(counted, at)
    due_at = promises.count_time(counted, given, warn_percent=0, start=asked_at).due_at
    # Beyond a week both are said by date, so that nobody takes one Monday for another.
    is_near = due_at - asked_at < NEAR
    words = {
        "asked": _moment(counted, asked_at, is_near=is_near),
        "due": _moment(counted, due_at, is_near=is_near),
    }
    return _("Asked %(asked)s, answered by %(due)s.") % words


def _late(counted: calendars.Calendar, at: datetime) -> datetime:
    """Ten minutes before the last closing of the next Friday, or of the first day after it that opens."""
    today = counted.local(at).date()
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    for number in range(DAYS_LOOKED_AT):
        spans = calendars.spans_of_day(counted, friday + timedelta(days=number))
        if spans:
            return max(spans[-1].begins_at, spans[-1].ends_at - BEFORE_CLOSING)
    raise hours.NeverOpens("The calendar does not open within a year.")


def _moment(counted: calendars.Calendar, moment: datetime, *, is_near: bool) -> str:
    zone = counted.time_zone
    day = phrases.weekday_name if is_near else phrases.date_line
    words = {"day": day(moment, zone, spoken()), "time": times.clock(moment, zone=zone)}
    return _("%(day)s %(time)s") % words
