"""Transactions: one at a time, never one inside another, and what follows a commit."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from esmero.ground import db

# Each process adds one to a number that it read before; a lost turn would be a lost count.
COUNT = """
import sqlite3, sys, threading
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1],
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0}}})
import django; django.setup()
from django.db import connection
from esmero.ground import db

def count():
    for _ in range(25):
        with db.write(), connection.cursor() as cursor:
            cursor.execute("SELECT n FROM tally")
            (n,) = cursor.fetchone()
            cursor.execute("UPDATE tally SET n = %s", [n + 1])
    connection.close()

threads = [threading.Thread(target=count) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@pytest.mark.django_db
def test_a_write_inside_a_write_is_refused() -> None:
    with pytest.raises(db.NestedWrite), db.write(), db.write():
        pass

    with db.write():
        assert db.is_open()
    assert not db.is_open()


@pytest.mark.django_db
def test_another_thread_may_write_while_this_one_does() -> None:
    seen: list[object] = []

    with db.write():
        other = threading.Thread(target=lambda: seen.append(db.is_open()))
        other.start()
        other.join()

    assert seen == [False]


@pytest.mark.django_db
def test_what_follows_a_commit_runs_once_and_after_it() -> None:
    seen: list[object] = []

    def note() -> None:
        seen.append(db.is_open())

    with db.write():
        db.after_commit(note)
        db.after_commit(note)
        assert seen == []

    assert seen == [False]


@pytest.mark.django_db
def test_what_follows_a_commit_may_write_itself() -> None:
    seen: list[object] = []

    def write_again() -> None:
        with db.write():
            db.after_commit(lambda: seen.append("twice"))

    with db.write():
        db.after_commit(write_again)

    assert seen == ["twice"]


@pytest.mark.django_db
def test_nothing_follows_a_roll_back() -> None:
    seen: list[object] = []

    with pytest.raises(ZeroDivisionError), db.write():
        db.after_commit(lambda: seen.append("told"))
        raise ZeroDivisionError

    with db.write():
        pass
    assert seen == []


@pytest.mark.django_db
def test_a_failing_follower_is_logged_and_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[object] = []

    with db.write():
        db.after_commit(lambda: 1 / 0)
        db.after_commit(lambda: seen.append("told"))

    assert seen == ["told"]
    assert "ZeroDivisionError" in caplog.text


def test_outside_a_write_there_is_nothing_to_wait_for() -> None:
    seen: list[object] = []

    db.after_commit(lambda: seen.append("told"))

    assert seen == ["told"]


@pytest.mark.django_db(transaction=True)
def test_an_error_rolls_everything_back() -> None:
    with pytest.raises(ZeroDivisionError), db.write(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE never_made (n int)")
        raise ZeroDivisionError

    assert "never_made" not in connection.introspection.table_names()


def test_writers_of_several_processes_and_threads_take_turns(tmp_path: Path) -> None:
    name = tmp_path / "tally.sqlite3"
    _make_tally(name)

    # With no patience of SQLite's own (timeout 0), only the lock beside it keeps them apart. Whoever closes
    # the database last tidies it up alone, outside of any turn: here that is us, after all of them.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", COUNT, str(name)]
    with closing(sqlite3.connect(name)) as held_open:
        held_open.execute("SELECT n FROM tally").fetchone()
        writers = [subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        errors = [writer.communicate(timeout=60)[1] for writer in writers]

    assert errors == ["", ""]
    assert _tally(name) == 2 * 2 * 25


def _make_tally(name: Path) -> None:
    with sqlite3.connect(name) as made:
        made.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE tally (n int); INSERT INTO tally VALUES (0)"
        )


def _tally(name: Path) -> int:
    return int(sqlite3.connect(name).execute("SELECT n FROM tally").fetchone()[0])
