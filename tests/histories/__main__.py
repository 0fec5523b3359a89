"""Histories for as many steps as it is told: python -m tests.histories --steps 1000000 [--seed N]."""

import argparse
import os
import random
import sys
import time
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

LENGTH = 40
MINUTES = [0, 1, 7, 45, 180, 700, 1500, 6000, 20000]


def main() -> int:
    """Tell histories one after the other; print what did not hold, with the seed that brings it back."""
    words = argparse.ArgumentParser(prog="python -m tests.histories")
    words.add_argument("--steps", type=int, default=2000)
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1_000_000))
    words.add_argument("--minutes", type=float, default=float("inf"), help="end sooner, after so many")
    asked = words.parse_args()
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        return go_on(asked.steps, asked.seed, asked.minutes)
    finally:
        teardown_databases(made, verbosity=0)


def go_on(steps: int, seed: int, minutes: float) -> int:
    """Tell histories until so many steps were taken. Returns 1 if anything did not hold."""
    from tests.histories import deeds

    did: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    taken = bad = histories = 0
    ends_at = time.monotonic() + minutes * 60
    while taken < steps and time.monotonic() < ends_at:
        one = seed + histories
        histories += 1
        complaint = tell(one, did, refused)
        taken += LENGTH
        if complaint:
            bad += 1
            print(f"History {one} does not hold:\n{complaint}", flush=True)
    for name in sorted(deeds.ALL):
        print(f"{did[name]:7} done {refused[name]:7} refused  {name}")
    print(f"{taken} steps in {histories} histories from seed {seed}; {bad} did not hold.")
    return 1 if bad else 0


def tell(seed: int, did: "Counter[str]", refused: "Counter[str]") -> str:
    """Tell one history, looking after each step whether all holds; what does not, in words."""
    from tests.histories import deeds
    from tests.histories.history import History, Step, undone

    chance = random.Random(seed)  # brought back by its number
    names = sorted(deeds.ALL)
    with undone():
        history = History()
        for _each in range(LENGTH):
            step = Step(
                chance.choice(names), chance.choice(MINUTES), chance.randrange(12), chance.randrange(12)
            )
            before = history.done
            try:
                history.take(step, deeds.ALL)
                faults = history.faults()
            except Exception as error:
                faults = [repr(error)]
            (did if history.done > before else refused)[step.deed] += 1
            if faults:
                told = "\n".join(f"  {one}" for one in history.steps)
                return f"{told}\n  -> {faults}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
