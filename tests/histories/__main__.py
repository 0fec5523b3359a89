"""Histories for as many steps as it is told: python -m tests.histories --steps N [--seed N --workers 2].

Each history has a number. One that does not hold is told again, looked at whole after each step, so that the
step is named at which it went wrong; `--steps 40 --seed` and its number bring it back.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

if TYPE_CHECKING:
    from tests.histories.history import History
    from tests.world import World

LENGTH = 40
MINUTES = [0, 1, 7, 45, 180, 700, 1500, 6000, 20000]
# Looked at whole after so many steps: at the end of each history.
WHOLE_AFTER = LENGTH
TOLD_SECONDS = 60


def main() -> int:
    """Tell histories one after the other; print what did not hold, with the number that brings it back."""
    asked = _asked()
    if asked.workers > 1:
        return _side_by_side(asked)
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from tests import migrated

    with migrated.copied(connection):
        made = setup_databases(verbosity=0, interactive=False)
    try:
        return Soak(asked.steps, asked.seed, asked.apart, asked.minutes).go_on()
    finally:
        teardown_databases(made, verbosity=0)


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.histories")
    words.add_argument("--steps", type=int, default=2000)
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1_000_000))
    words.add_argument("--minutes", type=float, default=float("inf"), help="end sooner, after so many")
    words.add_argument("--workers", type=int, default=1, help="so many processes share the steps")
    words.add_argument("--apart", type=int, default=1, help="from each number to the next")
    return words.parse_args()


def _side_by_side(asked: argparse.Namespace) -> int:
    """Share the steps: each process tells every so-manieth history."""
    each = [sys.executable, "-m", "tests.histories", "--apart", str(asked.workers)]
    each += ["--steps", str(-(-asked.steps // asked.workers)), "--minutes", str(asked.minutes)]
    running = [subprocess.Popen([*each, "--seed", str(asked.seed + one)]) for one in range(asked.workers)]
    return max(one.wait() for one in running)


@dataclass
class Soak:
    """Histories from one number on, every so-manieth, until so many steps were taken."""

    steps: int
    seed: int
    apart: int = 1
    minutes: float = float("inf")
    taken: int = 0
    bad: int = 0
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def go_on(self) -> int:
        """Tell them. Returns 1 if anything did not hold."""
        from tests import world
        from tests.histories.history import START, undone

        began = told_at = time.monotonic()
        with undone():
            there = world.make_world(START)
            number = self.seed
            while self.taken < self.steps and time.monotonic() < began + self.minutes * 60:
                self._tell(number, there)
                number += self.apart
                if time.monotonic() > told_at + TOLD_SECONDS:
                    told_at = time.monotonic()
                    self._say(told_at - began, f"goes on at {number}")
        self._list()
        self._say(time.monotonic() - began, f"from {self.seed} to before {number}, every {self.apart}.")
        return 1 if self.bad else 0

    def _tell(self, number: int, there: "World") -> None:
        complaint = self._once(number, there)
        if not complaint:
            return
        self.bad += 1
        # Looked at after each step, the step itself is found; where it hides from that, the first look says.
        nearer = self._once(number, there, is_each_whole=True) or complaint
        print(f"History {number} does not hold (--steps {LENGTH} --seed {number}):\n{nearer}", flush=True)

    def _once(self, number: int, there: "World", *, is_each_whole: bool = False) -> str:
        """Tell one history; what does not hold, in words."""
        from tests.histories import deeds
        from tests.histories.history import History, Step, undone

        chance = random.Random(number)  # brought back by its number
        names = sorted(deeds.ALL)
        with undone():
            history = History(there)
            for place in range(LENGTH):
                deed, minutes = chance.choice(names), chance.choice(MINUTES)
                step = Step(deed, minutes, chance.randrange(12), chance.randrange(12))
                is_whole = is_each_whole or place % WHOLE_AFTER == WHOLE_AFTER - 1
                faults = self._take(history, step, is_whole)
                if faults:
                    told = "\n".join(f"  {one}" for one in history.steps)
                    return f"{told}\n  -> {faults}"
        return ""

    def _take(self, history: "History", step: object, is_whole: bool) -> list[str]:
        from tests.histories import deeds

        before = history.done
        try:
            history.take(step, deeds.ALL)
            faults = history.faults(is_whole=is_whole)
        except Exception as error:
            faults = [repr(error)]
        (self.did if history.done > before else self.refused)[step.deed] += 1
        self.taken += 1
        return faults

    def _say(self, seconds: float, more: str) -> None:
        each = 1000 * seconds / max(self.taken, 1)
        words = (
            f"{self.taken:,} of {self.steps:,} steps, {each:.1f} ms each; {self.bad} histories did not hold"
        )
        print(f"{words}; {more}", flush=True)

    def _list(self) -> None:
        from tests.histories import deeds

        for name in sorted(deeds.ALL):
            print(f"{self.did[name]:7} done {self.refused[name]:7} refused  {name}")


if __name__ == "__main__":
    sys.exit(main())
