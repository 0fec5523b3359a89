"""Has mails read by a process apart, which a mail may end without harm; the next one gets a new process."""

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.domain.channels.ports import CouldNotRead
from esmero.gateways.email.reading import child, shape
from esmero.ground import ready

TOOK_TOO_LONG = gettext_noop("Reading this mail took too long and was broken off.")
ENDED_ITS_READER = gettext_noop("Reading this mail ended the process that did it.")
SOURCES = Path(__file__).resolve().parents[3]
# The process ends itself; only where it can't even do that, it is ended.
PATIENCE_SECONDS = child.LONGEST_SECONDS + 5.0
# What may come back, and nothing else: its words were written by strangers.
SHAPES: dict[str, type] = {
    one.__name__: one for one in (shape.ReadMail, shape.Address, shape.MailFile, shape.Bounce)
}
TIMES: dict[str, type] = {one.__name__: one for one in (datetime, timedelta, timezone)}


class _Gone(Exception):
    """The process ended; `code` says how."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Reader:
    """One process that reads, started at the first mail; threads take turns."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        # Of two processes after a fork, the one that started it: it can't speak with both.
        self._owner = 0

    def read(self, raw: bytes) -> shape.ReadMail:
        """Return a mail as it was read. Raises CouldNotRead when it ended its reader."""
        with self._turn:
            try:
                return self._asked(raw)
            except _Gone as gone:
                if gone.code:
                    raise CouldNotRead(
                        TOOK_TOO_LONG if gone.code == -signal.SIGALRM else ENDED_ITS_READER
                    ) from gone
            # It had left by itself for want of mail.
            try:
                return self._asked(raw)
            except _Gone as gone:
                raise CouldNotRead(ENDED_ITS_READER) from gone

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            if self._process:
                self._end(self._process)

    def _asked(self, raw: bytes) -> shape.ReadMail:
        process = self._process if self._process and self._owner == os.getpid() else self._started()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(child.LENGTH.pack(len(raw)))
            process.stdin.write(raw)
            process.stdin.flush()
            until = time.monotonic() + PATIENCE_SECONDS
            size = child.LENGTH.unpack(_exactly(process.stdout.fileno(), child.LENGTH.size, until))[0]
            answer = _exactly(process.stdout.fileno(), size, until)
        except (OSError, EOFError) as error:
            raise _Gone(self._end(process)) from error
        return _opened(answer)

    def _started(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, [str(SOURCES), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no words of others
            [sys.executable, "-m", child.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, **_trusted()},
        )
        self._owner = os.getpid()
        return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> int:
        """See the process to its end; return how it ended."""
        self._process = None
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue
        try:
            return process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return -int(signal.SIGALRM)


def _trusted() -> dict[str, str]:
    """Return what the process is told of the company's trust; it knows no settings."""
    return {
        child.AUTHORITIES: settings.ESMERO_MAIL_AUTHORITIES,
        child.KEYRING: settings.ESMERO_MAIL_KEYRING,
    }


def _exactly(source: int, size: int, until: float) -> bytes:
    pieces, missing = [], size
    while missing:
        if not ready.to_read(source, seconds=until - time.monotonic()):
            raise EOFError
        piece = os.read(source, min(missing, child.PIECE_BYTES))
        if not piece:
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


class _Opening(pickle.Unpickler):
    """Opens what came back, as long as it is the shapes of a mail."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a shape or a time. Raises UnpicklingError for anything else."""
        known = {shape.__name__: SHAPES, "datetime": TIMES}.get(module, {})
        if name not in known:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a mail.")
        return known[name]


def _opened(answer: bytes) -> shape.ReadMail:
    try:
        found = _Opening(io.BytesIO(answer)).load()
    except Exception as error:
        raise CouldNotRead(ENDED_ITS_READER) from error
    assert isinstance(found, shape.ReadMail)
    return found


reader = Reader()
