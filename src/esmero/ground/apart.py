"""What strangers made is opened in a process of its own, which bounds its time and memory.

The worst file ends that process and nothing else. The child asks for its bounds first (`be_modest`).
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
# What a process needs to be found and to find its typefaces.
HANDED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "XDG_CACHE_HOME",
    "FONTCONFIG_PATH",
)
# So much later than the child ends itself it is ended.
GRACE_SECONDS = 5


def asked(module: str, question: bytes, *, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Return how a module of ours ended that was run with a question on its standard input.

    It has so many seconds, and some grace. Raises subprocess.TimeoutExpired.
    """
    path = os.pathsep.join(filter(None, [str(SOURCES), os.environ.get("PYTHONPATH", "")]))
    return subprocess.run(  # noqa: S603 - our own program, no words of others
        [sys.executable, "-m", module],
        input=question,
        capture_output=True,
        timeout=seconds + GRACE_SECONDS,
        check=False,
        # Nothing of ours that a file could ask for: no keys, no passwords.
        env={name: os.environ[name] for name in HANDED_ON if name in os.environ} | {"PYTHONPATH": path},
    )


def be_modest(*, seconds: int, memory_bytes: int) -> None:
    """Bound the time and memory of this process, which is the child."""
    # The kernel keeps these limits, whatever the interpreter is caught in.
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800")
