"""An installation that really runs: its processes by name, killed without warning and started again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from esmero.gateways.email.tests.running import free_ports

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0


class Served:
    """`esmero serve` in a home of its own."""

    def __init__(self, home: Path, *, smtp_url: str, without: str = "") -> None:
        self.home = home
        self.folder = home / "faults"
        self.folder.mkdir(exist_ok=True)
        self.port, self.smtp_port, self.lmtp_port = free_ports(3)
        self.env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "ESMERO_HOME": str(home),
            "ESMERO_PORT": str(self.port),
            "ESMERO_SMTP_PORT": str(self.smtp_port),
            "ESMERO_LMTP_PORT": str(self.lmtp_port),
            "ESMERO_SMTP_URL": smtp_url,
            "ESMERO_MAIL_CHECK_SENDERS": "no",
            "FAULTS_FOLDER": str(self.folder),
            "FAULTS_WITHOUT": without,
        }
        self.process: subprocess.Popen[bytes] | None = None
        # When which part was killed, by the wall clock.
        self.kills: list[tuple[float, str]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until every part is at work."""
        self._await(lambda: not self._listens(), "the last one's processes to be gone")
        with (self.home / "log").open("ab") as log:
            command = [sys.executable, "-m", "tests.faults.launch", "serve"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=log
            )
        assert self.process.stdout
        said = self.process.stdout.readline()
        assert b"open" in said, (self.home / "log").read_text()[-3000:]

    def revive(self) -> None:
        """Start it where it does not run."""
        if self.process is None:
            self.start()

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE_SECONDS)
            self._forget()

    def kill(self, part: str) -> bool:
        """Kill a part ("web 1", "worker", "mailbox") without warning; False when it does not run now."""
        pid = self.pids().get(part)
        if not pid:
            return False
        self.kills.append((time.time(), part))
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def kill_parent(self, *, with_all: bool) -> None:
        """Kill the parent alone (its children then end by themselves), or all at once as a power cut does."""
        assert self.process
        children = list(self.pids().values()) if with_all else []
        self.kills.append((time.time(), "all" if with_all else "parent"))
        self.process.kill()
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(PATIENCE_SECONDS)
        self._forget()

    def pids(self) -> dict[str, int]:
        """Return the processes that run now, by the name of the part."""
        if self.process is None:
            return {}
        parent = self.process.pid
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        except OSError:
            return {}
        found = {}
        for child in children:
            try:
                name = Path(f"/proc/{child}/comm").read_text().strip()
            except OSError:
                continue
            if name.startswith("esmero "):
                found[name.removeprefix("esmero ")] = int(child)
        return found

    def arm(self, stop_point: str) -> None:
        """Have the next process that comes by this point kill itself there."""
        (self.folder / f"arm.{stop_point}").touch()

    def set_clock(self, *, off_by_days: int) -> None:
        """Set the clock of all its processes, at once."""
        new = self.folder / "new-clock"
        new.write_text(f"{86400 * off_by_days}")
        new.rename(self.folder / "clock-off-by")

    def has_fired(self, stop_point: str) -> bool:
        return (self.folder / f"fired.{stop_point}").exists()

    def _forget(self) -> None:
        if self.process and self.process.stdout:
            self.process.stdout.close()
        self.process = None

    def _listens(self) -> bool:
        import socket

        for port in (self.port, self.smtp_port, self.lmtp_port):
            with socket.socket() as probe:
                probe.settimeout(0.5)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return True
        return False

    def _await(self, is_so: object, what: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < until, f"Waited in vain for {what}."
            time.sleep(0.05)


def copied(template: Path, home: Path) -> Path:
    """Return a home that is a copy of another that nobody uses just now."""
    shutil.copytree(template, home, dirs_exist_ok=True)
    return home
