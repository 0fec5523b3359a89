"""Thanks are found in three languages, in the words in which they were said, and in no time."""

import pytest

from esmero.ground import thanks


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Perfect!\nThank you so much, it fits.\nAna", "Thank you so much, it fits."),
        ("Muchas gracias, llegó hoy.", "Muchas gracias, llegó hoy."),
        ("Спасибо большое, всё подошло!", "Спасибо большое, всё подошло!"),
        ("When does it come? Thanks in advance.", ""),
        ("Gracias de antemano.", ""),
        ("Заранее спасибо.", ""),
        ("It is still broken.", ""),
    ],
)
def test_thanks_are_found_in_three_languages_but_not_those_for_what_is_to_come(text, words):
    assert thanks.thanks_in(text) == words


def test_a_long_letter_without_an_end_is_read_as_well():
    assert thanks.thanks_in("a" * 200_000 + " " * 200_000 + "!" * 200_000) == ""
    assert thanks.thanks_in("no\n" * 50_000 + "Thank you!") == "Thank you!"


def test_only_thanks_asks_for_nothing():
    assert thanks.is_only_thanks("Thank you!")
    assert not thanks.is_only_thanks("Thank you! And when does the other one come?")
    assert not thanks.is_only_thanks("Thank you! " + "And then this happened. " * 40)
