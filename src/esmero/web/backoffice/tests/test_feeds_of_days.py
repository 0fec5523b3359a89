"""Calendars kept elsewhere, in the back office: by address or file, read again, their days taken out."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from esmero.actions.tests.feed_files import day, file_of
from esmero.domain.company import reads as company
from esmero.domain.company.factories import make_calendar
from esmero.domain.company.models import Feed
from esmero.ground import clock, outgoing
from esmero.web.backoffice.tests import filling

WEDNESDAY = datetime(2026, 12, 2, 9, tzinfo=UTC)
SEVENTH, NINTH = date(2026, 12, 7), date(2026, 12, 9)
URL = "https://calendars.example/town.ics"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    moments = [WEDNESDAY]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    return moments


@pytest.fixture
def elsewhere(monkeypatch):
    """What the address answers; nothing where the list is empty."""
    answers, asked = [file_of(day(SEVENTH), day(NINTH, "Bridge"))], []

    def fetch(url, **_):
        asked.append(url)
        if not answers:
            raise outgoing.Refused("There was no answer that can be used.")
        return answers[-1]

    monkeypatch.setattr(outgoing, "fetch", fetch)
    return answers, asked


@pytest.fixture
def kept(company):
    return make_calendar()


def send_file(content):
    return SimpleUploadedFile("days.ics", content)


def add(office, kept, **changed):
    return filling.send(office, "calendar-feeds", {"name": "Town", "url": URL, **changed}, kept.pk)


def off(kept):
    return [on for on in (SEVENTH, NINTH) if on in company.days_off(kept, around=SEVENTH)]


def test_a_feed_is_added_by_its_address_and_its_days_are_shown(office, kept, elsewhere):
    page = add(office, kept, url="webcal://calendars.example/town.ics")

    said = filling.words(page)
    assert "Monday, 7 December 2026: closed Town feast" in said
    assert "Wednesday, 9 December 2026: closed Bridge" in said
    assert "Read today at 10:00. 2 days off to come." in said
    assert elsewhere[1] == [URL]
    assert off(kept) == [SEVENTH, NINTH]
    calendar = filling.words(office.get(reverse("backoffice:calendar", args=[kept.pk])))
    assert "Town 2 days off to come." in calendar


def test_a_day_is_taken_out_and_stays_so_and_is_let_count_again(office, kept, elsewhere):
    add(office, kept)
    feed = Feed.objects.get()

    page = filling.send(office, "feed-day_removal", {"on": "2026-12-07"}, feed.pk)
    assert "Monday, 7 December 2026: open" in filling.words(page)
    assert "1 day off to come." in filling.words(page)
    elsewhere[0].append(file_of(day(SEVENTH, "Renamed", uid="2")))
    page = filling.send(office, "feed-reading", None, feed.pk)

    assert "Monday, 7 December 2026: open Renamed" in filling.words(page)
    assert "9 December" not in filling.words(page)
    assert off(kept) == []
    page = filling.send(office, "feed-day_return", {"on": "2026-12-07"}, feed.pk)
    assert "Monday, 7 December 2026: closed Renamed" in filling.words(page)
    assert off(kept) == [SEVENTH]


def test_an_address_that_does_not_answer_says_what_counts_meanwhile(office, kept, elsewhere, now):
    add(office, kept)
    feed = Feed.objects.get()
    elsewhere[0].clear()
    now.append(datetime(2026, 12, 3, 9, tzinfo=UTC))

    page = filling.send(office, "feed-reading", None, feed.pk)

    words = "The address did not answer. What was read yesterday at 10:00 still counts."
    assert words in filling.words(page)
    assert words in filling.words(office.get(reverse("backoffice:calendar", args=[kept.pk])))
    assert off(kept) == [SEVENTH, NINTH]


def test_owners_are_told_at_home_when_a_feed_fails_for_days(office, kept, elsewhere, now):
    add(office, kept)
    elsewhere[0].clear()
    for on in (3, 7):
        now.append(datetime(2026, 12, on, 9, tzinfo=UTC))
        filling.send(office, "feed-reading", None, Feed.objects.get().pk)

    page = office.get(reverse("backoffice:home"))

    assert "For days now the calendar “Town” could not be read" in filling.words(page)
    assert reverse("backoffice:feed", args=[Feed.objects.get().pk]) in page.content.decode()


def test_a_file_is_handed_in_and_a_newer_one_after_it(office, kept):
    page = add(office, kept, url="", file=send_file(file_of(day(SEVENTH), "UID:2|SUMMARY:No day")))
    feed = Feed.objects.get()
    assert "From a file, handed in today at 10:00. 1 day off to come. 1 entry made no sense" in filling.words(
        page
    )
    assert "Read now" not in filling.words(page)

    missing = filling.send(office, "feed-reading", None, feed.pk)
    wrong = filling.send(office, "feed-reading", {"file": send_file(b"<html>")}, feed.pk)
    assert filling.beside(missing)["id_file"] == "Choose a file first."
    assert "What came is no calendar that we can read." in wrong.content.decode()
    assert off(kept) == [SEVENTH]

    filling.send(office, "feed-reading", {"file": send_file(file_of(day(NINTH)))}, feed.pk)
    assert off(kept) == [NINTH]


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"name": ""}, "name", "how this calendar is called"),
        ({"url": ""}, "url", "Write the address, or choose a file."),
        ({"url": "calendars.example/town.ics"}, "url", "with https:// in front"),
        ({"url": "ftp://calendars.example/town.ics"}, "url", "with https:// in front"),
        ({"file": send_file(b"x")}, "file", "one of them is enough"),
        ({"url": "", "file": send_file(b"")}, "file", "This file is empty"),
        ({"url": "", "file": send_file(b"x" * (1024 * 1024 + 1))}, "file", "larger than 1 MB"),
        (
            {"url": "", "file": send_file(b"<html>")},
            "file",
            "no calendar that we can read. Nothing was kept.",
        ),
        ({"url": "https://127.0.0.1/x.ics"}, "url", "The address did not answer. Nothing was kept."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(office, kept, given, field, said):
    for value in given.values():
        if hasattr(value, "seek"):
            value.seek(0)

    page = add(office, kept, **given)

    assert page.status_code == 422
    assert said in filling.beside(page)[f"feed_{field}"]
    assert not Feed.objects.exists()


def test_a_feed_is_ended_and_its_days_count_like_any_others(office, kept, elsewhere):
    add(office, kept)

    page = filling.send(office, "feed-removal", None, Feed.objects.get().pk)

    assert "Its days count like any others again." in page.content.decode()
    assert off(kept) == []


def test_a_very_full_calendar_shows_the_next_days_and_how_many_come_later(office, kept):
    rule = "UID:1|SUMMARY:Each day|DTSTART;VALUE=DATE:20261202|RRULE:FREQ=DAILY;COUNT=130"

    page = add(office, kept, url="", file=send_file(file_of(rule)))

    assert filling.words(page).count("Take this day out") == 100
    assert "And 30 later days." in filling.words(page)


def test_a_day_of_ones_own_is_said_to_count_instead(office, kept, elsewhere):
    add(office, kept)
    page = filling.send(office, "calendar-days", {"on": "2026-12-07", "is_open": "yes"}, kept.pk)

    page = office.get(reverse("backoffice:feed", args=[Feed.objects.get().pk]))

    assert "Monday, 7 December 2026: closed Town feast A day of your own counts instead." in filling.words(
        page
    )
