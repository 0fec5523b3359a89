import pytest

from esmero.letters import colours

EXTREMES = ["#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#20818c"]
EXTREMES += ["#777777", "#f0e68c", "#4b0082"]


@pytest.mark.parametrize("colour", EXTREMES)
@pytest.mark.parametrize("make", [colours.light, colours.dark])
def test_every_word_of_a_letter_can_be_read_whatever_the_companys_colour(make, colour):
    palette = make(colour)

    pairs = [
        (palette.ink, palette.sheet),
        (palette.ink, palette.seam),
        (palette.soft, palette.sheet),
        (palette.soft, palette.seam),
        (palette.deep, palette.sheet),
        (palette.deep, palette.seam),
        (palette.on_deep, palette.deep),
    ]

    assert min(colours.contrast(words, ground) for words, ground in pairs) >= colours.LEAST_CONTRAST


def test_contrast_is_counted_as_the_guidelines_count_it():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_companys_hue_stays_its_own():
    teal, red = colours.light("#20818c").deep, colours.light("#b00020").deep

    assert int(teal[5:], 16) > int(teal[1:3], 16)
    assert int(red[1:3], 16) > int(red[5:], 16)


@pytest.mark.parametrize("nonsense", ["", "red", "#12", "#zzzzzz", "#000000;}"])
def test_a_colour_that_is_none_becomes_ours(nonsense):
    assert colours.light(nonsense) == colours.light(colours.FALLBACK)
