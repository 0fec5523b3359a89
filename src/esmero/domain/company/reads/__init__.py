"""The company, and its calendars in the form that hours are counted with."""

from esmero.domain.company.reads.calendars import (
    calendar,
    calendars,
    default_calendar,
    has_known_place,
    next_holidays,
    next_one_offs,
    next_public_holidays,
    one_offs_near,
    opens_on,
)
from esmero.domain.company.reads.company import (
    asks_for_second_step,
    is_undone,
    last_restoration,
    the_company,
    today,
)
from esmero.domain.company.reads.counted import (
    WEEKDAYS,
    YEARS_AHEAD,
    counted_as,
    days_off,
    supposing_hours,
    working_hours,
)
from esmero.domain.company.reads.feeds import (
    days_of_feed,
    failing_feeds,
    feed,
    feeds_of,
    ids_of_fetched_feeds,
)
from esmero.domain.company.reads.keeping import (
    failed_last,
    kept_rule,
    kept_rules,
    last_run_of_each,
    retention_run,
    running,
)
from esmero.domain.company.reads.profiles import (
    figures_of,
    is_measured_by,
    months_of,
    noted_figure,
    profile,
    rules_now,
)
from esmero.domain.company.reads.wordings import wording, wordings

__all__ = [
    "WEEKDAYS",
    "YEARS_AHEAD",
    "asks_for_second_step",
    "calendar",
    "calendars",
    "counted_as",
    "days_of_feed",
    "days_off",
    "default_calendar",
    "failing_feeds",
    "feed",
    "feeds_of",
    "figures_of",
    "has_known_place",
    "ids_of_fetched_feeds",
    "is_measured_by",
    "is_undone",
    "failed_last",
    "kept_rule",
    "kept_rules",
    "last_restoration",
    "last_run_of_each",
    "months_of",
    "next_holidays",
    "next_one_offs",
    "next_public_holidays",
    "noted_figure",
    "one_offs_near",
    "opens_on",
    "profile",
    "retention_run",
    "rules_now",
    "running",
    "the_company",
    "today",
    "supposing_hours",
    "wording",
    "wordings",
    "working_hours",
]
