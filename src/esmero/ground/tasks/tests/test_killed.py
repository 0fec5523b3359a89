"""kill -9 in the middle of a task: another worker does it again. Two workers never do one at a time."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.at_once import Deed, Pause, only_on_postgresql, until_one_waits

from esmero.ground import db
from esmero.ground.tasks import queue

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)

WORKER = """
import os, signal, sys
from datetime import datetime, timedelta
from django.conf import settings
settings.configure(USE_TZ=True, ESMERO_HOME=sys.argv[1], ESMERO_REDIS_URL="",
    INSTALLED_APPS=["esmero.ground.tasks"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1] + "/db.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE"}}})
import django; django.setup()
from django.core.management import call_command
from esmero.ground import clock, db
from esmero.ground.tasks import doing, queue

def work(*, at, number):
    print("begun", number, flush=True)
    if sys.argv[2] == "die":
        os.kill(os.getpid(), signal.SIGKILL)

call_command("migrate", verbosity=0)
at = clock.now()
if sys.argv[2] == "die":
    with db.write():
        queue.enqueue("work", at=at, number=7)
later = at + queue.LEASE + timedelta(minutes=1)
print("now", doing.do_next({"work": work}, at=at), flush=True)
print("later", doing.do_next({"work": work}, at=later), flush=True)
print("left", len(queue.waiting()), flush=True)
"""


def _worker(home: Path, how: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", WORKER, str(home), how]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def test_a_task_whose_worker_was_killed_is_done_by_the_next(tmp_path: Path) -> None:
    killed = _worker(tmp_path, "die")
    assert (killed.returncode, killed.stdout) == (-9, "begun 7\n"), killed.stderr

    next_one = _worker(tmp_path, "live")

    assert next_one.stdout == "now False\nbegun 7\nlater True\nleft 0\n", next_one.stderr


@only_on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_take_two_tasks_and_neither_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    with db.write():
        tasks = [queue.enqueue("work", at=NOON - timedelta(seconds=2 - n), number=n) for n in range(2)]
    pause, finish = Pause(), db._do_last

    def finish_later(mine: db._Transaction) -> None:
        pause.here()
        finish(mine)

    monkeypatch.setattr(db, "_do_last", finish_later)
    first = Deed(lambda: queue.claim({"work"}, at=NOON))
    pause.is_reached()
    second = Deed(lambda: queue.claim({"work"}, at=NOON))
    until_one_waits(second)

    # The second has come to its end while the first still stands in its transaction.
    assert second.end() == tasks[1]
    pause.let_go()
    assert first.end() == tasks[0]
