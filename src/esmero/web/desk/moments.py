"""When an answer is to go out, as chosen beside the send button: "tomorrow 9:00", or one that is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.ground import when
from esmero.parts import times
from esmero.web.desk import closed_then
from esmero.web.desk.usual import next_at

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.http import QueryDict

# What the buttons beside the field say instead of a moment: the field holds it.
AS_TYPED = "typed"
NOW = "now"
# Enter in a field of one line: the moment is meant where one was typed.
ENTERED = "entered"
# What remembers the moment while it is asked what came in meanwhile, and that a late one was meant.
REMEMBERED, LATE_MEANT = "later_known", "late"
FURTHEST = timedelta(days=366)
THEIR_MORNING = time(9)
# By whether it is when they usually write, and whether it is still today with them.
BY_THEIR_CLOCK = {
    (True, True): gettext_lazy("Today at %(clock)s their time (%(here)s here), when they usually write"),
    (True, False): gettext_lazy("Tomorrow at %(clock)s their time (%(here)s here), when they usually write"),
    (False, True): gettext_lazy("Today at %(clock)s their time (%(here)s here), from their letters"),
    (False, False): gettext_lazy("Tomorrow at %(clock)s their time (%(here)s here), from their letters"),
}

# Where they live is known, it is not only their letters that tell.
IN_THEIR_ZONE = {
    True: gettext_lazy("Today at %(clock)s their time (%(here)s here)"),
    False: gettext_lazy("Tomorrow at %(clock)s their time (%(here)s here)"),
}


class NotAMoment(Exception):
    """What was typed is no moment ahead; the message says why, for the agent to read."""


@dataclass(frozen=True)
class Moment:
    """A moment to send at; `is_late_meant` when the agent was told that it is after what was promised."""

    at: datetime
    is_late_meant: bool = False


@dataclass(frozen=True)
class Offer:
    """A moment that is offered with one press."""

    words: str
    value: str


def chosen(data: QueryDict, *, at: datetime, zone: ZoneInfo) -> Moment | None:
    """Return the moment that was chosen; None: send as ever. Raises NotAMoment."""
    words = data.get("moment", "").strip()
    # What was remembered counts for "as well" alone: the big button brings no word of when, and what was
    # begun in the field of the moment is not asked for.
    known, _space, late = (data.get(REMEMBERED, "") if data.get("send_anyway") else "").partition(" ")
    value = data.get("later", "") or closed_then.later_of(data) or known
    meant = data.get("later_meant", "") or (known if late == LATE_MEANT and value == known else "")
    if meant:
        return Moment(_of_a_button(meant, at), is_late_meant=True)
    if value in {"", NOW} or (value == ENTERED and not words):
        return None
    return Moment(typed(words, at=at, zone=zone) if value in {AS_TYPED, ENTERED} else _of_a_button(value, at))


def known(moment: Moment | None) -> str:
    """Return what remembers a moment while something else is asked; empty where it was to go as ever."""
    if moment is None:
        return ""
    return f"{moment.at.isoformat()} {LATE_MEANT if moment.is_late_meant else ''}".strip()


def typed(words: str, *, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that "tomorrow 9:00" means. Raises NotAMoment."""
    found = when.parse(words, at=at, zone=zone)
    if found is None or found.rest:
        raise NotAMoment(_("Say when it goes out, for example: tomorrow 9:00, friday 18:00, in 2 hours."))
    return _checked(found.due_at, at)


def offered(
    *, at: datetime, zone: ZoneInfo, usual: datetime | None = None, theirs: tzinfo | None = None
) -> list[Offer]:
    """Return the moments that are offered with one press, no moment twice.

    `usual`: when the customer usually writes next; `theirs`: their clock, where it shows another time.
    """
    offers = [
        (_("In an hour"), "in 1 hour"),
        (_("Tomorrow at 9:00"), "tomorrow 9:00"),
        (_("On Monday at 9:00"), "monday 9:00"),
    ]
    found = [(words, when.parse(meant, at=at, zone=zone)) for words, meant in offers]
    good = _by_their_clock(usual, theirs, at, zone) if theirs else _by_ours(usual, at, zone)
    # On a Sunday tomorrow is Monday: what comes to the same is offered once, by its nearer name.
    once: dict[datetime, str] = dict(good)
    for words, moment in found:
        if moment:
            once.setdefault(moment.due_at, _with_their_time(words, moment.due_at, theirs))
    return [Offer(words, moment.isoformat()) for moment, words in once.items()]


def _by_ours(usual: datetime | None, at: datetime, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    if usual is None:
        return []
    words = (
        _("Today at %(clock)s, when they usually write")
        if _days_ahead(usual, at, zone) == 0
        else _("Tomorrow at %(clock)s, when they usually write")
    )
    return [(usual, words % {"clock": times.clock(usual, zone=zone)})]


def _by_their_clock(
    usual: datetime | None, theirs: tzinfo, at: datetime, zone: ZoneInfo
) -> list[tuple[datetime, str]]:
    """Their usual hour, else their morning: that they are elsewhere is known by a single letter."""
    moment = usual or next_at(THEIR_MORNING, at=at, zone=theirs)
    days = _days_ahead(moment, at, theirs)
    sentence = BY_THEIR_CLOCK[usual is not None, days == 0]
    if usual is None and isinstance(theirs, ZoneInfo):
        sentence = IN_THEIR_ZONE[days == 0]
    is_same_day = days == _days_ahead(moment, at, zone)
    here = times.clock(moment, zone=zone) if is_same_day else times.on(moment, at=at, zone=zone)
    return [(moment, sentence % {"clock": times.clock(moment, zone=theirs), "here": here})]


def _with_their_time(words: str, moment: datetime, theirs: tzinfo | None) -> str:
    if theirs is None:
        return words
    return _("%(when)s (%(clock)s their time)") % {"when": words, "clock": times.clock(moment, zone=theirs)}


def _days_ahead(moment: datetime, at: datetime, zone: tzinfo) -> int:
    """How many days lie between two moments on the calendar of a clock."""
    return (moment.astimezone(zone).date() - at.astimezone(zone).date()).days


def _of_a_button(value: str, at: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        return _checked(moment, at)
    except (ValueError, TypeError) as error:
        raise NotAMoment(_("That moment could not be read. Choose it once more.")) from error


def _checked(moment: datetime, at: datetime) -> datetime:
    if moment <= at:
        raise NotAMoment(_("That time has passed. Choose a later one."))
    if moment > at + FURTHEST:
        raise NotAMoment(_("That is more than a year ahead. Choose an earlier time."))
    return moment
