"""A time, as one says it to a person: by their language and the clock on their wall.

Names, and the order of day and month, come from CLDR through Babel; our own few words from the catalogues.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, match_skeleton

KEPT = 4096
# From here on hours no longer matter beside days.
DAYS_ALONE = 7
# Beyond half a year a day without its year could be meant for another one.
NEEDS_A_YEAR = timedelta(days=180)
# Of each language the writing that puts the day before the month.
AT_HOME = {"en": "en_GB"}
SOME_MONDAY = date(2024, 1, 1)
YEAR_MARK = re.compile(r"\s*г\.$")
NAMES = re.compile(r"'[^']*'|[Ec]+|[ML]{3,}")


F = TypeVar("F", bound=Callable[..., Any])
_kept: list[Any] = []


def kept(function: F) -> F:
    """Put what is asked for again and again into words once: lists say the same few moments at each visit."""
    found = lru_cache(maxsize=KEPT)(function)
    _kept.append(found)
    return cast(F, found)


def forget() -> None:
    """Put everything into words anew: for tests that change what the languages say."""
    for one in _kept:
        one.cache_clear()


class DayRelation(StrEnum):
    """How the day of a moment lies to the day of another, on one wall calendar."""

    TODAY = "TODAY"
    TOMORROW = "TOMORROW"
    YESTERDAY = "YESTERDAY"
    THIS_WEEK = "THIS_WEEK"  # two to six days ahead: the weekday's name is enough
    OTHER = "OTHER"


def clock_time(at: datetime, zone: tzinfo, language: str) -> str:
    """Return the time of day: "16:40", "9:05"."""
    wall = at.astimezone(zone)
    return _time_of_day(wall.hour, wall.minute, language)


@kept
def _time_of_day(hour: int, minute: int, language: str) -> str:
    return format_time(time(hour, minute), "H:mm", locale=_locale(language))


def day_relation(at: datetime, now: datetime, zone: ZoneInfo) -> DayRelation:
    """Return how the day of `at` lies to the day of `now` on the calendar in `zone`."""
    days = (_day(at, zone) - _day(now, zone)).days
    near = {-1: DayRelation.YESTERDAY, 0: DayRelation.TODAY, 1: DayRelation.TOMORROW}
    return near.get(days, DayRelation.THIS_WEEK if 2 <= days <= 6 else DayRelation.OTHER)


def midnight_after(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the day of `at` ends on the calendar in `zone`."""
    return _end_of(_day(at, zone), zone)


def weekday_name(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the weekday as it stands alone: "Thursday", "jueves", "четверг"."""
    return _weekday_name(_day(at, zone).weekday(), language)


@kept
def _weekday_name(weekday: int, language: str) -> str:
    return format_date(SOME_MONDAY + timedelta(days=weekday), "cccc", locale=_locale(language))


def weekday_alone(weekday: int, language: str) -> str:
    """Return the name of a weekday (0 is Monday) as it stands alone: "Thursday", "jueves", "четверг"."""
    return _weekday_name(weekday, language)


def on_weekday(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the weekday as it stands inside a sentence: "on Thursday", "el jueves", "в четверг"."""
    return _on_weekday(_day(at, zone).weekday(), language)


@kept
def _on_weekday(weekday: int, language: str) -> str:
    from django.utils import translation
    from django.utils.translation import gettext as _

    with translation.override(language):
        # Written out so that each is a sentence's part of its own: Russian bends the name.
        names = (
            lambda: _("on Monday"),
            lambda: _("on Tuesday"),
            lambda: _("on Wednesday"),
            lambda: _("on Thursday"),
            lambda: _("on Friday"),
            lambda: _("on Saturday"),
            lambda: _("on Sunday"),
        )
        return names[weekday]()


def day_and_month(at: datetime, zone: ZoneInfo, language: str, *, short: bool = False) -> str:
    """Return the day: "19 November", "19 de noviembre", "19 ноября"; "19 Nov" when `short`."""
    return _by_skeleton(_day(at, zone), language, "MMMd" if short else "MMMMd")


def date_line(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return weekday and day: "Thursday 19 November", "jueves, 19 de noviembre", "четверг, 19 ноября"."""
    return _by_skeleton(_day(at, zone), language, "MMMMEEEEd")


def whole_date(on: date, language: str) -> str:
    """Return a day with weekday and year: "Monday 7 December 2026"."""
    return _by_skeleton(on, language, "yMMMMEEEEd")


def day_with_year(on: date, language: str) -> str:
    """Return a day with its year, inside a sentence: "7 December 2026", "7 декабря 2026 года"."""
    return _by_skeleton(on, language, "yMMMMd")


def month(on: date, language: str) -> str:
    """A month as in "October 2026"."""
    return _by_skeleton(on.replace(day=1), language, "yMMMM")


def weekday_short(weekday: int, language: str) -> str:
    """Return the short name of a weekday (0 is Monday) as it stands alone: "Mon", "lun", "пн"."""
    return format_date(SOME_MONDAY + timedelta(days=weekday), "ccc", locale=_locale(language))


def when(at: datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """Return a label that stands alone: "today 16:40", "tomorrow 10:00", "Friday 18:00", "19 November 9:00".

    A weekday's name stands for the coming six days only; beyond half a year the year is said.
    """
    relation = day_relation(at, now, zone)
    words = {"time": clock_time(at, zone, language)}
    if relation == DayRelation.THIS_WEEK:
        words["weekday"] = weekday_name(at, zone, language)
    elif relation == DayRelation.OTHER:
        is_far = abs(at - now) > NEEDS_A_YEAR
        words["date"] = _by_skeleton(_day(at, zone), language, "yMMMMd" if is_far else "MMMMd")
    return _label(relation, language) % words


@kept
def _label(relation: DayRelation, language: str) -> str:
    from django.utils import translation
    from django.utils.translation import gettext as _

    with translation.override(language):
        labels = {
            DayRelation.TODAY: lambda: _("today %(time)s"),
            DayRelation.TOMORROW: lambda: _("tomorrow %(time)s"),
            DayRelation.YESTERDAY: lambda: _("yesterday %(time)s"),
            DayRelation.THIS_WEEK: lambda: _("%(weekday)s %(time)s"),
            DayRelation.OTHER: lambda: _("%(date)s %(time)s"),
        }
        return labels[relation]()


def duration_left(seconds: float, language: str) -> str:
    """Return a length of time in its two largest units: "12 min", "5 h 10 min", "1 day 2 h", "8 days".

    Arguments: seconds, of which the sign does not count. A begun minute counts as one; from a day on, and
    from a week on, the smaller unit is rounded to the nearer.
    """
    return _length(math.ceil(abs(seconds) / 60), language)


@kept
def _length(minutes: int, language: str) -> str:
    from django.utils import translation

    with translation.override(language):
        return _in_days(round(minutes / 60)) if minutes >= 24 * 60 else _in_hours(minutes)


def _in_hours(minutes: int) -> str:
    from django.utils.translation import gettext as _

    words = {"hours": minutes // 60, "minutes": minutes % 60}
    if not words["hours"]:
        return _("%(minutes)s min") % words
    return (_("%(hours)s h %(minutes)s min") if words["minutes"] else _("%(hours)s h")) % words


def _in_days(hours: int) -> str:
    from django.utils.translation import ngettext

    words = {"days": hours // 24, "hours": hours % 24}
    if words["days"] >= DAYS_ALONE:
        words = {"days": round(hours / 24), "hours": 0}
    if not words["hours"]:
        return ngettext("%(days)s day", "%(days)s days", words["days"]) % words
    return ngettext("%(days)s day %(hours)s h", "%(days)s days %(hours)s h", words["days"]) % words


@kept
def _by_skeleton(day: date, language: str, skeleton: str) -> str:
    # CLDR shortens the Russian word for year, whose dot would end the sentence a second time.
    return YEAR_MARK.sub(" года", format_date(day, _pattern(language, skeleton), locale=_locale(language)))


@cache
def _pattern(language: str, skeleton: str) -> str:
    """The language's own order of the parts; names as long as the skeleton asks, which CLDR leaves to us."""
    skeletons: Any = _locale(language).datetime_skeletons
    pattern = str(skeletons[match_skeleton(skeleton, skeletons) or skeleton])
    return NAMES.sub(_written_out, pattern) if "MMMM" in skeleton else pattern


def _written_out(part: re.Match[str]) -> str:
    return part[0] if part[0].startswith("'") else part[0][0] * 4


@cache
def _locale(language: str) -> Locale:
    """CLDR's locale for a language code; English for one that it does not know."""
    try:
        return Locale.parse(AT_HOME.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


@kept
def _end_of(day: date, zone: ZoneInfo) -> datetime:
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC)
