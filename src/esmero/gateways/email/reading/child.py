"""Reads mails in a process of its own: `python -m esmero.gateways.email.reading.child`.

On its standard input come mails, on its standard output goes what was read, each with its length before it.
It bounds its own time and memory, so that the worst mail ends this process and nothing else. It knows no
Django, and leaves when nobody has asked for a while.
"""

import contextlib
import os
import pickle  # only written here; whoever reads it lets nothing in but the shapes of a mail
import resource
import signal
import struct
from pathlib import Path

from esmero.gateways.email.reading import message
from esmero.gateways.email.reading.seals import Trust
from esmero.ground import ready

# Where it finds whose signatures the company believes.
AUTHORITIES, KEYRING = "ESMERO_MAIL_AUTHORITIES", "ESMERO_MAIL_KEYRING"
LENGTH = struct.Struct(">Q")
LONGEST_SECONDS = 20
# The largest mail with its decoded copies fits in several times over.
MOST_MEMORY_BYTES = 2 * 1024**3
IDLE_SECONDS = 300.0
PIECE_BYTES = 1024 * 1024


def main() -> None:
    """Read mails until the input ends or nobody asks any more."""
    given, answers = os.dup(0), os.dup(1)
    # What a library prints must not get in between.
    os.dup2(2, 1)
    _be_modest()
    trust = Trust(os.environ.get(AUTHORITIES, ""), os.environ.get(KEYRING, ""))
    while ready.to_read(given, seconds=IDLE_SECONDS):
        # The kernel keeps this limit, whatever the interpreter is caught in.
        signal.alarm(LONGEST_SECONDS)
        raw = _framed(given)
        if raw is None:
            return
        _write(answers, pickle.dumps(message.read(raw, trust=trust), protocol=5))
        signal.alarm(0)


def _be_modest() -> None:
    # Ctrl-C in a terminal is the parent's to answer; at its end the input ends, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Where memory is short, the system ends this process before any other of ours.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800")


def _framed(source: int) -> bytes | None:
    head = _exactly(source, LENGTH.size)
    return _exactly(source, LENGTH.unpack(head)[0]) if head else None


def _exactly(source: int, size: int) -> bytes | None:
    """Return so many bytes, None when the input ended before."""
    pieces, missing = [], size
    while missing:
        piece = os.read(source, min(missing, PIECE_BYTES))
        if not piece:
            return None
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _write(target: int, answer: bytes) -> None:
    whole = memoryview(LENGTH.pack(len(answer)) + answer)
    while whole:
        whole = whole[os.write(target, whole[:PIECE_BYTES]) :]


if __name__ == "__main__":
    # Whoever asked may have died meanwhile.
    with contextlib.suppress(BrokenPipeError):
        main()
