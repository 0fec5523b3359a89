"""An Esmero whose clock can be moved on: `python -m tests.browser.later start`; how far stands in its home.

Nobody waits a year for a test. Our own clock is moved (`esmero.ground.clock`), which all of Esmero asks, and
with it what Django and its helpers ask; what has its own eyes on the machine stays in today.
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from esmero.config import command
from esmero.ground import clock

FILE = "days-later"
A_DAY = 24 * 60 * 60


def move_on(home: Path, *, days: int) -> None:
    """Have an installation live so many days later than the machine."""
    new = home / f"{FILE}.new"
    new.write_text(str(days))
    new.rename(home / FILE)


def _moved(home: Path) -> None:
    today, seconds, of_django = clock.now, time.time, timezone.now  # noqa: TID251 (it moves them)

    def days() -> int:
        try:
            return int((home / FILE).read_text())
        except FileNotFoundError:
            return 0

    def now() -> datetime:
        return today() + timedelta(days=days())

    clock.now = now
    timezone.now = lambda: of_django() + timedelta(days=days())  # noqa: TID251 (the same)
    time.time = lambda: seconds() + days() * A_DAY


if __name__ == "__main__":
    _moved(Path(os.environ["ESMERO_HOME"]))
    command.main()
