"""The company, and its calendars in the form that hours are counted with."""

from esmero.domain.company.reads.calendars import (
    WEEKDAYS,
    YEARS_AHEAD,
    calendar,
    calendars,
    days_off,
    has_known_place,
    next_holidays,
    next_public_holidays,
    working_hours,
)
from esmero.domain.company.reads.company import asks_for_second_step, is_undone, last_restoration, the_company

__all__ = [
    "WEEKDAYS",
    "YEARS_AHEAD",
    "asks_for_second_step",
    "calendar",
    "calendars",
    "days_off",
    "has_known_place",
    "is_undone",
    "last_restoration",
    "next_holidays",
    "next_public_holidays",
    "the_company",
    "working_hours",
]
