"""When an answer is to go out, as chosen beside the send button: "tomorrow 9:00", or one that is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.ground import when

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.http import QueryDict

# What the buttons beside the field say instead of a moment: the field holds it.
AS_TYPED = "typed"
NOW = "now"
# Enter in a field of one line: the moment is meant where one was typed.
ENTERED = "entered"
FURTHEST = timedelta(days=366)


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
    meant, words = data.get("later_meant", ""), data.get("moment", "").strip()
    # The big button brings no word of when: what was begun in the field of the moment is not asked for.
    value = data.get("later", "")
    if meant:
        return Moment(_of_a_button(meant, at), is_late_meant=True)
    if value in {"", NOW} or (value == ENTERED and not words):
        return None
    return Moment(typed(words, at=at, zone=zone) if value in {AS_TYPED, ENTERED} else _of_a_button(value, at))


def typed(words: str, *, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that "tomorrow 9:00" means. Raises NotAMoment."""
    found = when.parse(words, at=at, zone=zone)
    if found is None or found.rest:
        raise NotAMoment(_("Say when it goes out, for example: tomorrow 9:00, friday 18:00, in 2 hours."))
    return _checked(found.due_at, at)


def offered(*, at: datetime, zone: ZoneInfo, usual: datetime | None = None) -> list[Offer]:
    """Return the moments that are offered with one press. `usual`: when the customer usually writes next."""
    offers = [
        (_("In an hour"), "in 1 hour"),
        (_("Tomorrow at 9:00"), "tomorrow 9:00"),
        (_("On Monday at 9:00"), "monday 9:00"),
    ]
    found = [(words, when.parse(meant, at=at, zone=zone)) for words, meant in offers]
    # On a Sunday tomorrow is Monday: what comes to the same is offered once, by its nearer name.
    once: dict[str, str] = {}
    for words, moment in found:
        if moment:
            once.setdefault(moment.due_at.isoformat(), words)
    of_theirs = [_at_their_hour(usual.astimezone(zone), at.astimezone(zone))] if usual else []
    return [*of_theirs, *(Offer(words, value) for value, words in once.items())]


def _at_their_hour(usual: datetime, now: datetime) -> Offer:
    is_today = usual.date() == now.date()
    words = (
        _("Today at %(clock)s, when they usually write")
        if is_today
        else _("Tomorrow at %(clock)s, when they usually write")
    )
    return Offer(words % {"clock": f"{usual.hour}:{usual.minute:02}"}, usual.isoformat())


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
