"""A line such as "/promise friday 18:00 the coat is back with you" in what an agent writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.actions.reply import OwnWords
from esmero.domain.company import reads as company
from esmero.ground import when
from esmero.ground.when_days import Hours

if TYPE_CHECKING:
    from esmero.domain.staff.models import Team


class NotAPromise(Exception):
    """The line can't become a promise; the message says why, for the agent to read."""


def found_by(text: str, team: Team, *, at: datetime) -> when.Found | None:
    """Return the time with which a text begins, on the clock and the working days of a team."""
    return when.parse(text, at=at, zone=ZoneInfo(team.calendar.time_zone), hours=hours_of(team, at=at))


def hours_of(team: Team, *, at: datetime) -> Hours:
    """Return what tells a team's working days, once they are asked for."""
    return lambda: company.working_hours(team.calendar_id, around=at.date())


def read(line: str, team: Team, *, at: datetime) -> OwnWords:
    """Return what "friday 18:00 the coat is back" promises, said by a team. Raises NotAPromise."""
    found = found_by(line, team, at=at)
    if found is None:
        raise NotAPromise(_("Say by when first, for example: friday 18:00, tomorrow 10:00, in 2 hours."))
    return _checked(OwnWords(found.rest.strip(), found.due_at), at)


def skipped(line: str, team: Team, *, at: datetime) -> time | None:
    """Return the clock time of a promise line over which clocks pass that night; None mostly."""
    found = when.find_promise_line(line)
    parsed = found_by(found[1], team, at=at) if found else None
    return parsed.skipped if parsed else None


def due(typed: str, team: Team, *, at: datetime) -> datetime:
    """Return the moment that is typed, as a team means it. Raises NotAPromise."""
    found = found_by(typed, team, at=at)
    if found is None or found.due_at <= at:
        raise NotAPromise(_("Say by when, for example: friday 18:00, tomorrow 10:00, in 2 hours."))
    return found.due_at


def from_line(line: str, team: Team, *, at: datetime) -> OwnWords | None:
    """Return what a whole line with its slash word promises, None for any other line. Raises NotAPromise."""
    found = when.find_promise_line(line)
    return read(found[1], team, at=at) if found else None


def taken_from(text: str, chips: Iterable[str], team: Team, *, at: datetime) -> tuple[str, list[OwnWords]]:
    """Return the letter without its promise lines, and all that is promised in it. Raises NotAPromise.

    `chips` are promises that the agent accepted while writing, as `chip` wrote them down.
    """
    made = [_from_chip(chip, at=at) for chip in chips]
    while (found := when.find_promise_line(text)) is not None:
        text, line = found
        made.append(read(line, team, at=at))
    return text.strip(), made


def chip(promise: OwnWords) -> str:
    """Return an accepted promise as the page carries it until the letter is sent."""
    return f"{promise.due_at.isoformat()} {promise.wording}"


def with_lines(text: str, chips: Iterable[str], *, zone: ZoneInfo) -> str:
    """Return the letter with its chips as lines below it, so that nothing is lost when it is kept."""
    lines = [line for line in (_as_line(chip, zone) for chip in chips) if line]
    return "\n".join([text.rstrip(), *lines]) if lines else text


def _as_line(chip: str, zone: ZoneInfo) -> str:
    moment, _space, words = chip.partition(" ")
    try:
        return f"/promise {datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%d %H:%M} {words}"
    except ValueError:
        return ""


def _from_chip(chip: str, *, at: datetime) -> OwnWords:
    moment, _space, words = chip.partition(" ")
    try:
        due_at = datetime.fromisoformat(moment)
        return _checked(OwnWords(words.strip(), due_at), at)
    except (ValueError, TypeError) as error:
        raise NotAPromise(_("One promise could not be read. Write it once more.")) from error


def _checked(promise: OwnWords, at: datetime) -> OwnWords:
    if promise.due_at <= at:
        raise NotAPromise(_("That time has passed. Promise a later one."))
    if not promise.wording:
        raise NotAPromise(_("Say what you promise, after the time."))
    if len(promise.wording) > 300:
        raise NotAPromise(_("A promise is one short sentence: this one is too long."))
    return promise
