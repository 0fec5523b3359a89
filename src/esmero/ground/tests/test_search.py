"""Words as search compares them, and the questions made of them."""

from datetime import UTC, datetime

import pytest

from esmero.ground import search
from esmero.ground.search import finding


@pytest.mark.parametrize(
    ("written", "asked", "language"),
    [
        ("The seams came open", "seam", "en"),
        ("Las costuras del abrigo", "COSTURA", "es"),
        ("devolución", "devoluciones", "es"),
        ("Información", "informacion", "es"),
        ("Обращения", "обращение", "ru"),
        ("Ещё раз", "еще", "ru"),
        ("Синий шарф", "синие", "ru"),
        ("Zürich", "zurich", "de"),
        ("Your code is 4F7K92.", "4f7k-92", "en"),
        ("Write to Elvira.Castano@Example.org", "elvira.castano@example.org", "en"),
        ("Order A-1042", "a-1042", "en"),
    ],
)
def test_a_word_is_met_however_it_is_written(written, asked, language):
    kept = search.indexed(written, language)

    assert any(f" {' '.join(run)} " in f" {kept} " for run in search.term(asked).runs), kept


def test_a_letter_with_a_mark_of_its_own_is_another_letter():
    assert search.fold("Йод") == "йод"
    assert search.fold("ĂĞ") == "ag"


def test_what_holds_no_word_asks_for_nothing():
    assert search.term(" - ") is None


def test_only_a_few_letters_begin_no_word():
    assert search.term("co", may_begin=True).begins == ""
    assert search.term("cos", may_begin=True).begins == "cos"


def test_a_stretch_of_days_is_covered_without_gap_and_without_surplus():
    since, until = datetime(2025, 11, 29, tzinfo=UTC), datetime(2027, 2, 2, 12, tzinfo=UTC)

    assert finding.days_between(since, until) == [
        "d20251129", "d20251130", "m202512", "y2026", "m202701", "d20270201", "d20270202",
    ]  # fmt: skip


def test_a_long_stretch_is_held_by_few_marks_of_whole_months():
    since, until = datetime(2026, 6, 3, 8, tzinfo=UTC), datetime(2026, 11, 30, 2, tzinfo=UTC)

    assert finding.marks_around(since, until) == [f"m2026{month:02}" for month in range(6, 12)]
    assert finding.marks_around(since, finding.FOREVER) == [
        *(f"m2026{month:02}" for month in range(6, 13)),
        *("y2027", "y2028", "y2029"),
        *("y203*", "y204*", "y205*", "y206*", "y207*", "y208*", "y209*", "m210001"),
    ]


def test_of_a_short_stretch_no_day_is_looked_at_for_nothing():
    since, until = datetime(2026, 11, 28, 8, tzinfo=UTC), datetime(2026, 12, 1, 2, tzinfo=UTC)

    assert finding.marks_around(since, until) == ["d20261128", "d20261129", "d20261130", "d20261201"]


def test_where_words_stand_is_known_for_marking_them():
    text = "Dos costuras, y una costura más"
    looked = search.Looked([search.term("costura")])

    assert [text[start:end] for start, end in looked.places_in(text, "es")] == ["costuras", "costura"]
    assert [text[start:end] for start, end in looked.places_in(text)] == ["costura"]
