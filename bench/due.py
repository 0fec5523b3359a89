"""Ten thousand promises come due at one moment: how long until the worker has noticed the last of them.

`python -m bench.due COUNT` has so many promises of the installation come due in some seconds, and prints the
moment, as seconds since 1970, and how many they are: there may be fewer.
"""

import os
import subprocess
import sys
import time
from datetime import timedelta

from bench.house import ROOT, House
from bench.report import Report

COUNT = 10_000
# All are written down before their moment comes.
AHEAD_SECONDS = 20
LONGEST_SECONDS = 600


def look(house: House, report: Report) -> None:
    """Add how long the worker of a served installation takes to notice them all."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.due", str(COUNT)],
        env=house.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    moment, count = float(made.stdout.split()[0]), int(made.stdout.split()[1])
    time.sleep(max(0.0, moment - time.time()))
    spent, letters = house.cpu_seconds(), house.letters()
    waits = _waits(house, moment, count)
    spent, letters = house.cpu_seconds() - spent, house.letters() - letters
    name = f"{count:,} promises due at one moment: the last is noticed"
    report.add(name, "60 s", [waits[-1] if len(waits) == count else LONGEST_SECONDS], "s")
    # Their letters take longer than they do: nobody waits here for the last of them to leave.
    waiting = house.backlog()
    middle = waits[len(waits) // 2] if waits else LONGEST_SECONDS
    load = os.getloadavg()[0]
    report.remarks.append(
        f"Of {len(waits):,} promises due at one moment half were noticed after {middle:.1f} s."
        f" All of Esmero took {1000 * spent / count:.1f} ms of the processor for each, with the"
        f" {letters - waiting:,} letters that left meanwhile; {waiting:,} waited. Load: {load:.1f}."
    )


def _waits(house: House, moment: float, left: int) -> list[float]:
    """Return for each promise how many seconds after its moment it was seen to be noticed."""
    waits: list[float] = []
    while left and time.time() < moment + LONGEST_SECONDS:
        time.sleep(0.2)
        now = house.promises_over(moment)
        if time.time() > moment:
            waits += [time.time() - moment] * (left - now)
            left = now
    return waits


def _make_due() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
    import django

    django.setup()
    from esmero.domain.promises.models import Promise
    from esmero.domain.promises.reads import OPEN
    from esmero.ground import clock, db

    moment = clock.now().replace(microsecond=0) + timedelta(seconds=AHEAD_SECONDS)
    ids = list(Promise.objects.filter(OPEN).order_by("id").values_list("id", flat=True)[: int(sys.argv[1])])
    with db.write():
        for start in range(0, len(ids), 500):
            Promise.objects.filter(pk__in=ids[start : start + 500]).update(
                due_at=moment, warn_at=moment, first_due_at=moment
            )
    sys.stdout.write(f"{moment.timestamp()} {len(ids)}\n")


if __name__ == "__main__":
    _make_due()
