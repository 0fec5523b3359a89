from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from esmero.parts import times

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 17, 15, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "before 16:40 yesterday"),
        (0, "before 16:40 today"),
        (1, "before 16:40 tomorrow"),
        (3, "before 16:40 on Friday"),
        (10, "before 16:40 on 27 November"),
    ],
)
def test_a_due_time_is_said_by_the_day_on_which_it_is_read(days, words):
    assert times.before(DUE + timedelta(days=days), at=TUESDAY, zone=MADRID) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today at 16:40"), (2, "on Thursday at 16:40"), (10, "on 27 November at 16:40")],
)
def test_a_moment_is_said_by_the_day_on_which_it_is_read(days, words):
    assert times.on(DUE + timedelta(days=days), at=TUESDAY, zone=MADRID) == words


@pytest.mark.parametrize(
    ("days", "language", "words"),
    [
        (150, "en", "before 17:40 on 16 April"),
        (400, "en", "before 16:40 on 22 December 2027"),
        (-400, "es", "el 13 de octubre de 2025 antes de las 17:40"),
    ],
)
def test_what_is_far_away_is_said_with_its_year(days, language, words):
    with translation.override(language):
        said = times.before(DUE + timedelta(days=days), at=TUESDAY, zone=MADRID)
    assert said == words
