"""What the page of a calendar shows of days and hours that are not as the week says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.ground import phrases
from esmero.parts import opening
from esmero.web.backoffice.fields import spoken

if TYPE_CHECKING:
    from datetime import date, datetime

    from esmero.domain.company.models import Calendar, Holiday, OneOff


def to_come(calendar: Calendar, *, at: datetime) -> dict[str, Any]:
    """Return a calendar's own days, its hours for once and the next public holidays."""
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    return {
        "own_days": [_own(calendar, day) for day in company.next_holidays(calendar, after=today)],
        "one_offs": [_once(one) for one in company.next_one_offs(calendar, after=today)],
        "public_days": [in_words(on) for on in company.next_public_holidays(calendar, after=today)],
    }


def _own(calendar: Calendar, day: Holiday) -> dict[str, Any]:
    words = _("%(day)s: closed")
    if day.is_open:
        # The week may have been changed after the day was noted.
        opens = company.opens_on(calendar, day.on.weekday())
        words = _("%(day)s: open") if opens else _("%(day)s: no holiday, but the week has no hours for it")
    return {"on": day.on.isoformat(), "words": words % {"day": in_words(day.on)}, "name": day.name}


def _once(one: OneOff) -> dict[str, Any]:
    words = _("%(day)s, %(hours)s: open for once") if one.is_open else _("%(day)s, %(hours)s: closed")
    said = {"day": in_words(one.on), "hours": opening.window(one.opens_at, one.closes_at)}
    fields = {"on": one.on.isoformat(), "opens_at": one.opens_at.strftime("%H:%M")}
    return {"fields": fields, "words": words % said, "name": one.name}


def in_words(on: date) -> str:
    """Return a day with weekday and year: "Monday 7 December 2026"."""
    return phrases.whole_date(on, spoken())
