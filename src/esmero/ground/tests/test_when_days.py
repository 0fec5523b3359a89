"""Working days and the next week, read on Thursday 2026-11-19 at 11:05 by a team that rests on the 24th.

They close on Fridays at 15:00. What companies write without saying who does it is read here as well.
"""

from datetime import datetime

import pytest

from esmero.ground import calendars, when, when_said
from esmero.ground.tests.saying import AT, MADRID, due

LONG_DAYS = {day: [["09:00", "14:00"], ["16:00", "20:00"]] for day in ("mon", "tue", "wed", "thu")}
SHOP = calendars.parse_calendar(
    {
        "time_zone": "Europe/Madrid",
        "hours": LONG_DAYS | {"fri": [["09:00", "15:00"]]},
        "holidays": ["2026-11-24"],
    }
)
NIGHTS = calendars.parse_calendar({"time_zone": "Europe/Madrid", "hours": {"mon": [["19:00", "23:00"]]}})
NEVER = calendars.parse_calendar({"time_zone": "Europe/Madrid", "hours": {}})


def understood(typed, hours=SHOP):
    found = when.parse(typed, at=AT, zone=MADRID, hours=lambda: hours)
    return found and (due(found), found.rest)


def said(text):
    found = when_said.said_in(text, at=AT, zone=MADRID, hours=lambda: SHOP)
    return [(due(one), one.wording) for one in found]


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ("in three working days", "11-25 18:00"),
        ("within 2 business days", "11-23 18:00"),
        ("in 1 business day", "11-20 15:00"),
        ("within a working day", "11-20 15:00"),
        ("within the next 3 working days", "11-25 18:00"),
        ("in 3 working days at 10:00", "11-25 10:00"),
        ("in 3 working days in the morning", "11-25 12:00"),
        ("by the next working day", "11-20 15:00"),
        ("en tres días hábiles", "11-25 18:00"),
        ("en 3 dias laborables", "11-25 18:00"),
        ("en un plazo máximo de 2 días hábiles", "11-23 18:00"),
        ("dentro de un día hábil", "11-20 15:00"),
        ("el próximo día hábil a las 10", "11-20 10:00"),
        ("в течение трёх рабочих дней", "11-25 18:00"),
        ("через 3 рабочих дня", "11-25 18:00"),
        ("через рабочий день", "11-20 15:00"),
        ("на следующий рабочий день", "11-20 15:00"),
        ("next week", "11-27 15:00"),
        ("by next week", "11-27 15:00"),
        ("la semana que viene", "11-27 15:00"),
        ("la próxima semana", "11-27 15:00"),
        ("на следующей неделе", "11-27 15:00"),
        ("next week on Tuesday at 10", "11-24 10:00"),
        ("la semana que viene, el martes", "11-24 18:00"),
        ("на следующей неделе в среду", "11-25 18:00"),
        ("by the end of next week", "11-27 15:00"),
        ("antes de fin de la semana que viene", "11-27 15:00"),
        ("до конца следующей недели", "11-27 15:00"),
        ("by the end of the week", "11-20 15:00"),
        ("this week", "11-20 15:00"),
        ("a finales de semana", "11-20 15:00"),
        ("до конца недели", "11-20 15:00"),
        ("by the end of the month", "11-30 18:00"),
        ("antes de final de mes", "11-30 18:00"),
        ("до конца месяца", "11-30 18:00"),
        ("in three to five working days", "11-27 15:00"),
        ("within 3–5 business days", "11-27 15:00"),
        ("between 3 and 5 working days", "11-27 15:00"),
        ("entre 3 y 5 días hábiles", "11-27 15:00"),
        ("en un plazo de 3 a 5 días laborables", "11-27 15:00"),
        ("в течение 3–5 рабочих дней", "11-27 15:00"),
        ("от трёх до пяти рабочих дней", "11-27 15:00"),
    ],
)
def test_working_days_and_the_next_week_are_counted_on_the_hours_of_the_team(typed, then):
    assert understood(typed) == (then, "")
    assert understood(f"{typed}: the coat") == (then, "the coat")


def test_a_day_of_the_next_week_needs_no_hours():
    for typed in ("friday next week", "viernes de la semana que viene", "в пятницу на следующей неделе"):
        assert due(when.parse(typed, at=AT, zone=MADRID)) == "11-27 18:00"


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ("first thing tomorrow", "11-20 10:00"),
        ("first thing in the morning on Monday", "11-23 10:00"),
        ("tomorrow first thing", "11-20 10:00"),
        ("mañana a primera hora", "11-20 10:00"),
        ("a primera hora del lunes", "11-23 10:00"),
        ("завтра с утра", "11-20 10:00"),
        ("с утра в понедельник", "11-23 10:00"),
        ("mañana a última hora", "11-20 18:00"),
        ("by the end of the day", "11-19 18:00"),
        ("by close of business", "11-19 18:00"),
        ("al final del día", "11-19 18:00"),
        ("к концу рабочего дня", "11-19 18:00"),
        ("in 2 to 3 hours", "11-19 14:06"),
        ("entre 2 y 3 horas", "11-19 14:06"),
        ("через 2-3 дня", "11-22 18:00"),
    ],
)
def test_beginnings_and_ends_of_days_and_the_longer_of_two_lengths_need_no_hours(typed, then):
    assert due(when.parse(typed, at=AT, zone=MADRID)) == then


@pytest.mark.parametrize(
    ("text", "then", "wording"),
    [
        ("I'll do it by the end of next week.", "11-27 15:00", "I'll do it"),
        ("I'll call you first thing tomorrow.", "11-20 10:00", "I'll call you"),
        ("First thing on Monday we'll send it.", "11-23 10:00", "we'll send it"),
        ("Le llamo mañana a primera hora.", "11-20 10:00", "Le llamo"),
        ("Se lo enviaremos entre tres y cinco días hábiles.", "11-27 15:00", "Se lo enviaremos"),
        ("Вернём деньги от 3 до 5 рабочих дней.", "11-27 15:00", "Вернём деньги"),
        ("Отправим лампу в течение трёх-пяти рабочих дней.", "11-27 15:00", "Отправим лампу"),
        ("We'll be in touch by close of business.", "11-19 18:00", "We'll be in touch"),
    ],
)
def test_they_are_found_in_what_an_agent_writes(text, then, wording):
    assert said(text) == [(then, wording)]


def test_on_the_last_day_of_a_week_that_is_over_nothing_is_promised_for_it():
    sunday = datetime(2026, 11, 22, 11, 0, tzinfo=MADRID)
    assert when.parse("by the end of the week", at=sunday, zone=MADRID, hours=lambda: SHOP) is None


def test_numbers_may_be_written_out():
    for typed in ("in three days", "en tres días", "через три дня"):
        assert due(when.parse(typed, at=AT, zone=MADRID)) == "11-22 18:00"


@pytest.mark.parametrize(
    "typed",
    [
        "in 3 days, working days",
        "tomorrow before lunch",
        "in 2 working days before lunch",
        "in 0 working days",
    ],
)
def test_what_is_told_in_another_way_stays_unknown(typed):
    assert understood(typed) is None


def test_whoever_works_at_night_has_the_evening_and_who_never_works_has_no_such_day():
    assert understood("in a working day", NIGHTS) == ("11-30 23:00", "")
    assert understood("in a working day", NEVER) is None
    assert understood("next week", NEVER) is None


def test_hours_are_asked_for_only_where_words_need_them():
    def nobody_asks():
        raise AssertionError

    assert when.parse("friday 10:00", at=AT, zone=MADRID, hours=nobody_asks)
    assert when.parse("in 3 days", at=AT, zone=MADRID, hours=nobody_asks)


@pytest.mark.parametrize(
    ("text", "then", "wording"),
    [
        ("We'll send it within three working days.", "11-25 18:00", "We'll send it"),
        ("Le devolvemos el dinero en tres días hábiles.", "11-25 18:00", "Le devolvemos el dinero"),
        ("Вернём деньги в течение трёх рабочих дней.", "11-25 18:00", "Вернём деньги"),
        ("I'll call you next week.", "11-27 15:00", "I'll call you"),
        ("Next week I'll call you.", "11-27 15:00", "I'll call you"),
        ("La semana que viene le llamo.", "11-27 15:00", "le llamo"),
        ("Напишу вам на следующей неделе.", "11-27 15:00", "Напишу вам"),
        ("I'll call you on Tuesday next week.", "11-24 18:00", "I'll call you"),
        ("It will be refunded by Friday.", "11-20 18:00", "It will be refunded"),
        ("You will be refunded on Monday.", "11-23 18:00", "You will be refunded"),
        ("Your money will be refunded in 3 days.", "11-22 18:00", "Your money will be refunded"),
        ("Se le reembolsará el viernes.", "11-20 18:00", "Se le reembolsará"),
        ("El paquete será enviado mañana.", "11-20 18:00", "El paquete será enviado"),
        ("Вам будет возвращено 20 евро до пятницы.", "11-20 18:00", "Вам будет возвращено 20 евро"),
        ("Посылка будет отправлена завтра.", "11-20 18:00", "Посылка будет отправлена"),
    ],
)
def test_what_companies_write_is_found_with_its_time(text, then, wording):
    assert said(text) == [(then, wording)]


@pytest.mark.parametrize(
    "text",
    [
        "It will be refunded by your bank by Friday.",
        "It will be refunded.",
        "Will it be refunded by Friday?",
        "If it arrives, it will be refunded by Friday.",
        "It will not be refunded by Friday.",
        "Your letter will be answered by a person who knows the house and the lamp, tomorrow.",
        "No se le reembolsará mañana.",
        "Se devolverá por el banco mañana.",
        "Деньги не будут возвращены завтра.",
        "Деньги будут возвращены банком завтра.",
        "I'll be on holiday next week.",
        "I'll call you early next week.",
        "I'll call you before next week.",
        "I'll know more at the end of the week.",
        "We'll not ship it before the end of the week.",
        "The first thing we'll send is the lamp.",
        "We'll keep between 3 and 5 lamps for you.",
    ],
)
def test_what_only_looks_like_it_is_not(text):
    assert said(text) == []


def test_a_monday_of_rest_is_passed_over_at_the_end_of_a_week():
    rests = calendars.parse_calendar(
        {"time_zone": "Europe/Madrid", "hours": {"mon": [["09:00", "14:00"]]}, "holidays": ["2026-11-23"]}
    )

    assert understood("next week", rests) is None
    assert when.parse(
        "next week", at=datetime(2026, 11, 24, 9, tzinfo=MADRID), zone=MADRID, hours=lambda: rests
    )
