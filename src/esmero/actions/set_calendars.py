"""What the company sets of its hours: calendars, their windows, which one is the default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from esmero.actions import recount, set_up
from esmero.domain.channels import reads as channel_reads
from esmero.domain.channels import writes as channels
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.domain.promises import reads as promise_reads
from esmero.domain.promises import writes as promises
from esmero.domain.promises.kinds import RecountedBecause
from esmero.domain.staff import reads as staff_reads
from esmero.domain.staff import writes as staff
from esmero.ground import db, hours, weeks

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar
    from esmero.domain.events.kinds import Doer
    from esmero.domain.staff.models import Agent

Windows = Sequence[tuple[int, time, time]]


class Overlap(ValueError):
    """Two windows have hours in common, so that these would count twice."""


class NeverOpen(ValueError):
    """Nothing would ever be answered in these hours."""


class DefaultStays(ValueError):
    """The default calendar can't be taken away: another one has to be the default first."""


def add_calendar(
    *,
    agent: Agent | None,
    name: str,
    time_zone: str,
    holidays_of: str,
    windows: Iterable[tuple[int, time, time]],
    at: datetime,
) -> Calendar:
    """Make a calendar with its week: windows are (weekday with 0 for Monday, opens, closes).

    The first one is the company's default. Raises OwnersOnly, Overlap, NeverOpen.
    """
    week = list(windows)
    _must_make_sense(time_zone, week, at)
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("calendar", "default")
        calendar = company.add_calendar(name=name, time_zone=time_zone, holidays_of=holidays_of, by=by, at=at)
        company.set_hours(calendar, windows=week, by=by, at=at)
        return calendar


def set_calendar(
    *,
    agent: Agent | None,
    calendar_id: int,
    name: str,
    time_zone: str,
    holidays_of: str,
    windows: Iterable[tuple[int, time, time]],
    at: datetime,
) -> Calendar:
    """Change a calendar and its week: windows are (weekday with 0 for Monday, opens, closes).

    Raises OwnersOnly, NotFound, Overlap, NeverOpen.
    """
    week = list(windows)
    _must_make_sense(time_zone, week, at)
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        with recount.where_hours_change(calendar_id, RecountedBecause.HOURS, at=at):
            company.set_calendar(
                calendar, name=name, time_zone=time_zone, holidays_of=holidays_of, by=by, at=at
            )
            company.set_hours(calendar, windows=week, by=by, at=at)
        return calendar


def _must_make_sense(time_zone: str, windows: Windows, at: datetime) -> None:
    # Without holidays: a week that opens at all opens on some day that is none.
    week = company_reads.counted_as(time_zone=time_zone, holidays_of="", windows=windows, around=at.date())
    try:
        hours.add(week, at, 60)
    except hours.NeverOpens as error:
        raise NeverOpen("no hours") from error
    refuse_overlaps(windows)


def refuse_overlaps(windows: Windows) -> None:
    """Check that windows of a week have no hours in common. Raises Overlap."""
    taken: list[weeks.Stretch] = []
    for window in windows:
        own = weeks.stretches([window])
        if weeks.without(own, taken) != own:
            raise Overlap(window)
        taken += own


def make_default(*, agent: Agent, calendar_id: int, at: datetime) -> Calendar:
    """Make a calendar the one that counts where nothing else was chosen. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("calendar", "default")
        return company.make_default(company_reads.calendar(calendar_id), by=by, at=at)


def remove(*, agent: Agent, calendar_id: int, at: datetime) -> Calendar:
    """Take a calendar away and return the default: teams, rules and channels on it count on that from now on.

    What is open and was counted on it is counted again. Raises OwnersOnly, NotFound, DefaultStays.
    """
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("calendar", "default")
        gone, default = company_reads.calendar(calendar_id), company_reads.default_calendar()
        if default is None or gone.pk == default.pk:
            raise DefaultStays(gone.name)
        _move(gone, default, by=by, at=at)
        recount.ask(RecountedBecause.HOURS, at=at, calendar=gone.pk)
        company.remove_calendar(gone, to=default, by=by, at=at)
        return default


def _move(gone: Calendar, to: Calendar, *, by: Doer, at: datetime) -> None:
    for team in staff_reads.teams_on(gone.pk):
        staff.describe_team(team, calendar_id=to.pk, by=by, at=at)
    for channel in channel_reads.channels_on(gone.pk):
        channels.describe_channel(channel, calendar_id=to.pk, by=by, at=at)
    if promise_reads.policies_on(gone.pk):
        promises.move_policies(gone.pk, to.pk, by=by, at=at)
