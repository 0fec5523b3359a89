"""An invitation in words: what it asks, when in the zone of whoever reads, where, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ASKS = {
    "REQUEST": gettext_lazy("An invitation: %(title)s"),
    "CANCEL": gettext_lazy("Called off: %(title)s"),
    "COUNTER": gettext_lazy("Another time is proposed: %(title)s"),
    "REPLY": gettext_lazy("An answer to an invitation: %(title)s"),
    "": gettext_lazy("An entry for the calendar: %(title)s"),
}
ANSWERS = {
    "ACCEPTED": gettext_lazy("%(who)s will come."),
    "DECLINED": gettext_lazy("%(who)s will not come."),
    "TENTATIVE": gettext_lazy("%(who)s may come."),
}


def title(meeting: dict[str, Any]) -> str:
    """Return what an invitation asks, with its title."""
    asks = ASKS.get(meeting.get("method", ""), ASKS[""])
    return str(asks) % {"title": meeting.get("title") or _("without a title")}


def lines(meeting: dict[str, Any], zone: ZoneInfo) -> list[str]:
    """Return the sentences below the title: who answers, when, how often, where, by whom."""
    answer = meeting.get("answer") or {}
    said = [
        str(ANSWERS[answer["answer"]]) % {"who": answer.get("who", "")}
        if answer.get("answer") in ANSWERS
        else "",
        _when(meeting, zone),
        _repeats(meeting.get("repeats") or {}),
        _("Where: %(place)s") % {"place": meeting["where"]} if meeting.get("where") else "",
        _("Organised by %(who)s") % {"who": meeting["organiser"]} if meeting.get("organiser") else "",
    ]
    return [line for line in said if line]


def _when(meeting: dict[str, Any], zone: ZoneInfo) -> str:
    starts, ends = meeting.get("starts", ""), meeting.get("ends", "")
    if not starts:
        return ""
    if meeting.get("is_all_day"):
        return _all_day(date.fromisoformat(starts), date.fromisoformat(ends) if ends else None)
    first = _moment(starts, zone)
    words = {"date": _day(first.date()), "time": _clock(first)}
    if ends:
        last = _moment(ends, zone)
        words |= {"end_date": _day(last.date()), "end_time": _clock(last)}
        if last.date() == first.date():
            sentence = _("%(date)s, %(time)s to %(end_time)s")
        else:
            sentence = _("%(date)s, %(time)s to %(end_date)s, %(end_time)s")
    else:
        sentence = _("%(date)s, %(time)s")
    written = sentence % words
    if meeting.get("is_floating"):
        return _("%(when)s (as written there, without a time zone)") % {"when": written}
    return written


def _all_day(first: date, last: date | None) -> str:
    if last is None:
        return _("%(date)s, all day") % {"date": _day(first)}
    return _("%(date)s to %(end_date)s, all day") % {"date": _day(first), "end_date": _day(last)}


def _moment(written: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _clock(moment: datetime) -> str:
    return phrases.clock_time(moment, moment.tzinfo, times.language())  # type: ignore[arg-type]  # (any zone will do)


def _day(on: date) -> str:
    return phrases.whole_date(on, times.language())


# Whole sentences, as languages bend the words around a number each in its own way.
EVERY: dict[str, Callable[[int], str]] = {
    "DAILY": lambda n: ngettext("It repeats every day.", "It repeats every %(count)s days.", n),
    "WEEKLY": lambda n: ngettext("It repeats every week.", "It repeats every %(count)s weeks.", n),
    "MONTHLY": lambda n: ngettext("It repeats every month.", "It repeats every %(count)s months.", n),
    "YEARLY": lambda n: ngettext("It repeats every year.", "It repeats every %(count)s years.", n),
}


def _repeats(rule: dict[str, Any]) -> str:
    if not rule:
        return ""
    every = EVERY.get(rule.get("freq", ""))
    if every is None:
        return _("It repeats; the file says when.")
    interval = int(rule.get("interval") or 1)
    said = [every(interval) % {"count": interval}, _weekdays(rule.get("days") or []), _until(rule)]
    return " ".join(piece for piece in said if piece)


def _weekdays(days: list[int]) -> str:
    names = [phrases.weekday_short(day, times.language()) for day in sorted(days) if 0 <= day <= 6]
    return _("On these days: %(days)s.") % {"days": ", ".join(names)} if names else ""


def _until(rule: dict[str, Any]) -> str:
    if rule.get("until"):
        return _("The last day is %(date)s.") % {"date": _day(date.fromisoformat(rule["until"]))}
    count = int(rule.get("count") or 0)
    return (
        ngettext("%(count)s time in all.", "%(count)s times in all.", count) % {"count": count}
        if count
        else ""
    )
