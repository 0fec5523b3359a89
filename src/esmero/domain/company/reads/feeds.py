"""Calendars kept elsewhere, and the days that they name."""

from datetime import date, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Q

from esmero.domain.company.models import Calendar, Feed, FeedDay
from esmero.ground import db
from esmero.ground.refs import NotFound

# One that fails for longer is somebody's to look after.
PATIENCE = timedelta(days=3)


def feed(feed_id: int) -> Feed:
    """Return a feed with its calendar, held inside a transaction. Raises NotFound."""
    try:
        return db.held(Feed.objects.select_related("calendar")).get(pk=feed_id)
    except ObjectDoesNotExist as error:
        raise NotFound("feed") from error


def feeds_of(kept: Calendar, *, after: date) -> list[Feed]:
    """Return the feeds of a calendar by name; `coming` is how many of their days come that count."""
    coming = Count("days", filter=Q(days__on__gte=after, days__is_off_by_hand=False))
    return list(kept.feeds.annotate(coming=coming).order_by("name", "id"))


def ids_of_fetched_feeds() -> list[int]:
    """Return the ids of all feeds that are read again from their address."""
    return list(Feed.objects.exclude(url="").order_by("id").values_list("id", flat=True))


def failing_feeds() -> list[Feed]:
    """Return the feeds that could not be read for days, the longest first."""
    failing = Feed.objects.filter(failed_since__isnull=False).order_by("failed_since", "id")
    return [one for one in failing if one.failed_since and one.tried_at - one.failed_since >= PATIENCE]


def days_of_feed(kept: Feed, *, after: date) -> list[FeedDay]:
    """Return a feed's coming days, those taken out too, soonest first."""
    return list(kept.days.filter(on__gte=after).order_by("on"))
