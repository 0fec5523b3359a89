"""`esmero serve` as it runs on a machine: it comes up, mends itself, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from esmero.config import serving

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")


SERVE = [sys.executable, "-m", "django", "serve"]


class Installation:
    """A running `esmero serve` in a home of its own."""

    def __init__(self, home: Path, **env: str) -> None:
        self.port, smtp, lmtp = _free_ports(3)
        self.env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "esmero.config.settings",
            "ESMERO_HOME": str(home),
            "ESMERO_PORT": str(self.port),
            "ESMERO_SMTP_PORT": str(smtp),
            "ESMERO_LMTP_PORT": str(lmtp),
            **env,
        }
        self.log = home / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                SERVE, env=self.env, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def is_open(self) -> str:
        """Wait until it says so, and return how."""
        assert self.process.stdout
        alarm = threading.Timer(20, self.process.kill)
        alarm.start()
        said = self.process.stdout.readline()
        alarm.cancel()
        assert said, self.log.read_text()
        return said

    def parts(self) -> set[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in path.read_text().split()}

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.end()


def test_serve_comes_up_mends_itself_and_ends_without_a_trace(installation: Installation) -> None:
    assert "is open at" in installation.is_open()
    assert installation.get("/healthz") == (200, "ok")
    assert installation.get("/live/desk")[0] == 404
    parts = installation.parts()

    victim = min(parts)
    os.kill(victim, signal.SIGKILL)
    _until(lambda: victim not in installation.parts() and len(installation.parts()) == len(parts))
    assert installation.get("/healthz") == (200, "ok")
    assert "ended (signal 9)" in installation.log.read_text()

    parts = installation.parts()
    installation.process.send_signal(signal.SIGTERM)
    assert installation.process.wait(12) == 0
    assert not any(_lives(pid) for pid in parts)


def test_when_the_parent_is_killed_its_children_go_too(installation: Installation) -> None:
    installation.is_open()
    parts = installation.parts()

    installation.process.kill()

    _until(lambda: not any(_lives(pid) for pid in parts))


def test_a_taken_port_is_said_plainly(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.ESMERO_PORT = taken.getsockname()[1]

        with pytest.raises(serving.PortIsTaken, match=f"can't listen on 127.0.0.1:{settings.ESMERO_PORT}"):
            serving.serve_web(lambda: None)


def test_a_taken_mail_port_keeps_no_page_from_opening(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        installation = Installation(tmp_path, ESMERO_SMTP_PORT=str(taken.getsockname()[1]))
        said = installation.is_open()
        installation.end()

    assert "is open at" in said
    assert "No mail is received" in installation.log.read_text()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    # Nobody may be there to bury an orphan in a container, but it is dead all the same.
    return state not in "ZX"


def _free_ports(many: int) -> list[int]:
    sockets = [socket.socket() for _ in range(many)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
