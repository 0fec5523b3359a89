"""Calendars and who is named when: what may be typed, and what is pointed out."""

from datetime import time

import pytest
from django.urls import reverse
from lxml import html

from esmero.domain.company import reads as company
from esmero.domain.company.factories import make_calendar
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team
from esmero.web.backoffice.tests import filling


def test_several_windows_a_day_and_past_midnight(office):
    day = {"days": "4", "starts_at": "9", "ends_at": "14"}
    night = {"days": "4", "starts_at": "20:30", "ends_at": "2"}

    filling.send(office, "calendar-new", filling.calendar(day, night))

    windows = (
        company.calendars()[0].hours.order_by("opens_at").values_list("weekday", "opens_at", "closes_at")
    )
    assert list(windows) == [(4, time(9), time(14)), (4, time(20, 30), time(2))]


def test_public_holidays_are_named_by_place(office):
    filling.send(office, "calendar-new", filling.calendar(holidays_of="andalucia"))

    assert company.calendars()[0].holidays_of == "ES-AN"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("time_zone", "Madrid/Spain", "There is no time zone Madrid/Spain"),
        ("holidays_of", "Andalusia", "Is it Spain, Andalucía?"),
        ("name", "", "Write how these hours are called"),
    ],
)
def test_what_is_wrong_with_a_calendar_stands_beside_its_field(office, field, value, said):
    answer = filling.send(office, "calendar-new", filling.calendar(**{field: value}))

    assert answer.status_code == 422
    assert said in filling.beside(answer)[f"id_{field}"]
    assert company.calendars() == []


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"days": "0", "starts_at": "nine", "ends_at": "14"}, "starts_at", "such as 9:00"),
        ({"days": "0", "starts_at": "9", "ends_at": ""}, "ends_at", "both times"),
        ({"days": "0", "starts_at": "9", "ends_at": "9"}, "ends_at", "the same"),
        ({"days": "0", "starts_at": "25", "ends_at": "9"}, "starts_at", "such as 9:00"),
        ({"days": "8", "starts_at": "9", "ends_at": "10"}, "days", "Choose one of the days"),
    ],
)
def test_what_is_wrong_with_a_window_stands_in_its_row(office, row, field, said):
    answer = filling.send(office, "calendar-new", filling.calendar(row))

    assert answer.status_code == 422
    assert said in filling.beside(answer)[f"id_window-0-{field}"]


def test_windows_that_overlap_are_refused(office):
    rows = [
        {"days": "0-4", "starts_at": "9", "ends_at": "14"},
        {"days": "2", "starts_at": "13", "ends_at": "15"},
    ]

    answer = filling.send(office, "calendar-new", filling.calendar(*rows))

    assert "Another row has part of these hours" in filling.beside(answer)["id_window-1-starts_at"]


def test_a_row_is_taken_out(office):
    calendar = make_calendar()
    gone = {"days": "0-4", "starts_at": "9:00", "ends_at": "20:00", "gone": "on"}
    stays = {"days": "5", "starts_at": "0", "ends_at": "24"}

    filling.send(office, "calendar", filling.calendar(gone, stays), calendar.pk)

    assert [line.weekday for line in company.calendar(calendar.pk).hours.all()] == [5]


def test_days_that_are_alike_are_shown_as_one_row(office):
    calendar = make_calendar()

    page = office.get(reverse("backoffice:calendar", args=[calendar.pk]))

    days = html.fromstring(page.content.decode()).xpath("//select[contains(@id, '-days')]")
    assert [field.value for field in days] == ["0-4", "0-4", "0-4"]
    assert len(html.fromstring(page.content.decode()).xpath("//input[contains(@id, '-gone')]")) == 1


def test_a_day_of_our_own_is_noted_and_taken_out(office):
    calendar = make_calendar()
    noted = filling.send(
        office, "calendar-days", {"on": "2036-12-07", "name": "Fair", "is_open": "no"}, calendar.pk
    )
    gone = filling.send(office, "calendar-day_removal", {"on": "2036-12-07"}, calendar.pk)

    assert "Sunday, 7 December 2036: closed Fair" in filling.words(noted)
    assert "Fair" not in filling.words(gone)


def test_a_day_that_is_none_is_refused_beside_the_field(office):
    answer = filling.send(office, "calendar-days", {"on": "Monday", "is_open": "no"}, make_calendar().pk)

    assert "2026-12-24" in filling.beside(answer)["day_on"]


def test_two_people_are_not_named_for_one_hour(office):
    team = make_team("Care")
    marta, olga = make_agent(team=team), make_agent("Olga Sokolova", team=team)
    rows = [
        {"days": "0-4", "starts_at": "9", "ends_at": "14", "agent_id": marta.pk},
        {"days": "1", "starts_at": "13:30", "ends_at": "20", "agent_id": olga.pk},
    ]

    answer = filling.send(office, "team-duties", filling.rows("duty", *rows), team.pk)

    assert (
        "Somebody is named for part of these hours already" in filling.beside(answer)["id_duty-1-starts_at"]
    )


def test_hours_past_midnight_are_those_of_two_days(office):
    team = make_team("Care")
    marta = make_agent(team=team)
    whole = {"days": "0-4", "starts_at": "9", "ends_at": "20", "agent_id": marta.pk}
    row = {"days": "6", "starts_at": "22", "ends_at": "2", "agent_id": marta.pk}

    filling.send(office, "team-duties", filling.rows("duty", whole, row), team.pk)

    named = [(duty.weekday, duty.starts_at, duty.ends_at) for duty in staff.duties_of(team)]
    assert (0, time(0), time(2)) in named
    assert (6, time(22), time(0)) in named


@pytest.mark.parametrize("row", [{"starts_at": "9", "ends_at": "14"}, {"agent_id": "me"}])
def test_hours_and_person_belong_together(office, row):
    team = make_team("Care")
    marta = make_agent(team=team)
    given = {name: marta.pk if value == "me" else value for name, value in row.items()}

    answer = filling.send(office, "team-duties", filling.rows("duty", {"days": "1", **given}), team.pk)

    assert answer.status_code == 422
