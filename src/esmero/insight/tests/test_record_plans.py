"""The record is read in the order of its days by an index, however many words there are."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.plans import plan

from esmero.domain.promises.reads.record import Which, figures, figures_on, words
from esmero.insight import kept_words

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
WORDS: dict[str, tuple[Callable[[], object], str]] = {
    "all": (lambda: words(Which(SINCE, UNTIL)), "word_on"),
    "of a page further on": (lambda: words(Which(SINCE, UNTIL), before=(UNTIL, 7)), "word_on"),
    "of a team": (lambda: words(Which(SINCE, UNTIL, team_id=1)), "word_team"),
    "that were broken": (lambda: words(Which(SINCE, UNTIL, state="BROKEN")), "word_state"),
    "of a kind": (lambda: words(Which(SINCE, UNTIL, kind="UPDATE")), "word_on"),
    "of a way in": (lambda: words(Which(SINCE, UNTIL, channel_id=1)), "word_on"),
    "of a day": (lambda: kept_words.figures_of(UNTIL), "word_on"),
    "not counted yet": (lambda: kept_words.days_to_count(UNTIL), "word_uncounted"),
}
FIGURES: dict[str, Callable[[], object]] = {
    "of some days": lambda: figures(Which(SINCE, UNTIL)),
    "of a day": lambda: figures_on(UNTIL),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_are_read_in_order_and_never_sorted(name: str) -> None:
    look, index = WORDS[name]

    steps = plan(look)

    assert any(f" {index} " in f"{step} " for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step], steps
    assert name == "not counted yet" or not [step for step in steps if "TEMP B-TREE" in step], steps


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_read_by_their_day(name: str) -> None:
    steps = plan(FIGURES[name])

    assert any("sqlite_autoindex_promises_dayfigure" in step for step in steps), steps
    assert not [step for step in steps if "TEMP B-TREE" in step], steps
