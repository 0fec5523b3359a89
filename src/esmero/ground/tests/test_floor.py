"""One page at a time; whoever waits for something keeps nobody."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from esmero.ground import floor

WHILE = 20


def beside(function: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


class Page:
    """A page that is made in a thread of its own, for as long as the test wants."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self._thread = beside(self._make)

    def _make(self) -> None:
        with floor.taken():
            self.begun.set()
            self.may_end.wait(WHILE)

    def end(self) -> None:
        self.may_end.set()
        self._thread.join(WHILE)
        assert not self._thread.is_alive()


def test_a_page_waits_until_the_one_before_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "PATIENCE", WHILE)
    first = Page()
    assert first.begun.wait(WHILE)
    second = Page()

    assert not second.begun.wait(0.1)
    first.end()

    assert second.begun.wait(WHILE)
    second.end()


def test_who_leaves_the_floor_lets_the_next_one_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "PATIENCE", WHILE)
    with floor.taken():
        other = Page()
        floor.leave()
        assert other.begun.wait(WHILE)
    # What was left is not given away a second time.
    third = Page()
    assert not third.begun.wait(0.1)
    other.end()
    assert third.begun.wait(WHILE)
    third.end()


def test_who_keeps_it_too_long_loses_it_and_takes_it_from_nobody() -> None:
    slow = Page()
    assert slow.begun.wait(WHILE)

    quick = Page()
    assert quick.begun.wait(WHILE)
    slow.end()

    assert floor._speaker is not None
    quick.end()
    assert floor._speaker is None


def test_a_long_line_is_no_reason_to_take_it_from_who_just_got_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(floor.time, "monotonic", lambda: now)
    slow = Page()
    assert slow.begun.wait(WHILE)
    # The first in line takes it from the slow one; the next waits for as long again.
    now += floor.PATIENCE
    second = Page()
    assert second.begun.wait(WHILE)
    third = Page()

    assert not third.begun.wait(0.2)

    now += floor.PATIENCE
    assert third.begun.wait(WHILE)
    for page in (slow, second, third):
        page.end()


def test_what_fails_gives_it_back() -> None:
    try:
        with floor.taken():
            raise ValueError
    except ValueError:
        pass
    assert floor._speaker is None


# One thread has the turn to write, another has the floor and wants to write, a third wants to make a page.
WRITERS = """
import os, sys, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "esmero.config.settings"
import django; django.setup()
from django.db import connection
from esmero.ground import db, floor, together

floor.PATIENCE = 3600
write = {"alone": db.again, "together": together.write}[sys.argv[1]]
asked, made, wrote = threading.Event(), threading.Event(), []

def change():
    wrote.append(1)

def ask():
    with floor.taken():
        asked.set()
        write(change if write is together.write else in_a_transaction)
    connection.close()

def in_a_transaction():
    with db.write():
        change()

def make_a_page():
    with floor.taken():
        made.set()

with db.write():
    writer = threading.Thread(target=ask)
    writer.start()
    asked.wait()
    page = threading.Thread(target=make_a_page, daemon=True)
    page.start()
    print("made" if made.wait(20) else "kept waiting", len(wrote), end=" ")
writer.join()
print(len(wrote))
"""


@pytest.mark.parametrize("way", ["alone", "together"])
def test_who_waits_for_the_turn_to_write_keeps_nobody_from_reading(way: str, tmp_path: Path) -> None:
    environment = {"ESMERO_HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", WRITERS, way]

    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    assert said.strip() == "made 0 1"
