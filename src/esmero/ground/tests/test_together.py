"""Several threads, one commit: all of it or each by itself, and nobody goes on before their own is kept."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from esmero.ground import db, together

# Three threads wait for their turn, which another one has meanwhile; "bad" can't be done.
MANY = """
import os, sys, threading, time
os.environ["DJANGO_SETTINGS_MODULE"] = "esmero.config.settings"
import django; django.setup()
from django.db import connection
from esmero.ground import db, together

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE told (word TEXT, commits INTEGER)")
commits, told, writers = [], [], []

def tell(word):
    def do():
        writers.append(word)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO told VALUES (%s, %s)", [word, 0])
        db.after_commit(note)
        if word == "bad":
            raise ValueError(word)
        return word
    try:
        told.append(together.write(do))
    except ValueError as error:
        told.append(f"refused {error}")
    connection.close()

def note():
    commits.append(1)

threads = [threading.Thread(target=tell, args=[word]) for word in sys.argv[1:]]
with db.write():
    for thread in threads:
        thread.start()
    while len(together._line._waiting) < len(threads):
        time.sleep(0.01)
for thread in threads:
    thread.join()
with connection.cursor() as cursor:
    cursor.execute("SELECT word FROM told ORDER BY word")
    print(" ".join(word for word, in cursor.fetchall()), "/", len(commits), "/", ", ".join(sorted(told)))
"""


def told_by(words: list[str], home: Path) -> str:
    environment = {"ESMERO_HOME": str(home), "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", MANY, *words]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_those_who_wait_are_committed_together(tmp_path: Path) -> None:
    assert told_by(["a", "b", "c"], tmp_path) == "a b c / 1 / a, b, c"


def test_what_cannot_be_done_keeps_nobody_else_out(tmp_path: Path) -> None:
    assert told_by(["a", "bad", "c"], tmp_path) == "a c / 2 / a, c, refused bad"


def test_no_more_are_done_together_than_others_should_wait_for(tmp_path: Path) -> None:
    words = [f"w{number:02}" for number in range(together.MOST_TOGETHER + 2)]

    kept, commits, _told = told_by(words, tmp_path).split(" / ")

    assert kept.split() == words
    assert commits == "2"


@pytest.mark.django_db
def test_one_alone_is_done_as_by_itself() -> None:
    with pytest.raises(ZeroDivisionError):
        together.write(lambda: 1 // 0)

    assert together.write(db.is_open)
    assert not db.is_open()


@pytest.mark.django_db
def test_it_is_refused_inside_a_transaction() -> None:
    with pytest.raises(db.NestedWrite), db.write():
        together.write(lambda: None)


@pytest.mark.django_db
def test_it_speaks_the_language_of_who_asked() -> None:
    with translation.override("ru"):
        assert together.write(translation.get_language) == "ru"


@pytest.mark.django_db
def test_who_never_gets_a_turn_is_told_and_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_turn() -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(db, "write", no_turn)
        with pytest.raises(OSError, match="the disk is gone"):
            together.write(lambda: None)

    assert together._line._waiting == []
    assert together.write(lambda: 7) == 7
