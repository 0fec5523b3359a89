from datetime import time

import pytest
from django.utils import translation

from esmero.domain.company.factories import make_calendar
from esmero.domain.company.models import Calendar, Hours
from esmero.parts import opening

pytestmark = pytest.mark.django_db


def test_days_with_the_same_hours_stand_together():
    (line,) = opening.in_words(make_calendar())

    assert (line.days, line.hours) == ("Monday to Friday", "9:00 to 20:00")


@pytest.mark.parametrize(("language", "days"), [("es", "Lunes"), ("ru", "Понедельник")])
def test_a_line_begins_with_a_capital_and_days_inside_it_with_none(language, days):
    with translation.override(language):
        (line,) = opening.in_words(make_calendar())

    assert line.days.startswith(days)
    assert line.days[1:] == line.days[1:].lower()


def test_a_day_that_never_closes_and_one_that_ends_at_midnight_are_said_so():
    calendar = Calendar.objects.create(name="Night", time_zone="Europe/Madrid")
    for day, opens_at in ((0, time(0)), (1, time(18))):
        Hours.objects.create(calendar=calendar, weekday=day, opens_at=opens_at, closes_at=time(0))

    lines = opening.in_words(calendar)

    assert [(line.days, line.hours) for line in lines] == [
        ("Monday", "at any hour"),
        ("Tuesday", "18:00 to 24:00"),
    ]
