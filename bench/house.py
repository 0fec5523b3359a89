"""An installation as a company runs it, for measuring: served by `esmero serve`, letters go to a sink."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import mails

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class House:
    """One installation in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port, self.smtp_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.sink_port = free_port()
        self._running: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        """Return what its commands are started with."""
        return {
            **os.environ,
            "ESMERO_HOME": str(self.home),
            "ESMERO_PORT": str(self.port),
            "ESMERO_URL": f"http://127.0.0.1:{self.port}",
            "ESMERO_SMTP_PORT": str(self.smtp_port),
            "ESMERO_LMTP_PORT": str(self.lmtp_port),
            "ESMERO_HOST": "bench.example",
            "ESMERO_SMTP_URL": f"smtp://127.0.0.1:{self.sink_port}",
            # Nobody on the Internet is asked for names: this measures us.
            "ESMERO_MAIL_CHECK_SENDERS": "no",
            "ESMERO_LOG_LEVEL": "WARNING",
            # One program asks here as fast as it can.
            "ESMERO_API_REQUESTS_A_MINUTE": "0",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    @property
    def facts(self) -> dict[str, Any]:
        """Return what filling left for the measures."""
        found: dict[str, Any] = json.loads((self.home / "facts.json").read_text())
        return found

    def fill(self, count: int) -> None:
        """Fill it, unless that was done before."""
        if (self.home / "facts.json").exists():
            return
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.run("-m", "bench.fill", str(count))

    def run(self, *arguments: str) -> None:
        """Run Python in this installation to its end."""
        subprocess.run([sys.executable, *arguments], env=self.environment, cwd=ROOT, check=True)

    def esmero(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Esmero and return what it said."""
        command = [sys.executable, "-m", "esmero.config.command", *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, check=False, capture_output=True, text=True
        )

    def prepare(self) -> None:
        """Bring it up to date, should an earlier version have filled it. Raises SystemExit otherwise."""
        if self.esmero("prepare").returncode:
            raise SystemExit(f"{self.home} could not be brought up to date; remove it.")

    @contextmanager
    def served(self) -> Iterator[float]:
        """Serve it inside; gives the seconds from the command to the first answer."""
        self._start([sys.executable, "-m", "bench.sink", str(self.sink_port)])
        began = time.perf_counter()
        self._start([sys.executable, "-m", "bench.served", "serve"])
        try:
            yield self._first_answer(began)
        finally:
            self._stop()

    def _start(self, command: list[str]) -> None:
        self._running.append(subprocess.Popen(command, env=self.environment, cwd=ROOT))

    def _first_answer(self, began: float) -> float:
        while time.perf_counter() - began < 120:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
                    answer.read()
                return time.perf_counter() - began
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return time.perf_counter() - began
            except OSError:
                pass
            time.sleep(0.01)
        raise TimeoutError("Esmero did not answer within two minutes.")

    def _stop(self) -> None:
        for process in reversed(self._running):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self._running):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self._running.clear()

    def memory_mib(self) -> float:
        """Return the memory of all processes of Esmero in MiB (PSS: shared pages counted once)."""
        return sum(size for _name, size in self._memory())

    def memory_of_each(self) -> str:
        """Return in words which process holds how much of it."""
        return ", ".join(f"{name} {size:.0f}" for name, size in self._memory())

    def _memory(self) -> list[tuple[str, float]]:
        found = []
        for pid in _with_children(self._running[1].pid):
            kib = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
            found.append((Path(f"/proc/{pid}/comm").read_text().strip(), int(kib[1]) / 1024 if kib else 0.0))
        return found

    def cpu_seconds(self) -> float:
        """Return what its processes have taken of the processor so far, the sink not among them."""
        spent = 0
        for pid in _with_children(self._running[1].pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            spent += int(fields[11]) + int(fields[12])
        return spent / os.sysconf("SC_CLK_TCK")

    def letters_to_answer(self, count: int) -> list[mails.Letter]:
        """Return some letters of ours, which customers may answer."""
        with self._look() as database:
            found = database.execute(
                "SELECT message_id, recipient FROM channels_delivery WHERE state = 'SENT'"
                " AND message_id <> '' AND channel_kind = 'EMAIL' ORDER BY id DESC LIMIT ?",
                [count],
            )
            return [mails.Letter(*row) for row in found]

    def letters(self) -> int:
        """Return how many letters there are, sent or to be sent."""
        with self._look() as database:
            return int(database.execute("SELECT COUNT(*) FROM channels_delivery").fetchone()[0])

    def backlog(self) -> int:
        """Return how many mails wait to be read and letters to be sent."""
        with self._look() as database:
            mails = database.execute("SELECT COUNT(*) FROM channels_receipt WHERE state = 'NEW'")
            letters = database.execute(
                "SELECT COUNT(*) FROM channels_delivery WHERE state IN ('QUEUED', 'SENDING')"
            )
            return int(mails.fetchone()[0]) + int(letters.fetchone()[0])

    def promises_over(self, moment: float) -> int:
        """Return how many promises due at a moment (seconds since 1970) were not noticed yet."""
        with self._look() as database:
            over = "kept_at IS NULL AND broken_at IS NULL AND withdrawn_at IS NULL AND due_at = ?"
            found = database.execute(
                f"SELECT COUNT(*) FROM promises_promise WHERE {over}",
                [f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S}"],
            )
            return int(found.fetchone()[0])

    def unread_mails(self) -> int:
        """Return how many mails wait to be read."""
        with self._look() as database:
            return int(
                database.execute("SELECT COUNT(*) FROM channels_receipt WHERE state = 'NEW'").fetchone()[0]
            )

    @contextmanager
    def _look(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(f"file:{self.home}/esmero.sqlite3?mode=ro", uri=True, timeout=30)
        try:
            yield database
        finally:
            database.close()

    def clear_backlog(self, limit_seconds: float = 300) -> tuple[int, float]:
        """Wait until nothing waits any more; return what waited at first and the seconds it took."""
        began, waited = time.perf_counter(), self.backlog()
        while self.backlog() and time.perf_counter() - began < limit_seconds:
            time.sleep(0.05)
        return waited, time.perf_counter() - began


def _with_children(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, new = [pid], [pid]
    while new:
        new = [child for one in new for child in children.get(one, [])]
        found += new
    return found
