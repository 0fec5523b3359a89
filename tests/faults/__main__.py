"""`python -m tests.faults`: fault experiments by hand, and the long soak.

python -m tests.faults                       every experiment once, short
python -m tests.faults kills --seed 7        one of them, with a seed given again
python -m tests.faults --long --seeds 3      all of them long, with three seeds
python -m tests.faults --without send-key    with a protection taken away: the checker has to complain
python -m tests.faults --without-each        each protection taken away once
python -m tests.faults --minutes 30          the soak: all of it in turn, with ever new seeds, for so long
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.faults import postgresql, protections, room, running, soak

EXPERIMENTS = [
    "kills", "stop-points", "refusals", "hangs", "two-senders", "doubles", "poison", "steps", "database",
    "restart", "two-agents", "streams", "held", "flood", "due", "counts", "clock",
]  # fmt: skip


def main() -> int:
    given = _given()
    # Whoever looks into the log of a soak sees how far it is.
    sys.stdout.reconfigure(line_buffering=True)
    seeds = [given.seed] if given.seed else random.SystemRandom().sample(range(1, 1_000_000), given.seeds)
    with tempfile.TemporaryDirectory() as folder:
        template = running.found(Path(folder))
        if given.without or given.without_each:
            names = [given.without] if given.without else list(protections.ALL)
            return max(_without(name, template, seeds[0]) for name in names)
        possible = [one for one in EXPERIMENTS if one not in room.ON_POSTGRESQL or postgresql.is_here()]
        wanted = given.names or possible
        if given.minutes:
            return soak.for_minutes(given.minutes, template, wanted, _show)
        return max(_with(name, template, seed, given.long) for seed in seeds for name in wanted)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("names", nargs="*", metavar="experiment", help=", ".join(EXPERIMENTS))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--without", choices=sorted(protections.ALL))
    parser.add_argument("--without-each", action="store_true")
    return parser.parse_args()


def _with(name: str, template: Path, seed: int, is_long: bool) -> int:
    outcome = running.run(name, template, seed=seed, is_long=is_long)
    _show(outcome, "holds" if outcome.status == 0 else "DOES NOT HOLD")
    return 0 if outcome.status == 0 else 1


def _without(name: str, template: Path, seed: int) -> int:
    gone = protections.ALL[name]
    outcome = running.run(gone.experiment, template, seed=seed, is_long=gone.takes_many, without=name)
    seen = outcome.status == 1
    _show(outcome, f"without {name}: " + ("the checker complains" if seen else "NOBODY NOTICES"))
    return 0 if seen else 1


def _show(outcome: running.Outcome, verdict: str) -> None:
    print(f"{outcome.name} (seed {outcome.seed}, {outcome.took:.0f} s): {verdict}")
    for line in outcome.notes:
        print(f"    {line}")
    for line in outcome.complaints[:6]:
        print(f"    ! {line}")
    if len(outcome.complaints) > 6:
        print(f"    ! and {len(outcome.complaints) - 6} more")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
