"""The soak: every experiment short, then long ones, and protections taken away, with ever new seeds."""

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from tests.faults import protections, running

# What one thing may take at most, so that one that hangs does not use up all of the time.
MOST_SECONDS = 900
Show = Callable[[running.Outcome, str], None]


def for_minutes(minutes: float, template: Path, names: list[str], show: Show) -> int:
    """Go on for so many minutes; return 1 if anything did not hold. What the end cuts off is no failure."""
    ends_at = time.monotonic() + minutes * 60
    chance = random.SystemRandom()
    bad = done = 0
    for name, is_long, without in _turns(names):
        left = ends_at - time.monotonic()
        if left <= 0:
            break
        seed = chance.randrange(1, 1_000_000)
        try:
            outcome = running.run(
                name, template, seed=seed, is_long=is_long, without=without, limit=min(left, MOST_SECONDS)
            )
        except subprocess.TimeoutExpired:
            is_cut = left < MOST_SECONDS
            bad += not is_cut
            print(f"{name} (seed {seed}): {'cut off by the end' if is_cut else 'TOOK TOO LONG'}")
            continue
        is_well = outcome.status == (1 if without else 0)
        bad, done = bad + (not is_well), done + 1
        show(outcome, _verdict(without, is_well))
    print(f"{done} experiments; {bad} did not hold.")
    return 1 if bad else 0


def _turns(names: list[str]) -> Iterator[tuple[str, bool, str]]:
    """All of it short, first; then in turn something long and a protection taken away."""
    for name in names:
        yield name, False, ""
    taken = cycle((one, protections.ALL[one].experiment) for one in protections.ALL)
    for name in cycle(names):
        yield name, True, ""
        without, experiment = next(taken)
        if experiment in names:
            yield experiment, protections.ALL[without].takes_many, without


def _verdict(without: str, is_well: bool) -> str:
    if without:
        return f"without {without}: " + ("the checker complains" if is_well else "NOBODY NOTICES")
    return "holds" if is_well else "DOES NOT HOLD"
