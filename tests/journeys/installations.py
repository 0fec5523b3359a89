"""An installation in a home of its own, for journeys in which processes really run."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from esmero.gateways.email.tests.running import free_ports
from tests import migrated

PATIENCE_SECONDS = 60.0
FOUND = """
import django
django.setup()
from esmero.config import preparing
preparing.prepare()
from tests.world import make_world
from esmero.actions import admit
world = make_world()
made = admit.make_token(agent=None, name="Shop", team_id=world.team.pk, scopes=["read", "write"], at=world.at)
print(made.key)
"""


class Installation:
    """A company in a home of its own, and its processes while they run."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        self.port, smtp, lmtp = free_ports(3)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ESMERO_")}
        self.env = {
            **kept,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DJANGO_SETTINGS_MODULE": "esmero.config.settings",
            "ESMERO_HOME": str(home),
            "ESMERO_PORT": str(self.port),
            "ESMERO_SMTP_PORT": str(smtp),
            "ESMERO_LMTP_PORT": str(lmtp),
            "ESMERO_API_REQUESTS_A_MINUTE": "0",
            "ESMERO_MAIL_CHECK_SENDERS": "no",
            **env,
        }
        self.process: subprocess.Popen[str] | None = None

    def found(self) -> str:
        """Make the small company of the tests; return a key for its first team."""
        if "ESMERO_DATABASE_URL" not in self.env:
            migrated.lay_into(self.home)
        return self.python(FOUND).strip()

    def python(self, program: str) -> str:
        """Run some Python in this installation and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.env,
            check=False,
            timeout=300,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def esmero(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the `esmero` command."""
        command = [sys.executable, "-m", "esmero.config.command", *words]
        return subprocess.run(command, env=self.env, check=False, timeout=300, text=True, capture_output=True)

    def serve(self) -> None:
        """Start all of it and wait until it says that it is open."""
        with (self.home / "log").open("a") as log:
            command = [sys.executable, "-m", "esmero.config.command", "serve"]
            self.process = subprocess.Popen(
                command, env=self.env, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout
        alarm = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        alarm.start()
        said = self.process.stdout.readline()
        alarm.cancel()
        assert "open" in said, self.log()

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End all of it."""
        if self.process:
            self.process.send_signal(number)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def log(self) -> str:
        """Return what was told on standard error."""
        return (self.home / "log").read_text()

    def ask(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send a request; return the status and the answer, read where it is JSON."""
        data = json.dumps(body).encode() if body is not None else None
        kind = {"content-type": "application/json"} if data else {}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, {**kind, **headers})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, _read(answer)
        except urllib.error.HTTPError as error:
            return error.code, _read(error)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database; what changes is committed."""
        url = self.env.get("ESMERO_DATABASE_URL")
        if url:
            return _rows_of_postgresql(url, query)
        database = sqlite3.connect(self.home / "esmero.sqlite3", timeout=PATIENCE_SECONDS)
        try:
            with database:
                return database.execute(query).fetchall()
        finally:
            database.close()


def _rows_of_postgresql(url: str, query: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as line:
        found = line.execute(query)
        return found.fetchall() if found.description else []


def wait_for(is_so: Any, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "It did not come about."
        time.sleep(0.05)


def _read(answer: Any) -> Any:
    content = answer.read()
    return json.loads(content) if "json" in answer.headers.get("Content-Type", "") else content.decode()
