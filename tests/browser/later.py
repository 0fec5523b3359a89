"""An Esmero whose clock can be moved on: `python -m tests.browser.later start`; by how much stands in its home.

Nobody waits a year for a test. Only our own clock is moved (`esmero.ground.clock`), which all of Esmero asks;
certificates, cookies and the machine itself stay in today.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from esmero.config import command
from esmero.ground import clock

FILE = "days-later"


def move_on(home: Path, *, days: int) -> None:
    """Have an installation live so many days later than the machine."""
    new = home / f"{FILE}.new"
    new.write_text(str(days))
    new.rename(home / FILE)


def _moved(home: Path) -> None:
    today = clock.now

    def now() -> datetime:
        try:
            days = int((home / FILE).read_text())
        except FileNotFoundError:
            days = 0
        return today() + timedelta(days=days)

    clock.now = now


if __name__ == "__main__":
    _moved(Path(os.environ["ESMERO_HOME"]))
    command.main()
