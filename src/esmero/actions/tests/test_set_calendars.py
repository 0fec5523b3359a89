"""Calendars that make sense: made with their week at once, one of them the default, taken away with care."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError
from tests import world

from esmero.actions import set_calendars, set_days
from esmero.domain.channels.models import Channel
from esmero.domain.company import reads as company
from esmero.domain.company import writes
from esmero.domain.events.models import Event
from esmero.domain.promises.factories import make_policy
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
SUNDAY = date(2026, 12, 20)
OFFICE = [(day, time(9), time(17)) for day in range(5)]
NIGHT = [(6, time(22), time(2))]


@pytest.fixture
def there():
    return world.make_world(AT)


def add(windows=OFFICE, **changed):
    plain = {"agent": None, "name": "Night", "time_zone": "Europe/Madrid", "holidays_of": "", "at": AT}
    return set_calendars.add_calendar(windows=windows, **{**plain, **changed})


@pytest.mark.parametrize(
    "windows",
    [
        [(0, time(9), time(14)), (0, time(13), time(15))],
        [(0, time(9), time(14)), (0, time(9), time(14))],
        # What runs past Sunday's midnight is Monday's.
        [*NIGHT, (0, time(1), time(3))],
    ],
)
def test_windows_with_hours_in_common_are_refused_and_nothing_is_kept(windows):
    with pytest.raises(set_calendars.Overlap):
        add(windows)
    assert company.calendars() == []

    kept = add()
    with pytest.raises(set_calendars.Overlap):
        change(kept, windows)
    assert company.calendar(kept.pk).hours.count() == len(OFFICE)


def change(calendar, windows):
    return set_calendars.set_calendar(
        agent=None,
        calendar_id=calendar.pk,
        name=calendar.name,
        time_zone=calendar.time_zone,
        holidays_of="",
        windows=windows,
        at=AT,
    )


def test_hours_that_never_open_are_not_kept():
    with pytest.raises(set_calendars.NeverOpen):
        add([])
    assert company.calendars() == []

    kept = add()
    with pytest.raises(set_calendars.NeverOpen):
        change(kept, [])
    assert company.calendar(kept.pk).hours.count() == len(OFFICE)


def test_a_calendar_is_made_with_its_week_or_not_at_all(monkeypatch):
    def fall(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(writes, "set_hours", fall)

    with pytest.raises(IntegrityError):
        add()

    assert company.calendars() == []


def test_a_day_is_not_open_after_all_where_its_weekday_has_no_hours():
    kept = add()

    with pytest.raises(set_days.NothingOpens):
        set_days.set_holiday(agent=None, calendar_id=kept.pk, on=SUNDAY, name="", is_open=True, at=AT)

    set_days.set_holiday(agent=None, calendar_id=kept.pk, on=SUNDAY, name="", is_open=False, at=AT)
    assert [day.is_open for day in company.calendar(kept.pk).holidays.all()] == [False]


@pytest.mark.parametrize(
    ("on", "opens", "closes"), [(20, 23, 1), (20, 21, 23), (21, 1, 3), (20, 22, 2), (19, 23, 23)]
)
def test_hours_of_one_day_are_noted_once_also_across_midnight(on, opens, closes):
    kept = add()
    night = {"on": SUNDAY, "opens_at": time(22), "closes_at": time(2), "is_open": True, "name": ""}
    set_days.set_one_off(agent=None, calendar_id=kept.pk, at=AT, **night)

    other = {"on": SUNDAY.replace(day=on), "opens_at": time(opens), "closes_at": time(closes)}
    with pytest.raises(set_days.Overlap):
        set_days.set_one_off(agent=None, calendar_id=kept.pk, at=AT, **{**night, **other, "is_open": False})

    assert kept.one_offs.count() == 1


def test_a_calendar_that_is_taken_away_leaves_what_used_it_on_the_default(there):
    gone, default = add(), there.calendar
    there.other_team.calendar = gone
    there.other_team.save()
    Channel.objects.filter(pk=there.channel.pk).update(calendar=gone)
    rule = make_policy("By night", position=99, calendar=gone)

    set_calendars.remove(agent=there.owner, calendar_id=gone.pk, at=AT)

    there.other_team.refresh_from_db()
    rule.refresh_from_db()
    assert there.other_team.calendar == default
    assert Channel.objects.get(pk=there.channel.pk).calendar == default
    assert rule.calendar == default
    assert company.calendars() == [default]
    told = Event.objects.filter(verb__in=["team.described", "channel.described", "policies.moved"])
    assert told.filter(at=AT).count() == 3


def test_the_default_calendar_stays(there):
    with pytest.raises(set_calendars.DefaultStays):
        set_calendars.remove(agent=there.owner, calendar_id=there.calendar.pk, at=AT)

    assert company.calendars() == [there.calendar]


def test_a_company_without_a_default_calendar_is_pointed_out(there):
    assert list(soundness.one_calendar_is_the_default()) == []

    company.calendars()[0].__class__.objects.update(is_default=False)

    assert list(soundness.one_calendar_is_the_default()) == ["There is no default calendar."]
