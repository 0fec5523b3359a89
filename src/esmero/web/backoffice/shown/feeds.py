"""What is shown of calendars kept elsewhere: how reading them goes, and which days they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.parts import times
from esmero.web.backoffice.shown import days

if TYPE_CHECKING:
    from datetime import date, datetime

    from esmero.domain.company.models import Calendar, Feed, FeedDay

# A calendar of holidays has some dozen; of a very full one these come first.
MOST_DAYS = 100


def of_calendar(calendar: Calendar, *, at: datetime) -> dict[str, Any]:
    """Return the feeds of a calendar, each with how reading it goes."""
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    return {"feeds": [_line(one, at=at) for one in company.feeds_of(calendar, after=today)]}


def _line(feed: Any, *, at: datetime) -> dict[str, Any]:
    return {
        "name": feed.name,
        "page": reverse("backoffice:feed", args=[feed.pk]),
        "trouble": trouble(feed, at=at),
        "words": how_many(feed.coming),
    }


def how_many(count: int) -> str:
    """Return how many days of a feed are to come and count."""
    if not count:
        return _("No day off to come.")
    words = ngettext("%(num)s day off to come.", "%(num)s days off to come.", count)
    return words % {"num": count}


def trouble(feed: Feed, *, at: datetime) -> str:
    """Return why a feed could not be read and what counts meanwhile; empty where all is well."""
    if not feed.trouble:
        return ""
    why: str = feed.get_trouble_display()
    return _("%(why)s What was read %(when)s still counts.") % {"why": why, "when": _read(feed, at)}


def _read(feed: Feed, at: datetime) -> str:
    return times.on(feed.read_at, at=at, zone=ZoneInfo(feed.calendar.time_zone))


def one(feed: Feed, *, at: datetime) -> dict[str, Any]:
    """Return a feed with how reading it goes and its days to come."""
    calendar = company.calendar(feed.calendar_id)
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    found = company.days_of_feed(feed, after=today)
    own = {day.on for day in calendar.holidays.all()}
    later = len(found) - MOST_DAYS
    return {
        "feed": feed,
        "calendar": calendar,
        "trouble": trouble(feed, at=at),
        "was_read": _was_read(feed, at),
        "count": how_many(sum(not day.is_off_by_hand for day in found)),
        "unread": _unread(feed.unread_count),
        "days": [_day(calendar, day, own) for day in found[:MOST_DAYS]],
        "later": _later(later) if later > 0 else "",
    }


def _was_read(feed: Feed, at: datetime) -> str:
    words = _("Read %(when)s.") if feed.url else _("From a file, handed in %(when)s.")
    return words % {"when": _read(feed, at)}


def _unread(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(num)s entry made no sense and was left out.",
        "%(num)s entries made no sense and were left out.",
        count,
    )
    return words % {"num": count}


def _later(count: int) -> str:
    words = ngettext("And %(num)s later day.", "And %(num)s later days.", count)
    return words % {"num": count}


def _day(calendar: Calendar, day: FeedDay, own: set[date]) -> dict[str, Any]:
    words = _("%(day)s: closed")
    if day.is_off_by_hand:
        opens = company.opens_on(calendar, day.on.weekday())
        words = _("%(day)s: open") if opens else _("%(day)s: no holiday, but the week has no hours for it")
    why = [
        day.name,
        _("A day of your own counts instead.") if day.on in own else "",
        _("The calendar does not name it any more.") if day.is_gone else "",
    ]
    return {
        "on": day.on.isoformat(),
        "words": words % {"day": days.in_words(day.on)},
        "why": [one for one in why if one],
        "is_out": day.is_off_by_hand,
    }
