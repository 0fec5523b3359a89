"""Days and hours that are not as the week says: closed or open for once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from esmero.actions import recount, set_up
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.domain.promises.kinds import RecountedBecause
from esmero.ground import db, weeks

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar, OneOff
    from esmero.domain.staff.models import Agent


class NothingOpens(ValueError):
    """A day can't be open after all where its weekday has no hours: its hours have to be said."""


class Overlap(ValueError):
    """Part of these hours of the day was set before."""


def set_holiday(
    *, agent: Agent | None, calendar_id: int, on: date, name: str, is_open: bool, at: datetime
) -> None:
    """Add a day of the company's own: closed, or open after all.

    Raises OwnersOnly, NotFound, and NothingOpens for an open day whose weekday has no hours.
    """
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        if is_open and not company_reads.opens_on(calendar, on.weekday()):
            raise NothingOpens(on)
        because = RecountedBecause.OPEN if is_open else RecountedBecause.CLOSED
        with recount.where_hours_change(calendar_id, because, at=at, on=on):
            company.set_holiday(calendar, on=on, name=name, is_open=is_open, by=by, at=at)


def drop_holiday(*, agent: Agent, calendar_id: int, on: date, at: datetime) -> None:
    """Take a day of the company's own away. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        with recount.where_hours_change(calendar_id, RecountedBecause.DAY, at=at, on=on):
            company.drop_holiday(calendar, on=on, by=by, at=at)


def set_one_off(
    *,
    agent: Agent | None,
    calendar_id: int,
    on: date,
    opens_at: time,
    closes_at: time,
    is_open: bool,
    name: str,
    at: datetime,
) -> OneOff:
    """Say that some hours of a day are closed, or open, for once.

    An end that comes first is of the day after. Raises OwnersOnly, NotFound, and Overlap where part of
    these hours was set before.
    """
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        # Two owners at once would both find the hours free.
        db.alone_with("calendar days", str(calendar_id))
        _must_be_free(calendar, on, opens_at, closes_at)
        with recount.where_hours_change(calendar_id, RecountedBecause.DAY, at=at, on=on):
            return company.set_one_off(
                calendar,
                on=on,
                opens_at=opens_at,
                closes_at=closes_at,
                is_open=is_open,
                name=name,
                by=by,
                at=at,
            )


def _must_be_free(calendar: Calendar, on: date, opens_at: time, closes_at: time) -> None:
    """Hours that run past midnight are compared with those of the days beside, too."""
    # As in a week with this day in its middle.
    own = weeks.stretches([(3, opens_at, closes_at)])
    near = company_reads.one_offs_near(calendar, on)
    taken = weeks.stretches((3 + (one.on - on).days, one.opens_at, one.closes_at) for one in near)
    if weeks.without(own, taken) != own:
        raise Overlap(on)


def drop_one_off(*, agent: Agent, calendar_id: int, on: date, opens_at: time, at: datetime) -> None:
    """Let hours of a day be as its weekday says again. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        with recount.where_hours_change(calendar_id, RecountedBecause.DAY, at=at, on=on):
            company.drop_one_off(calendar, on=on, opens_at=opens_at, by=by, at=at)
