"""Moments as people say them inside a sentence, in the active language."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from esmero.ground import phrases


def before(moment: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return "before 16:40 today" for a moment seen at `at`."""
    words = _Words(moment, zone, at)
    return _BEFORE[_relation(moment, at, zone)]() % words


def before_day(moment: datetime, *, zone: ZoneInfo) -> str:
    """Return "before 16:40 on 3 May", which is true whenever it is read."""
    return _BEFORE["OTHER"]() % _Words(moment, zone, moment)


def on(moment: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return "today at 16:40" for a moment seen at `at`."""
    words = _Words(moment, zone, at)
    return _ON[_relation(moment, at, zone)]() % words


def language() -> str:
    """Return the active language's code without region."""
    return (get_language() or "en").split("-")[0]


def _date(moment: datetime, zone: ZoneInfo, language: str, *, is_far: bool) -> str:
    if is_far:
        return phrases.day_with_year(moment.astimezone(zone).date(), language)
    return phrases.day_and_month(moment, zone, language)


SAID: dict[str, Callable[[datetime, ZoneInfo, str], str]] = {
    "time": phrases.clock_time,
    "on_weekday": phrases.on_weekday,
    "date": partial(_date, is_far=False),
    "far_date": partial(_date, is_far=True),
}


class _Words:
    """What a sentence may say of a moment; only what it does say is put into words."""

    def __init__(self, moment: datetime, zone: ZoneInfo, at: datetime) -> None:
        self._moment, self._zone = moment, zone
        self._is_far = abs(at - moment) > phrases.NEEDS_A_YEAR

    def __getitem__(self, name: str) -> str:
        said = f"far_{name}" if self._is_far and name == "date" else name
        return SAID[said](self._moment, self._zone, language())


def _relation(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    return str(phrases.day_relation(moment, at, zone))


_BEFORE = {
    "TODAY": lambda: _("before %(time)s today"),
    "TOMORROW": lambda: _("before %(time)s tomorrow"),
    "YESTERDAY": lambda: _("before %(time)s yesterday"),
    "THIS_WEEK": lambda: _("before %(time)s %(on_weekday)s"),
    "OTHER": lambda: _("before %(time)s on %(date)s"),
}
_ON = {
    "TODAY": lambda: _("today at %(time)s"),
    "TOMORROW": lambda: _("tomorrow at %(time)s"),
    "YESTERDAY": lambda: _("yesterday at %(time)s"),
    "THIS_WEEK": lambda: _("%(on_weekday)s at %(time)s"),
    "OTHER": lambda: _("on %(date)s at %(time)s"),
}


def clock(moment: datetime, *, zone: tzinfo) -> str:
    """Return the time of day alone: "16:40"."""
    return phrases.clock_time(moment, zone, language())


def label(moment: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as a label that stands alone: "today 16:40"."""
    return phrases.when(moment, at, zone, language())


def whole_day(moment: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return a day with its weekday, and with its year where that is not the year of `at`."""
    day = moment.astimezone(zone).date()
    if day.year == at.astimezone(zone).year:
        return phrases.date_line(moment, zone, language())
    return phrases.whole_date(day, language())
