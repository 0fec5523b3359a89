from datetime import UTC, datetime, timedelta

import pytest

from esmero.ui import words

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
REL = 'rel="nofollow noopener noreferrer" target="_blank"'


def test_blank_lines_part_paragraphs_and_single_ones_break():
    assert words.paragraphs("Dear Ana,\r\n\r\nplease wait.\nMarta") == (
        "<p>Dear Ana,</p>\n<p>please wait.<br>Marta</p>"
    )


@pytest.mark.parametrize("nothing", [None, "", "  \n \n"])
def test_no_words_make_no_paragraph(nothing):
    assert words.paragraphs(nothing) == ""


def test_what_looks_like_markup_stays_words():
    shown = words.paragraphs('<img src=x onerror="alert(1)"> & so on')

    assert shown == "<p>&lt;img src=x onerror=&#34;alert(1)&#34;&gt; &amp; so on</p>"


def test_a_web_address_becomes_a_link_without_the_full_stop():
    shown = words.paragraphs("See https://example.org/a?b=1&c=2. Thank you")

    address = "https://example.org/a?b=1&amp;c=2"
    assert shown == f'<p>See <a href="{address}" {REL}>{address}</a>. Thank you</p>'


def test_brackets_around_an_address_stay_outside_and_those_inside_stay_in():
    shown = words.paragraphs("(https://example.org/coat_(navy))")

    assert 'href="https://example.org/coat_(navy)"' in shown
    assert shown.endswith("</a>)</p>")


@pytest.mark.parametrize(
    "hostile",
    ["javascript:alert(1)", "data:text/html,x", 'https://e.org/"onmouseover="x', "https://e.org/'><script>"],
)
def test_nothing_hostile_leaves_the_address(hostile):
    shown = words.paragraphs(hostile)

    assert 'href="javascript' not in shown
    assert 'href="data' not in shown
    assert 'onmouseover="x' not in shown
    assert "<script" not in shown


def test_an_endless_address_is_shown_as_words():
    assert "<a" not in words.paragraphs("https://example.org/" + "a" * 3000)


def test_an_excerpt_is_cut_between_words():
    assert words.excerpt("The seam of a coat, and a wedding", 20) == "The seam of a coat…"


def test_a_short_text_is_its_own_excerpt_on_one_line():
    assert words.excerpt("Hello\n  Ana", 20) == "Hello Ana"


def test_one_endless_word_is_cut_anyway():
    assert words.excerpt("a" * 50, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(("minutes", "run"), [(-5, 0), (0, 0), (30, 25), (120, 100), (500, 100)])
def test_the_bead_stands_where_the_time_stands(minutes, run):
    at = NOON + timedelta(minutes=minutes)

    assert words.run_between(NOON, NOON + timedelta(hours=2), at) == run


def test_a_promise_without_length_is_over():
    assert words.run_between(NOON, NOON, NOON) == 100


def test_the_words_of_the_coming_minutes_are_written_down_once_each():
    def say(due_at, at):
        return f"{int((due_at - at).total_seconds()) // 120} pairs"

    told = words.due_words(NOON + timedelta(minutes=4), NOON, say)

    assert told == '[[240,"2 pairs"],[180,"1 pairs"],[60,"0 pairs"]]'


def test_a_link_says_the_server_that_others_letters_hide_and_ends_where_the_direction_turns() -> None:
    assert "→ xn--bnk-6cd.example" in words.paragraphs("See https://bаnk.example/login")
    assert 'href="https://shop.example/"' in words.paragraphs("See https://shop.example/\u202efdp.exe")
    assert "→" not in words.paragraphs("See https://shop.example/")
