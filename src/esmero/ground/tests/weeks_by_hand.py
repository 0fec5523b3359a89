"""Weeks of hours, and moments on the clock of the calendar."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from esmero.ground import hours

NINE_TO_FIVE = [["09:00", "17:00"]]
OFFICE = {day: NINE_TO_FIVE for day in ("mon", "tue", "wed", "thu", "fri")}
NIGHTS = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPLIT = {day: [["09:00", "13:00"], ["16:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
HOUR = 3600


def calendar(hours_by_day=OFFICE, zone="Europe/Madrid", holidays=(), **of_dates):
    return hours.parse_calendar(
        {"time_zone": zone, "hours": hours_by_day, "holidays": list(holidays)} | of_dates
    )


def local(text):
    """A moment by the wall clock of Madrid, on days without a change of clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)
