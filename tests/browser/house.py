"""A whole Esmero of its own for the browser: the demo company, on a port that was free."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_LIMIT_SECONDS = 120
STOP_LIMIT_SECONDS = 15
TROUBLE = re.compile(r" (WARNING|ERROR|CRITICAL) |Traceback|^\w+(\.\w+)*(Error|Exception)\b")
# This very code, whether or not it is installed.
ESMERO = [sys.executable, "-m", "esmero.config.command"]
# The same, with a clock that a test moves on.
MOVABLE = [sys.executable, "-m", "tests.browser.later"]
ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


@dataclass(frozen=True)
class House:
    """A running installation."""

    url: str
    home: Path
    smtp_port: int
    lmtp_port: int
    log: Path
    engines: dict[str, str] = field(default_factory=dict)

    def troubles(self) -> list[str]:
        """Return what the installation wrote down as a warning or worse."""
        return [line for line in self.log.read_text().splitlines() if TROUBLE.search(line)]

    def forget_tries(self) -> None:
        """Forget how often anything was tried: whoever takes pictures asks for a code again and again."""
        with closing(sqlite3.connect(self.home / "fleeting-counts.sqlite3", isolation_level=None)) as counts:
            counts.execute("DELETE FROM tries")

    def esmero(self, *words: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run the `esmero` command on this installation."""
        return subprocess.run(
            [*ESMERO, *words], env=_environment(self), input=stdin, capture_output=True, check=False
        )


@contextmanager
def running(program: list[str] = ESMERO, **settings: str) -> Iterator[House]:
    """Start `esmero start` in a new home, with further settings; stop it and remove the home afterwards.

    The home is empty, as on somebody's first day: here the tables are made by the start itself.
    """
    home = Path(tempfile.mkdtemp(prefix="esmero-browser-"))
    port, smtp_port, lmtp_port = _free_ports(3)
    house = House(
        f"http://localhost:{port}", home, smtp_port, lmtp_port, home / "start.log", _engines(port) | settings
    )
    with house.log.open("wb") as log:
        process = subprocess.Popen(
            [*program, "start"],
            env=_environment(house),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(house, process)
        yield house
    finally:
        if process.poll() is not None:
            # What a failing test shows of it: nobody here had asked it to end.
            sys.stdout.write(
                f"Esmero ended by itself: {process.returncode}\n{house.log.read_text()[-2000:]}\n"
            )
        _stop(process)
        shutil.rmtree(home, ignore_errors=True)


def _environment(house: House) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESMERO_", "DJANGO_"))}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(SOURCE), str(ROOT)]),
        "ESMERO_HOME": str(house.home),
        "ESMERO_URL": house.url,
        "ESMERO_PORT": house.url.rsplit(":", 1)[1],
        "ESMERO_SMTP_PORT": str(house.smtp_port),
        "ESMERO_LMTP_PORT": str(house.lmtp_port),
        "ESMERO_WEB_PROCESSES": "2",
        **house.engines,
    }


def _engines(port: int) -> dict[str, str]:
    """Return PostgreSQL, with a database of its own, and Redis when `bin/engines` runs the suite."""
    if "ESMERO_TEST_DATABASE_URL" not in os.environ:
        return {}
    import psycopg

    url = os.environ["ESMERO_TEST_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f"CREATE DATABASE house_{port}")
    return {
        "ESMERO_DATABASE_URL": url.replace("/postgres?", f"/house_{port}?"),
        "ESMERO_REDIS_URL": os.environ["ESMERO_TEST_REDIS_URL"],
    }


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_until_it_answers(house: House, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{house.url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"Esmero did not start:\n{house.log.read_text()[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
