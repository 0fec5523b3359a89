"""Times said to people: by their wall clock, in their language."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog
from django.utils.translation import trans_real

from esmero.ground import phrases
from esmero.ground.phrases import DayRelation

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 19, 8, 5, tzinfo=UTC)  # a Thursday, 9:05 in Madrid


@pytest.mark.parametrize(
    ("language", "weekday", "day", "short", "line"),
    [
        ("en", "Thursday", "19 November", "19 Nov", "Thursday 19 November"),
        ("es", "jueves", "19 de noviembre", "19 nov", "jueves, 19 de noviembre"),
        ("ru", "четверг", "19 ноября", "19 нояб.", "четверг, 19 ноября"),
        ("xx", "Thursday", "19 November", "19 Nov", "Thursday 19 November"),
    ],
)
def test_days_are_named_as_the_language_does(language, weekday, day, short, line):
    assert phrases.weekday_name(NOW, MADRID, language) == weekday
    assert phrases.day_and_month(NOW, MADRID, language) == day
    assert phrases.day_and_month(NOW, MADRID, language, short=True) == short
    assert phrases.date_line(NOW, MADRID, language) == line


def test_the_clock_is_the_one_on_the_readers_wall():
    assert phrases.clock_time(NOW, MADRID, "en") == "9:05"
    assert phrases.clock_time(NOW, ZoneInfo("America/New_York"), "en") == "3:05"
    assert phrases.clock_time(NOW.replace(hour=15, minute=40), MADRID, "ru") == "16:40"


@pytest.mark.parametrize(
    ("days", "relation"),
    [
        (-2, DayRelation.OTHER),
        (-1, DayRelation.YESTERDAY),
        (0, DayRelation.TODAY),
        (1, DayRelation.TOMORROW),
        (2, DayRelation.THIS_WEEK),
        (6, DayRelation.THIS_WEEK),
        (7, DayRelation.OTHER),
    ],
)
def test_days_relate_by_the_calendar_and_not_by_hours(days, relation):
    just_after_midnight = datetime(2026, 11, 19, 0, 1, tzinfo=MADRID) + timedelta(days=days)
    just_before_midnight = datetime(2026, 11, 19, 23, 59, tzinfo=MADRID) + timedelta(days=days)

    assert phrases.day_relation(just_after_midnight, NOW, MADRID) == relation
    assert phrases.day_relation(just_before_midnight, NOW, MADRID) == relation


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (-3, "16 November 9:05"),
        (-1, "yesterday 9:05"),
        (0, "today 9:05"),
        (1, "tomorrow 9:05"),
        (2, "Saturday 9:05"),
        (6, "Wednesday 9:05"),
        (7, "26 November 9:05"),
        (200, "7 June 2027 10:05"),
    ],
)
def test_a_label_says_no_more_than_it_must(days, label):
    assert phrases.when(NOW + timedelta(days=days), NOW, MADRID, "en") == label


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (0, "0 min"),
        (1, "1 min"),
        (59.5, "1 min"),
        (60, "1 min"),
        (60.5, "2 min"),
        (720, "12 min"),
        (-720, "12 min"),
        (3600, "1 h"),
        (18_600, "5 h 10 min"),
        (86_399, "1 day"),
        (93_600, "1 day 2 h"),
        (93_500, "1 day 2 h"),
        (3 * 86_400, "3 days"),
        (8 * 86_400 + 20_000, "8 days"),
        (8 * 86_400 + 60_000, "9 days"),
    ],
)
def test_what_is_left_is_said_in_two_units_at_most(seconds, left):
    assert phrases.duration_left(seconds, "en") == left


RUSSIAN = {
    "on Friday": "в пятницу",
    "today %(time)s": "сегодня %(time)s",
    "%(hours)s h %(minutes)s min": "%(hours)s ч %(minutes)s мин",
    ("%(days)s day %(hours)s h", "%(days)s days %(hours)s h"): ("%(days)s д. %(hours)s ч",) * 3,
}


@pytest.fixture
def russian_catalogue(tmp_path, settings, monkeypatch):
    """A catalogue of this test's own, so that the words of the real one may change."""
    catalogue = Catalog(locale="ru")
    for source, translated in RUSSIAN.items():
        catalogue.add(source, translated, flags=["python-format"])
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        mofile.write_mo(file, catalogue)
    settings.LOCALE_PATHS = [str(tmp_path)]
    monkeypatch.setattr(trans_real, "_translations", {})


def test_our_own_words_come_from_the_catalogue_of_that_language(russian_catalogue):
    tomorrow = NOW + timedelta(days=1)

    assert phrases.on_weekday(tomorrow, MADRID, "ru") == "в пятницу"
    assert phrases.when(NOW, NOW, MADRID, "ru") == "сегодня 9:05"
    assert phrases.duration_left(3700, "ru") == "1 ч 2 мин"
    assert phrases.duration_left(93_600, "ru") == "1 д. 2 ч"
    assert phrases.on_weekday(tomorrow, MADRID, "en") == "on Friday"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "7 December 2026"), ("es", "7 de diciembre de 2026"), ("ru", "7 декабря 2026 года")],
)
def test_a_day_with_its_year_ends_no_sentence(language, words):
    assert phrases.day_with_year(date(2026, 12, 7), language) == words


@pytest.mark.parametrize("said", [phrases.whole_date, phrases.day_with_year, phrases.month])
def test_no_russian_date_ends_in_a_dot_of_its_own(said):
    assert said(date(2026, 12, 7), "ru").endswith("2026 года")


def test_a_far_day_ends_in_no_dot_either():
    now = datetime(2026, 1, 7, 12, tzinfo=UTC)
    assert "г." not in phrases.when(now + timedelta(days=300), now, ZoneInfo("UTC"), "ru")
