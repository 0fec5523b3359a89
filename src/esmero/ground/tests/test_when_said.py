"""Reading a letter for what it promises: all of it, once, and no more work than it is long."""

import pytest

from esmero.ground import when, when_said
from esmero.ground.tests.saying import due, found_in

LETTER = """Dear Ana,

I'll call you tomorrow at ten. Thank you! On Monday we'll send the lamp.

> I'll write on Friday
Mañana le escribo. Перезвоню в среду.
"""
# The costliest there is: somebody says what they will do, and what may begin a time never does.
NASTY = [
    "I'll call you at 5 pieces by on in para en a las el до в на к 3 4 5 1/2 ",
    "I'll call you. ",
    "I'll call you “ “ “ « « ",
    "10 10 10 10 ",
    "until until until I'll ",
    "le le le le llamo ",
]


def test_all_that_a_letter_promises_is_found_in_its_order():
    assert [(one.wording, due(one)) for one in found_in(LETTER)] == [
        ("I'll call you", "11-20 10:00"),
        ("we'll send the lamp", "11-23 18:00"),
        ("le escribo", "11-20 18:00"),
        ("Перезвоню", "11-25 18:00"),
    ]


def test_a_sentence_is_known_again_and_says_nothing_of_its_words():
    (one,), (again,), (other,) = (
        found_in(text)
        for text in ("I'll call tomorrow.", "Hello. I'll  call tomorrow!", "I'll call on Monday.")
    )

    assert one.key == again.key != other.key
    assert "call" not in one.key


@pytest.mark.parametrize("bit", NASTY)
@pytest.mark.parametrize("between", ["", "\n"])
def test_twice_as_long_a_letter_is_at_most_twice_the_work(monkeypatch, bit, between):
    read = []
    begins = when.begins

    def counted(typed, **more):
        read.append(len(typed))
        return begins(typed, **more)

    monkeypatch.setattr(when, "begins", counted)

    def work(length):
        read.clear()
        found_in(((bit + between) * (length // len(bit) + 1))[:length])
        return sum(read)

    half, whole = work(100_000), work(200_000)
    assert whole <= 2 * half + when_said.LONGEST_TIME * when_said.LONGEST_SENTENCE
    assert whole <= when_said.MOST_SENTENCES * when_said.LONGEST_SENTENCE * when_said.LONGEST_TIME
    assert work(400_000) == whole
