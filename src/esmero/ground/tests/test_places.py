"""Places whose public holidays are known."""

import pytest

from esmero.ground import places


@pytest.mark.parametrize("typed", ["ES-AN", "es-an", "Spain, Andalucía", "andalucia", " ANDALUCÍA "])
def test_a_place_is_found_by_code_and_by_name(typed):
    assert places.find(typed, "en") == "ES-AN"


def test_countries_are_named_in_the_readers_language():
    assert places.name("ES", "ru") == "Испания"
    assert places.find("Испания", "ru") == "ES"


def test_a_name_that_several_places_share_is_not_guessed():
    # La Rioja lies in Spain and in Argentina.
    assert places.find("La Rioja", "en") is None
    assert places.find("Spain, La Rioja", "en") == "ES-RI"


def test_a_slip_of_the_pen_is_understood_as_what_it_looks_like():
    assert places.like("Andalusia", "en") == "Spain, Andalucía"
    assert places.like("xyzzy", "en") == ""


def test_every_code_fits_the_column_it_is_kept_in():
    assert all(len(code) <= places.LONGEST_CODE for code in places.names("en"))
