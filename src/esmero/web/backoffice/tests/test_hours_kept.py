"""Calendars in the back office: tried before they are saved, one the default, hours for once, taken away."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from esmero.domain.company import reads as company
from esmero.domain.company.factories import make_calendar
from esmero.domain.promises.factories import make_policy
from esmero.domain.staff.factories import make_team
from esmero.ground import clock
from esmero.web.backoffice.tests import filling

WEDNESDAY = datetime(2026, 12, 2, 9, tzinfo=UTC)
SHOP = {"days": "0-4", "starts_at": "9", "ends_at": "18"}
NOTHING_OPENS = "On Sundays nothing is open. Add the hours of that day instead."


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY)


def test_what_hours_mean_for_a_question_is_said_when_they_are_saved(office):
    page = filling.send(office, "calendar-new", filling.calendar(SHOP, holidays_of=""))

    assert "Asked Friday 17:50, answered by Monday 10:50." in page.content.decode()
    assert "Asked Friday 17:50, answered by Monday 10:50." in filling.words(page)


def test_hours_are_tried_before_they_are_saved(office):
    kept = make_calendar()

    new = filling.send(office, "calendar-new_trial", filling.calendar(SHOP, holidays_of=""))
    changed = filling.send(office, "calendar-trial", filling.calendar(SHOP, holidays_of=""), kept.pk)

    for page in (new, changed):
        assert page.status_code == 200
        assert "Asked Friday 17:50, answered by Monday 10:50." in filling.words(page)
    assert [one.closes_at.hour for one in company.calendar(kept.pk).hours.all()] == [20] * 5
    assert len(company.calendars()) == 1


def test_the_trial_counts_by_the_first_rule_that_uses_the_hours(office):
    kept, other = make_calendar(), make_calendar(name="Night")
    make_policy("By night", position=1, calendar=other, first_reply_minutes=5)
    make_policy("By day", position=2, calendar=kept, first_reply_minutes=30)
    make_policy("Everything", position=3, first_reply_minutes=60)

    page = filling.send(office, "calendar-trial", filling.calendar(SHOP, holidays_of=""), kept.pk)

    assert "Asked Friday 17:50, answered by Monday 9:20." in filling.words(page)


def test_the_trial_rests_on_holidays_and_says_dates_beyond_a_week(office):
    make_policy("Everything", position=1, first_reply_minutes=5 * 9 * 60)

    page = filling.send(office, "calendar-new_trial", filling.calendar(SHOP, holidays_of="Spain"))

    # The 8th is a holiday in Spain.
    assert "Asked Friday 4 December 17:50, answered by Monday 14 December 17:50." in filling.words(page)


@pytest.mark.parametrize("name", ["calendar-new", "calendar-new_trial"])
def test_hours_that_never_open_are_not_saved(office, name):
    page = filling.send(office, name, filling.calendar({"days": "0"}))

    assert page.status_code == 422
    assert "These hours never open." in filling.words(page)
    assert company.calendars() == []


def test_a_calendar_can_not_lose_its_last_hours(office):
    kept = make_calendar()

    page = filling.send(office, "calendar", filling.calendar({"days": "0-4", "gone": "on"}), kept.pk)

    assert "These hours never open." in filling.words(page)
    assert company.calendar(kept.pk).hours.count() == 5


def test_hours_past_midnight_are_said_in_words(office):
    night = {"days": "4", "starts_at": "20:30", "ends_at": "2"}
    until_midnight = {"days": "5", "starts_at": "9", "ends_at": "24"}

    page = filling.send(office, "calendar-new", filling.calendar(night, until_midnight))

    assert "Row 1 runs past midnight, until 2:00 of the day after." in filling.words(page)
    assert "Row 2 runs" not in filling.words(page)


def test_a_sunday_without_hours_is_not_open_after_all(office):
    kept = make_calendar()

    page = filling.send(office, "calendar-days", {"on": "2026-12-20", "is_open": "yes"}, kept.pk)

    assert page.status_code == 422
    assert filling.beside(page)["day_is_open"] == NOTHING_OPENS
    assert company.calendar(kept.pk).holidays.count() == 0


def test_hours_of_one_day_are_noted_and_taken_out(office):
    kept = make_calendar()
    given = {"on": "2026-12-20", "opens_at": "10", "closes_at": "14", "name": "Last Sunday", "is_open": "yes"}

    noted = filling.send(office, "calendar-one_offs", given, kept.pk)
    again = filling.send(office, "calendar-one_offs", {**given, "opens_at": "13", "closes_at": "15"}, kept.pk)
    gone = filling.send(
        office, "calendar-one_off_removal", {"on": "2026-12-20", "opens_at": "10:00"}, kept.pk
    )

    assert "Sunday, 20 December 2026, 10:00 to 14:00: open for once Last Sunday" in filling.words(noted)
    assert filling.beside(again)["once_opens_at"] == "Part of these hours is noted already."
    assert "Last Sunday" not in filling.words(gone)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("on", "Sunday", "2026-12-24"),
        ("opens_at", "", "both times"),
        ("closes_at", "25", "such as 9:00"),
        ("closes_at", "10", "the same"),
    ],
)
def test_what_is_wrong_with_hours_of_one_day_stands_beside_the_field(office, field, value, said):
    given = {"on": "2026-12-20", "opens_at": "10", "closes_at": "14", "is_open": "no", field: value}

    page = filling.send(office, "calendar-one_offs", given, make_calendar().pk)

    assert page.status_code == 422
    assert said in filling.beside(page)[f"once_{field}"]


def test_another_calendar_is_made_the_default(office):
    make_calendar()
    night = make_calendar(name="Night")

    page = filling.send(office, "calendar-default", None, night.pk)

    assert "These are the default hours" in filling.words(page)
    all_hours = filling.words(office.get(reverse("backoffice:hours")))
    assert "Night default" in all_hours
    assert "Shop default" not in all_hours


def test_before_a_calendar_goes_the_page_says_what_moves(office):
    default = make_calendar()
    team = make_team("Care")
    night = team.calendar
    night.name = "Night desk"
    night.save()
    make_policy("By night", position=1, calendar=night)

    asked = filling.words(office.get(reverse("backoffice:calendar-removal", args=[night.pk])))
    done = filling.send(office, "calendar-removal", None, night.pk)

    for words in ("These count on “Shop” then", "Care", "By night"):
        assert words in asked
    assert "“Night desk” is gone; what used it counts on “Shop” now." in done.content.decode()
    team.refresh_from_db()
    assert team.calendar == default


def test_the_default_calendar_is_not_taken_away(office):
    kept = make_calendar()

    page = filling.send(office, "calendar-removal", None, kept.pk)

    assert "Make others the default first." in page.content.decode()
    assert company.calendars() == [kept]
