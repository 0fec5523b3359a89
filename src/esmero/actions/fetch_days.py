"""Days off that stand in a calendar kept elsewhere (iCalendar): added, read again each day, taken out.

The address is asked outside any transaction; what it says is noted in one. What can't be read changes no day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from esmero.actions import recount, set_up
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.domain.company.kinds import FeedTrouble
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises.kinds import RecountedBecause
from esmero.ground import db, icalendars, outgoing
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar, Feed
    from esmero.domain.events.kinds import Doer
    from esmero.domain.staff.models import Agent

MOST_BYTES = 1024 * 1024
MOST_REDIRECTS = 3
HEADERS = {"Accept": "text/calendar, */*;q=0.1"}
# A feed that fails is asked again this soon, and then each time after as long as it fails already.
FIRST_GAP, LONGEST_GAP = timedelta(minutes=15), timedelta(days=1)


class NoDays(Exception):
    """Its days could not be read: `trouble` says why."""

    def __init__(self, trouble: FeedTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def add_feed(
    *, agent: Agent | None, calendar_id: int, name: str, url: str, file: bytes = b"", at: datetime
) -> Feed:
    """Let the days of a calendar kept elsewhere be days off; with a `file` they are those of the file.

    Asks the address, so never inside a transaction. Raises OwnersOnly, NotFound, and NoDays where nothing
    could be read: nothing is kept then.
    """
    by = set_up.owner_of(agent)
    found = _read(company_reads.calendar(calendar_id), url, file, at)
    with db.write():
        calendar = company_reads.calendar(calendar_id)
        with recount.where_hours_change(calendar_id, RecountedBecause.DAYS, at=at):
            return company.add_feed(
                calendar,
                name=name,
                url="" if file else url,
                days=found.names,
                unread=found.unread,
                by=by,
                at=at,
            )


def read_now(*, agent: Agent, feed_id: int, file: bytes = b"", at: datetime) -> None:
    """Read a feed's days again at once, from its address or from a newer file.

    Raises OwnersOnly, NotFound, and NoDays, which is noted, too, where it was the address.
    """
    _bring_in_line(feed_id, by=set_up.owner_of(agent), file=file, at=at)


def ask_for_all(*, at: datetime) -> int:
    """Ask for each feed with an address to be read again. Returns how many; opens a transaction."""
    ids = company_reads.ids_of_fetched_feeds()
    with db.write():
        for feed_id in ids:
            _ask_for(feed_id, at=at, due_at=at)
    return len(ids)


def read_again(*, at: datetime, feed_id: int) -> None:
    """Read a feed's days again; where that fails, it is tried later, after ever longer gaps."""
    try:
        _bring_in_line(feed_id, by=THE_SOFTWARE, at=at)
    except NotFound:
        return
    except NoDays:
        with db.write():
            feed = company_reads.feed(feed_id)
            failing = at - (feed.failed_since or at)
            _ask_for(feed_id, at=at, due_at=at + min(max(failing, FIRST_GAP), LONGEST_GAP))


def _ask_for(feed_id: int, *, at: datetime, due_at: datetime) -> None:
    queue.enqueue("feed.read", at=at, due_at=due_at, once=f"feed {feed_id}", feed_id=feed_id)


def _bring_in_line(feed_id: int, *, by: Doer, at: datetime, file: bytes = b"") -> None:
    feed = company_reads.feed(feed_id)
    try:
        found = _read(feed.calendar, feed.url, file, at)
    except NoDays as error:
        if not file:
            _note_trouble(feed_id, error.trouble, by=by, at=at)
        raise
    with db.write():
        feed = company_reads.feed(feed_id)
        # Somebody may have read it meanwhile, and seen what is newer.
        if feed.tried_at <= at:
            with recount.where_hours_change(feed.calendar_id, RecountedBecause.DAYS, at=at):
                company.note_days(feed, days=found.names, unread=found.unread, by=by, at=at)


def _note_trouble(feed_id: int, trouble: FeedTrouble, *, by: Doer, at: datetime) -> None:
    with db.write():
        feed = company_reads.feed(feed_id)
        if feed.tried_at <= at:
            company.note_trouble(feed, trouble=trouble, by=by, at=at)


def _read(calendar: Calendar, url: str, file: bytes, at: datetime) -> icalendars.Days:
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    try:
        content = file or outgoing.fetch(
            url,
            headers=HEADERS,
            inside=settings.ESMERO_INSIDE_HOSTS,
            most_bytes=MOST_BYTES,
            most_redirects=MOST_REDIRECTS,
        )
        return icalendars.days_in(content, zone=calendar.time_zone, today=today)
    except outgoing.Refused as error:
        raise NoDays(FeedTrouble.NO_ANSWER) from error
    except icalendars.Unreadable as error:
        raise NoDays(FeedTrouble.UNREADABLE) from error


def end_feed(*, agent: Agent, feed_id: int, at: datetime) -> Calendar:
    """Let a feed count no more, and return its calendar. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        feed = company_reads.feed(feed_id)
        calendar: Calendar = feed.calendar
        with recount.where_hours_change(calendar.pk, RecountedBecause.DAYS, at=at):
            company.end_feed(feed, by=by, at=at)
        return calendar


def take_day_out(*, agent: Agent, feed_id: int, on: date, at: datetime) -> None:
    """Let a day of a feed be a day of work, whatever the feed says later. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        feed = company_reads.feed(feed_id)
        with recount.where_hours_change(feed.calendar_id, RecountedBecause.OPEN, at=at, on=on):
            company.take_day_out(feed, on=on, by=by, at=at)


def put_day_back(*, agent: Agent, feed_id: int, on: date, at: datetime) -> None:
    """Let a day count as its feed says again. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        feed = company_reads.feed(feed_id)
        with recount.where_hours_change(feed.calendar_id, RecountedBecause.CLOSED, at=at, on=on):
            company.put_day_back(feed, on=on, by=by, at=at)
