"""Companies and calendars for tests."""

from datetime import UTC, date, datetime, time

from esmero.domain.company.models import Calendar, Company, Feed, FeedDay, Hours

FOUNDED = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)


def make_company(*, name: str = "Marea", time_zone: str = "Europe/Madrid", language: str = "en") -> Company:
    """Return the company, made once."""
    company, _ = Company.objects.get_or_create(
        name=name,
        defaults={"time_zone": time_zone, "language": language, "city": "Cádiz", "founded_at": FOUNDED},
    )
    return company


def make_calendar(*, name: str = "Shop", time_zone: str = "Europe/Madrid", holidays_of: str = "") -> Calendar:
    """Return a calendar that is open Monday to Friday, 9 to 20; the first one is the default."""
    is_first = not Calendar.objects.filter(is_default=True).exists()
    calendar = Calendar.objects.create(
        name=name, time_zone=time_zone, holidays_of=holidays_of, is_default=is_first
    )
    Hours.objects.bulk_create(
        Hours(calendar=calendar, weekday=day, opens_at=time(9), closes_at=time(20)) for day in range(5)
    )
    return calendar


def make_feed(calendar: Calendar, *days: date, name: str = "Town", url: str = "") -> Feed:
    """Return a calendar kept elsewhere that names some days off."""
    feed = Feed.objects.create(calendar=calendar, name=name, url=url, read_at=FOUNDED, tried_at=FOUNDED)
    FeedDay.objects.bulk_create(FeedDay(feed=feed, on=on, name="Town feast") for on in days)
    return feed
