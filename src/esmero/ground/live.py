"""The doorbell: after a commit the writer rings, and every process that waits looks at what is new.

A ring says only "look"; the events table says what happened. A ring may get lost (a full queue, another
machine), so whoever listens also looks by itself now and then.
"""

import asyncio
import contextlib
import hashlib
import os
import secrets
import select
import socket
import stat
import tempfile
from pathlib import Path

from django.conf import settings

from esmero.ground import far

# The address of a local socket holds 104 bytes on some systems, 108 on Linux, with a closing zero.
LONGEST_ADDRESS = 103
LONGEST_NAME = len("/4194304-00000000.bell")


class BellsAreNotOurs(Exception):
    """The folder for the bells belongs to somebody else; nobody rings in there."""


def ring() -> None:
    """Ring at every process of this installation that listens, on other machines as well."""
    ring_here()
    far.ring()


def ring_here() -> None:
    """Ring at every process of this machine that listens. Never waits, never fails."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ringer:
        ringer.setblocking(False)
        for path in _addresses():
            _ring_at(ringer, path)


def _addresses() -> list[str]:
    try:
        folder = bells_folder()
        return [str(folder / name) for name in os.listdir(folder) if name.endswith(".bell")]
    except (OSError, BellsAreNotOurs):
        return []


def _ring_at(ringer: socket.socket, path: str) -> None:
    try:
        ringer.sendto(b"!", path)
    except ConnectionRefusedError:
        # Its process is gone without taking it down.
        with contextlib.suppress(OSError):
            os.unlink(path)
    except OSError:
        # Just taken down, or so many rings wait there already that one more changes nothing.
        return


def bells_folder() -> Path:
    """Return the folder where the bells hang, made if missing. Raises BellsAreNotOurs.

    It is `run/bells` in the installation's home; when that path is too long for a socket, a folder
    of this installation under the system's temporary folder.
    """
    folder = Path(settings.ESMERO_HOME) / "run" / "bells"
    if len(os.fsencode(folder)) + LONGEST_NAME <= LONGEST_ADDRESS:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    return _short_folder(folder)


def _short_folder(instead_of: Path) -> Path:
    name = hashlib.sha256(os.fsencode(instead_of)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"esmero-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # Anybody may make folders there, so make sure that this one is a folder of ours alone.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise BellsAreNotOurs(folder)
    return folder


class Bell:
    """One process's (or thread's) own bell; make it where it is used, after any fork.

    With `hears_far` it also rings when another machine does; that takes a thread and a connection.
    """

    def __init__(self, *, hears_far: bool = False) -> None:
        self._process = os.getpid()
        self._path = bells_folder() / f"{self._process}-{secrets.token_hex(4)}.bell"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(str(self._path))
        self._ear = far.Ear(self._ring_myself) if hears_far and far.is_there() else None
        if self._ear:
            self._ear.start()

    def _ring_myself(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ringer:
            ringer.setblocking(False)
            _ring_at(ringer, str(self._path))

    def wait(self, seconds: float) -> bool:
        """Wait until it rings, `seconds` at most; return whether it rang. Rings before count too."""
        waiting = select.poll()
        waiting.register(self._socket, select.POLLIN)
        return bool(waiting.poll(seconds * 1000)) and self._silence()

    async def wait_async(self, seconds: float) -> bool:
        """Do as `wait`, without holding up the event loop. One waiter at a time."""
        loop = asyncio.get_running_loop()
        rung = asyncio.Event()
        loop.add_reader(self._socket, rung.set)
        try:
            async with asyncio.timeout(seconds):
                await rung.wait()
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(self._socket)
        return self._silence()

    def fileno(self) -> int:
        """Return the socket's number, so that a bell can stand in a `select`."""
        return self._socket.fileno()

    def close(self) -> None:
        """Take the bell down. A copy in a forked child only lets go of it."""
        self._socket.close()
        if os.getpid() == self._process:
            if self._ear:
                self._ear.close()
            self._path.unlink(missing_ok=True)

    def _silence(self) -> bool:
        rang = False
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(16):
                rang = True
        return rang
