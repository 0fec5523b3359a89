"""Another program uses its door as its page describes, and what it asks is done once whatever dies."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.house import tree
from tests.journeys.installations import PATIENCE_SECONDS, Installation

PAGE = tree.ROOT / "docs" / "integrate" / "api.md"
QUESTIONS = 32
# A process that dies again and again is given longer and longer pauses.
KILLED_EACH = 8


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    installation = Installation(home)
    installation.key = installation.found()
    installation.serve()
    yield installation
    installation.stop()


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_the_examples_of_the_page_work_as_they_stand(served):
    env = {**os.environ, "ESMERO_URL": f"http://127.0.0.1:{served.port}", "ESMERO_KEY": served.key}
    asking, *others = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    first = subprocess.run(["bash", "-ec", asking], env=env, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    env["REFERENCE"] = re.search(r'"reference": "(\w+)"', first.stdout)[1]

    for example in others:
        done = subprocess.run(["bash", "-ec", example], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "It has arrived, thank you." in done.stdout


def test_what_is_asked_again_after_a_kill_is_done_once(served):
    told = {}
    for number in range(QUESTIONS):
        if number % KILLED_EACH == 0:
            # A little after the request left, so that it is under way when its process goes.
            threading.Timer(0.01 * (1 + number // KILLED_EACH), _kill_web_processes, [served]).start()
        told[number] = _ask_until_answered(served, number)

    found = served.rows(
        "SELECT text, count(*) FROM conversations_message WHERE text LIKE 'Killed %' GROUP BY text"
    )
    assert len(found) == QUESTIONS and {count for _, count in found} == {1}
    assert len(set(told.values())) == QUESTIONS
    assert served.rows("SELECT count(*) FROM channels_keptanswer WHERE status = 201")[0][0] >= QUESTIONS


def _ask_until_answered(served, number):
    body = {"customer": {"email": f"k{number}@example.org"}, "text": f"Killed {number}"}
    headers = {"authorization": f"Bearer {served.key}", "idempotency-key": f"killed-{number}"}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            status, answer = served.ask("/api/v1/conversations", body, **headers)
        except (urllib.error.URLError, HTTPException, OSError):
            time.sleep(0.05)
            continue
        assert status == 201, answer
        return answer["reference"]
    raise AssertionError(f"Question {number} was never answered.")


def _kill_web_processes(served):
    """End the web processes without asking, as a machine out of memory would."""
    path = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    for pid in [int(pid) for pid in path.read_text().split()][:2]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
