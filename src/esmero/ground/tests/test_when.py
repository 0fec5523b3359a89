"""Due times as agents type them, in three languages; the table is read on Thursday 2026-11-19 at 11:05:30."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from esmero.ground import when

MADRID = ZoneInfo("Europe/Madrid")
AT = datetime(2026, 11, 19, 11, 5, 30, tzinfo=MADRID)

UNDERSTOOD = [
    ("friday 18:00", "2026-11-20 18:00"),
    ("Friday at 6pm", "2026-11-20 18:00"),
    ("by friday", "2026-11-20 18:00"),
    ("thursday 18:00", "2026-11-26 18:00"),
    ("tomorrow", "2026-11-20 18:00"),
    ("tomorrow 10:00", "2026-11-20 10:00"),
    ("tomorrow, 10:00", "2026-11-20 10:00"),
    ("10:00 tomorrow", "2026-11-20 10:00"),
    ("today", "2026-11-19 18:00"),
    ("day after tomorrow 9:30", "2026-11-21 09:30"),
    ("in 2 hours", "2026-11-19 13:06"),
    ("in 1 hour 30 min", "2026-11-19 12:36"),
    ("in half an hour", "2026-11-19 11:36"),
    ("in 1 day 2 hours", "2026-11-20 13:06"),
    ("in 3 days", "2026-11-22 18:00"),
    ("in a week at 10:00", "2026-11-26 10:00"),
    ("18:00", "2026-11-19 18:00"),
    ("at 6 p.m.", "2026-11-19 18:00"),
    ("12am", "2026-11-20 00:00"),
    ("10:00", "2026-11-20 10:00"),
    ("24:00", "2026-11-20 00:00"),
    ("24 november 9:30", "2026-11-24 09:30"),
    ("November 24th, 2027 at 10:00", "2027-11-24 10:00"),
    ("24/11 9:30", "2026-11-24 09:30"),
    ("24.11.26 9.30", "2026-11-24 09:30"),
    ("24/10", "2027-10-24 18:00"),
    ("29 feb 9:00", "2028-02-29 09:00"),
    ("2026-11-24 18:00", "2026-11-24 18:00"),
    ("2026-11-24T18:00", "2026-11-24 18:00"),
    ("mañana 10:00", "2026-11-20 10:00"),
    ("man\u0303ana 10:00", "2026-11-20 10:00"),
    ("pasado mañana", "2026-11-21 18:00"),
    ("viernes a las 18:00", "2026-11-20 18:00"),
    ("antes del miércoles", "2026-11-25 18:00"),
    ("sabado 9h30", "2026-11-21 09:30"),
    ("a las 6 de la tarde", "2026-11-19 18:00"),
    ("en 2 horas", "2026-11-19 13:06"),
    ("dentro de una semana", "2026-11-26 18:00"),
    ("el 24 de noviembre de 2026 a las 9:30", "2026-11-24 09:30"),
    ("завтра 18:00", "2026-11-20 18:00"),
    ("в пятницу 18:00", "2026-11-20 18:00"),
    ("во вторник в 10 утра", "2026-11-24 10:00"),
    ("до среды", "2026-11-25 18:00"),
    ("через 2 часа", "2026-11-19 13:06"),
    ("через полчаса", "2026-11-19 11:36"),
    ("через 3 дня", "2026-11-22 18:00"),
    ("через неделю", "2026-11-26 18:00"),
    ("24 ноября 2026 года в 9:30", "2026-11-24 09:30"),
    ("в 18 часов", "2026-11-19 18:00"),
]
PARTS_OF_THE_DAY = [
    ("tonight", "2026-11-19 20:00"),
    ("tonight 20:00", "2026-11-19 20:00"),
    ("tonight at 8", "2026-11-19 20:00"),
    ("at 8 tonight", "2026-11-19 20:00"),
    ("tonight at 8 p.m.", "2026-11-19 20:00"),
    ("tonight at 12", "2026-11-20 00:00"),
    ("tonight at 2:30", "2026-11-20 02:30"),
    ("this evening, 21:15", "2026-11-19 21:15"),
    ("this afternoon", "2026-11-19 18:00"),
    ("this afternoon at 4", "2026-11-19 16:00"),
    ("this afternoon at 12:30", "2026-11-19 12:30"),
    ("this morning", "2026-11-19 12:00"),
    ("tomorrow morning", "2026-11-20 12:00"),
    ("tomorrow morning at 9", "2026-11-20 09:00"),
    ("friday evening at 7", "2026-11-20 19:00"),
    ("at 7 on friday evening", "2026-11-20 19:00"),
    ("24 november in the afternoon", "2026-11-24 18:00"),
    ("noon", "2026-11-19 12:00"),
    ("by noon tomorrow", "2026-11-20 12:00"),
    ("friday 12 noon", "2026-11-20 12:00"),
    ("12 midnight", "2026-11-20 00:00"),
    ("friday before midnight", "2026-11-21 00:00"),
    ("tonight at midnight", "2026-11-20 00:00"),
    ("esta noche", "2026-11-19 20:00"),
    ("esta noche a las 9", "2026-11-19 21:00"),
    ("esta tarde", "2026-11-19 18:00"),
    ("esta tarde a las 5", "2026-11-19 17:00"),
    ("esta mañana", "2026-11-19 12:00"),
    ("mañana por la mañana a las 10", "2026-11-20 10:00"),
    ("viernes por la noche a las 9", "2026-11-20 21:00"),
    ("hoy por la tarde", "2026-11-19 18:00"),
    ("mañana a mediodía", "2026-11-20 12:00"),
    ("antes del mediodia", "2026-11-19 12:00"),
    ("hoy a medianoche", "2026-11-20 00:00"),
    ("сегодня вечером", "2026-11-19 20:00"),
    ("сегодня вечером в 8", "2026-11-19 20:00"),
    ("вечером в 20:30", "2026-11-19 20:30"),
    ("сегодня днём", "2026-11-19 18:00"),
    ("завтра утром", "2026-11-20 12:00"),
    ("завтра утром в 9", "2026-11-20 09:00"),
    ("в пятницу вечером", "2026-11-20 20:00"),
    ("завтра в полдень", "2026-11-20 12:00"),
    ("до полудня", "2026-11-19 12:00"),
    ("до полуночи", "2026-11-20 00:00"),
]


@pytest.mark.parametrize(("typed", "due"), [*UNDERSTOOD, *PARTS_OF_THE_DAY])
def test_a_due_time_is_understood(typed, due):
    found = when.parse(typed, at=AT, zone=MADRID)

    assert found == when.Found(datetime.fromisoformat(due).replace(tzinfo=MADRID).astimezone(UTC), "")
    assert found.due_at.tzinfo is UTC


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "hello",
        "5 boxes",
        "in 3 boxes",
        "in 0 hours",
        "31/02",
        "25:00",
        "18:60",
        "13pm",
        "may",
        "marta 10:00",
        "monday's coat",
        "tomorrowish",
        "2025-11-24",
        "24/11/2025 9:30",
        "today 10:00",
        "19 november 9:00",
        "24/11/267",
        "tonights",
        "noontide",
        "medianoches",
        "evening",
        "en 3 días hábiles",
        "en diez días laborables",
        "in 3 days, working days",
        "завтра до обеда",
        "mañana antes de comer",
        "tomorrow before lunch",
    ],
)
def test_what_is_no_time_ahead_is_not_guessed(typed):
    assert when.parse(typed, at=AT, zone=MADRID) is None


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("friday 18:00 the coat is back with you, mended", "the coat is back with you, mended"),
        ("friday: the coat", "the coat"),
        ("tonight 20:00 look at the photos", "look at the photos"),
        ("esta noche 20:00 miro las fotos", "miro las fotos"),
        ("сегодня вечером в 20:00 посмотрю фотографии", "посмотрю фотографии"),
        ("tomorrow, 10:00 – I call", "I call"),
        ("in 2 hours. Done", "Done"),
        ("tomorrow 10 boxes arrive", "10 boxes arrive"),
        ("viernes a las 18:00 el abrigo", "el abrigo"),
        ("завтра в 18:00 я позвоню", "я позвоню"),
        ("18:00   mañana\tllamo", "llamo"),
    ],
)
def test_the_words_after_the_time_are_kept(typed, rest):
    assert when.parse(typed, at=AT, zone=MADRID).rest == rest


def test_today_said_in_the_evening_means_before_midnight():
    evening = AT.replace(hour=19)

    assert when.parse("hoy", at=evening, zone=MADRID).due_at == evening.replace(hour=23, minute=59, second=0)
    assert when.parse("19 november", at=evening, zone=MADRID).due_at > evening


def test_tonight_said_late_means_before_midnight():
    late = AT.replace(hour=21)

    assert when.parse("tonight", at=late, zone=MADRID).due_at == late.replace(hour=23, minute=59, second=0)
    assert when.parse("noon", at=late, zone=MADRID).due_at > late.replace(hour=23)


def test_a_morning_that_is_over_is_no_time_ahead():
    for typed in ("this morning", "esta mañana", "сегодня утром"):
        assert when.parse(typed, at=AT.replace(hour=13), zone=MADRID) is None


def test_the_words_mean_the_clock_and_the_day_of_the_zone():
    auckland = ZoneInfo("Pacific/Auckland")

    found = when.parse("tomorrow 10:00", at=AT.astimezone(UTC), zone=auckland)  # there it is 23:05 already

    assert found.due_at == datetime(2026, 11, 20, 10, tzinfo=auckland)


def test_a_skipped_clock_time_is_one_hour_later():
    saturday = datetime(2026, 3, 28, 12, tzinfo=MADRID)

    assert when.parse("tomorrow 2:30", at=saturday, zone=MADRID).due_at == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        (
            "Hola:\n/compromiso viernes 18:00 el abrigo\nUn saludo",
            ("Hola:\nUn saludo", "viernes 18:00 el abrigo"),
        ),
        ("Hi\r\n/promise tomorrow \r\nMarta", ("Hi\r\nMarta", "tomorrow")),
        ("Ответ\n  /Обещание завтра", ("Ответ\n", "завтра")),
        ("/promise a\n/promise b", ("/promise b", "a")),
        ("Hi /promise tomorrow", None),
        ("/promise", ("", "")),
        ("/promise  \nx", ("x", "")),
        ("/promises tomorrow", None),
        ("", None),
    ],
)
def test_the_promise_line_of_a_draft_is_found(draft, found):
    assert when.find_promise_line(draft) == found


def test_hostile_length_is_read_in_a_blink():
    for piece in (" ", "in 2 hours ", "on ", "9", "at a las ", "this ", "en la ", "/promise "):
        endless = piece * (100_000 // len(piece))
        when.parse(endless, at=AT, zone=MADRID)
        when.find_promise_line(endless)


def test_a_clock_time_that_is_skipped_is_told_with_the_one_that_counts() -> None:
    at = datetime(2026, 3, 28, 12, 0, tzinfo=MADRID)

    skipped = when.parse("tomorrow 2:30 call", at=at, zone=MADRID)
    usual = when.parse("tomorrow 3:30 call", at=at, zone=MADRID)

    assert skipped and usual
    assert skipped.due_at == usual.due_at
    assert (skipped.skipped, usual.skipped) == (time(2, 30), None)
