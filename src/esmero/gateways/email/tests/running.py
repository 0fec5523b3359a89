"""A mailbox that really runs: an installation in a home of its own, its process, its sockets."""

import os
import random
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests import migrated

PATIENCE_SECONDS = 30.0
# Whoever calls out gets a port of 32,768 and above: one that was free a moment ago may be theirs.
BELOW_THOSE_WHO_CALL = range(15_000, 32_000)
MAKE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from tests.world import make_world
make_world()
"""


class Installation:
    """A company in a home of its own, and its mailbox."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        self.smtp_port, self.lmtp_port = free_ports(2)
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ESMERO_")},
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DJANGO_SETTINGS_MODULE": "esmero.config.settings",
            "ESMERO_HOME": str(home),
            "ESMERO_SMTP_PORT": str(self.smtp_port),
            "ESMERO_LMTP_PORT": str(self.lmtp_port),
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.refused: list[str] = []

    def found(self) -> None:
        """Make the database and the small company of the tests."""
        migrated.lay_into(self.home)
        self.run(MAKE)

    def run(self, program: str) -> None:
        """Run some Python in this installation."""
        subprocess.run([sys.executable, "-c", program], env=self.env, check=True, timeout=300)

    def start(self) -> None:
        """Start the mailbox and wait until it listens."""
        with (self.home / "log").open("ab") as log:
            command = [sys.executable, "-m", "django", "mailbox"]
            self.process = subprocess.Popen(command, env=self.env, stderr=log)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (_listens(self.smtp_port) and _listens(self.lmtp_port)):
            assert time.monotonic() < deadline and self.process.poll() is None, (
                self.home / "log"
            ).read_text()
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the mailbox by a signal; return its exit status."""
        if self.process is None:
            return 0
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE_SECONDS)
        self.process = None
        return status

    def lmtp(self) -> smtplib.LMTP:
        """Return a greeted LMTP client."""
        return smtplib.LMTP("127.0.0.1", self.lmtp_port, timeout=PATIENCE_SECONDS)

    def smtp(self) -> smtplib.SMTP:
        """Return a greeted SMTP client."""
        return smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE_SECONDS)

    def deliver(self, raw: bytes, *options: str) -> int:
        """Pipe a mail into `esmero mail deliver`; return its exit status."""
        command = [sys.executable, "-m", "esmero.config.command", "mail", "deliver", *options]
        done = subprocess.run(command, env=self.env, input=raw, timeout=120, check=False, capture_output=True)
        return done.returncode

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database; what changes is committed."""
        with sqlite3.connect(self.home / "esmero.sqlite3", timeout=PATIENCE_SECONDS) as database:
            return database.execute(query).fetchall()

    def receipts(self) -> list[tuple[str, str]]:
        """Return sender and recipients of all receipts."""
        return self.rows("SELECT sender, recipients FROM channels_receipt ORDER BY id")


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens at just now, and that the system gives to nobody who calls out."""
    sockets: list[socket.socket] = []
    for port in random.SystemRandom().sample(BELOW_THOSE_WHO_CALL, 1000):
        if len(sockets) == count:
            break
        with suppress(OSError):
            sockets.append(socket.create_server(("127.0.0.1", port)))
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
