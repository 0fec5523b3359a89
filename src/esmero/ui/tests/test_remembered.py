"""A macro is asked once for the same plain words in the same language, and never answers with another's."""

from dataclasses import dataclass

import pytest
from django.utils import translation
from markupsafe import Markup

from esmero.ui import remembered
from esmero.ui.tests import pieces


class Macro:
    """Notes what it is asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, *handed, **named):
        self.asked.append((handed, named))
        return Markup("<b>{}</b>").format(handed[0] if handed else "")


@pytest.fixture
def macro():
    return Macro()


def test_the_same_words_are_made_once(macro):
    shown = remembered.remembered(macro)
    assert [shown("a", size="x") for _ in range(3)] == ["<b>a</b>"] * 3
    assert len(macro.asked) == 1


def test_another_language_is_asked_anew(macro):
    shown = remembered.remembered(macro)
    for language in ("en", "es", "en"):
        with translation.override(language):
            shown("a")
    assert len(macro.asked) == 2


def test_what_somebody_typed_never_answers_for_what_a_template_made(macro):
    shown = remembered.remembered(macro)
    assert shown(Markup("<i>")) == "<b><i></b>"
    assert shown("<i>") == "<b>&lt;i&gt;</b>"


def test_yes_is_not_one(macro):
    shown = remembered.remembered(macro)
    assert [shown(1), shown(True)] == ["<b>1</b>", "<b>True</b>"]


def test_what_may_change_is_never_kept(macro):
    class Row:
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 1

    shown = remembered.remembered(macro)
    shown(Row())
    shown(Row())
    shown("a", caller=lambda: "")
    shown("a", attrs={"id": "x"})
    assert len(macro.asked) == 4


def test_tuples_of_plain_words_are_plain(macro):
    shown = remembered.remembered(macro)
    shown(("a", ("b", 1)))
    shown(("a", ("b", 1)))
    assert len(macro.asked) == 1
    shown((Markup("<i>"),))
    shown((Markup("<i>"),))
    shown(("a", ["b"]))
    shown(("a", ["b"]))
    assert len(macro.asked) == 5


def test_long_pieces_are_kept_as_many_as_are_said(macro):
    shown = remembered.remembered(macro, 2)
    for one in ("a", "b", "c", "a"):
        shown(one)
    assert len(macro.asked) == 4


def test_what_is_new_with_each_page_is_put_in_escaped():
    piece = (
        Markup("<form>") + remembered.CSRF_PLACE + Markup('<a href="') + remembered.PATH_PLACE + Markup('">')
    )
    put = remembered.filled_in(piece, Markup("<input>"), '/?q="x"')
    assert put == '<form><input><a href="/?q=&#34;x&#34;">'
    assert isinstance(put, Markup)


def test_a_frozen_thing_of_plain_words_is_kept_by_what_it_says(macro):
    @remembered.plain
    @dataclass(frozen=True)
    class Person:
        name: str

    shown = remembered.remembered(macro)
    shown(Person("Ana"))
    shown(Person("Ana"))
    shown(Person("Eva"))
    assert len(macro.asked) == 2


def test_a_line_that_is_kept_carries_the_hidden_field_of_its_own_page():
    first, second = (
        pieces.shown(
            "{{ ui.command_groups(groups, csrf_input) }}",
            groups=[("Here", [Press()])],
            csrf_input=Markup('<input value="{}">').format(token),
        )
        for token in ("one", "two")
    )
    assert '<input value="one">' in first
    assert '<input value="two">' in second
    assert str(remembered.CSRF_PLACE) not in first + second


@remembered.plain
@dataclass(frozen=True)
class Press:
    """A command as the desk hands it to a page."""

    name: str = "take"
    words: str = "Take it"
    also: str = ""
    keys: str = "T"
    icon: str = "hand"
    way: str = "do"
    url: str = "/x/"
    attrs: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = (("agent", "1"),)
