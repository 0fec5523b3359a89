"""`python -m tests.faults.launch COMMAND…`: the esmero command, with the waits shortened, and with what an
experiment asks for: stop points at which a process kills itself, protections taken away.

Nothing of this is in the product. All its processes are forked from this one, so they all have it.

FAULTS_FOLDER: a folder in which a file `arm.NAME` arms the stop point NAME for the next process that comes
by; it is renamed to `fired.NAME` before the process dies; a file `clock-off-by` holds by how many seconds
the clock is wrong. FAULTS_WITHOUT: names of protections, with commas.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("FAULTS_FOLDER", "."))

CLOCK_OFF_BY = "clock-off-by"

# Where a process may be killed: module, function, and whether before or after it.
STOP_POINTS: dict[str, tuple[str, str, str]] = {
    # Mail on its way in.
    "mail-before-commit": ("esmero.domain.channels.writes", "keep_raw", "after"),
    "mail-committed-unsaid": ("esmero.actions.take", "take_mails", "after"),
    "read-leased": ("esmero.actions.take", "_read", "before"),
    "read-parsed": ("esmero.gateways.email.apart", "reader.read", "after"),
    "read-files-stored": ("esmero.actions.take", "_receive", "before"),
    "read-matched": ("esmero.domain.conversations.writes", "add", "before"),
    "read-stored": ("esmero.domain.channels.writes", "settle_receipt", "after"),
    "read-committed": ("esmero.actions.take", "_read", "after"),
    # Letters on their way out.
    "send-leased": ("esmero.actions.deliver", "_send", "before"),
    "send-connected": ("esmero.gateways.email.smtp", "_announce", "before"),
    "send-announced": ("esmero.gateways.email.smtp", "_hand_over", "before"),
    "send-before-the-mark": ("esmero.domain.channels.writes", "hand_over_now", "before"),
    "send-mark-uncommitted": ("esmero.domain.channels.writes", "hand_over_now", "after"),
    "send-taken": ("esmero.gateways.email.smtp", "_hand_over", "after"),
    "send-settling": ("esmero.domain.channels.writes", "settle_delivery", "before"),
    "send-settled-uncommitted": ("esmero.actions.deliver", "_note", "after"),
    "send-committed": ("esmero.actions.deliver", "_settle", "after"),
    # An answer by HTTP.
    "reply-before": ("esmero.actions.hold", "send", "before"),
    "reply-stored-uncommitted": ("esmero.actions.post", "send", "before"),
    "reply-queued-uncommitted": ("esmero.actions.post", "send", "after"),
    "reply-committed-unsaid": ("esmero.actions.hold", "send", "after"),
    # An answer that is held back, and its release.
    "held-stored-uncommitted": ("esmero.domain.workbench.writes", "hold", "after"),
    "held-committed-unsaid": ("esmero.actions.hold", "send", "after"),
    "held-due": ("esmero.actions.hold", "_release_if_due", "before"),
    "held-released-uncommitted": ("esmero.actions.hold", "_become_messages", "after"),
    "held-released": ("esmero.actions.hold", "_release_if_due", "after"),
}
# Between these two, nobody can know: the server has the letter, and we have not noted it.
IN_DOUBT = {"send-taken", "send-settling", "send-settled-uncommitted"}


def set_stop_points() -> None:
    for name, (module, path, moment) in STOP_POINTS.items():
        _wrap(import_module(module), path, _stopping(name, moment))


def _wrap(holder: Any, path: str, make: Callable[[Any], Any]) -> None:
    *way, last = path.split(".")
    for step in way:
        holder = getattr(holder, step)
    setattr(holder, last, make(getattr(holder, last)))


def _stopping(name: str, moment: str) -> Callable[[Any], Any]:
    def make(function: Any) -> Any:
        def wrapped(*args: Any, **given: Any) -> Any:
            if moment == "before":
                _perhaps_die(name)
            result = function(*args, **given)
            if moment == "after":
                _perhaps_die(name)
            return result

        return wrapped

    return make


def _perhaps_die(name: str) -> None:
    armed = FOLDER / f"arm.{name}"
    if not armed.exists():
        return
    try:
        armed.rename(FOLDER / f"fired.{name}")
    except FileNotFoundError:
        # Another process was quicker.
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _let_the_clock_be_set() -> None:
    """Have it be off by so many seconds as a file in the folder says, as if an operator had set it."""
    from datetime import timedelta

    from esmero.ground import clock

    real, file = clock.now, FOLDER / CLOCK_OFF_BY

    def now() -> Any:
        try:
            return real() + timedelta(seconds=float(file.read_text()))
        except FileNotFoundError:
            return real()

    clock.now = now


def _end_with_whoever_started_us() -> None:
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def main() -> None:
    _end_with_whoever_started_us()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
    import django

    django.setup()
    from tests.faults import protections, shortened

    shortened.shorten()
    if os.environ.get("FAULTS_FOLDER"):
        set_stop_points()
        _let_the_clock_be_set()
    for name in filter(None, os.environ.get("FAULTS_WITHOUT", "").split(",")):
        protections.take_away(name)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["esmero", *sys.argv[1:]])


if __name__ == "__main__":
    main()
