"""Calendars kept elsewhere, and the days that they name."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from esmero.domain.company.kinds import FeedTrouble
from esmero.domain.company.models import Calendar, Feed, FeedDay
from esmero.domain.company.writes.company import FOR_COLLEAGUES
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Ref


def add_feed(
    calendar: Calendar,
    *,
    name: str,
    url: str,
    days: Mapping[date, str],
    unread: int,
    by: Doer,
    at: datetime,
) -> Feed:
    """Let a calendar kept elsewhere count, with the days (and their names) that it has now.

    `unread` is how many of its entries made no sense.
    """
    feed = Feed.objects.create(
        calendar=calendar, name=name, url=url, read_at=at, tried_at=at, unread_count=unread
    )
    _add_days(feed, days)
    # Its address may hold a key.
    _record("feed.added", feed, by, at, name=name, days=len(days))
    return feed


def note_days(feed: Feed, *, days: Mapping[date, str], unread: int, by: Doer, at: datetime) -> None:
    """Bring a feed's days in line with what was read; those taken out by hand stay out, by their date."""
    is_mended = feed.failed_since is not None
    known = {day.on: day for day in feed.days.all()}
    new = {on: name for on, name in days.items() if on not in known}
    lost = [day for on, day in known.items() if on not in days and not day.is_gone]
    changed = [
        day for on, day in known.items() if on in days and (day.name, day.is_gone) != (days[on], False)
    ]
    _add_days(feed, new)
    _lose(lost)
    for day in changed:
        day.name, day.is_gone = days[day.on], False
    FeedDay.objects.bulk_update(changed, ["name", "is_gone"], batch_size=200)
    feed.read_at = feed.tried_at = at
    feed.unread_count, feed.failed_since, feed.trouble = unread, None, ""
    feed.save(update_fields=["read_at", "tried_at", "unread_count", "failed_since", "trouble"])
    if new or lost or changed or is_mended:
        _record("feed.read", feed, by, at, name=feed.name, new=len(new), gone=len(lost), days=len(days))


def _add_days(feed: Feed, days: Mapping[date, str]) -> None:
    FeedDay.objects.bulk_create((FeedDay(feed=feed, on=on, name=name) for on, name in days.items()), 200)


def _lose(days: list[FeedDay]) -> None:
    for day in days:
        day.is_gone = day.is_off_by_hand
    FeedDay.objects.bulk_update([day for day in days if day.is_gone], ["is_gone"], batch_size=200)
    gone = [day.pk for day in days if not day.is_gone]
    for start in range(0, len(gone), 200):
        FeedDay.objects.filter(pk__in=gone[start : start + 200]).delete()


def note_trouble(feed: Feed, *, trouble: FeedTrouble, by: Doer, at: datetime) -> None:
    """Note that a feed could not be read; its days stay as they were."""
    is_new = feed.failed_since is None or feed.trouble != trouble
    feed.tried_at, feed.failed_since, feed.trouble = at, feed.failed_since or at, trouble
    feed.save(update_fields=["tried_at", "failed_since", "trouble"])
    if is_new:
        _record("feed.failed", feed, by, at, name=feed.name, why=str(trouble))


def end_feed(feed: Feed, *, by: Doer, at: datetime) -> None:
    """Let a feed count no more: its days are as the calendar says without it."""
    _record("feed.ended", feed, by, at, name=feed.name)
    feed.delete()


def take_day_out(feed: Feed, *, on: date, by: Doer, at: datetime) -> None:
    """Let a day of a feed be a day of work, from now on; nothing happens when it is, or the feed has none."""
    if feed.days.filter(on=on, is_off_by_hand=False).update(is_off_by_hand=True):
        _record("feed_day.taken_out", feed, by, at, on=on.isoformat())


def put_day_back(feed: Feed, *, on: date, by: Doer, at: datetime) -> None:
    """Let a day count again as its feed says; nothing happens when it does."""
    day = feed.days.filter(on=on, is_off_by_hand=True).first()
    if day is None:
        return
    if day.is_gone:
        day.delete()
    else:
        day.is_off_by_hand = False
        day.save(update_fields=["is_off_by_hand"])
    _record("feed_day.put_back", feed, by, at, on=on.isoformat())


def _record(verb: str, feed: Feed, by: Doer, at: datetime, **payload: Any) -> None:
    about = Ref("calendar", feed.calendar_id)
    events.record(verb, about=about, audience=FOR_COLLEAGUES, by=by, at=at, feed=feed.pk, **payload)
