"""`python -m tests.faults.one NAME HOME SEED [long] [without=PROTECTION]`: one experiment.

Prints what did not hold; leaves with 1 if anything, with 2 if the experiment itself broke.
"""

import os
import sys
import traceback
from pathlib import Path

from tests.faults import found, postgresql, room


def main(name: str, home: str, seed: str, *options: str) -> int:
    without = next((one.partition("=")[2] for one in options if one.startswith("without=")), "")
    recorder = room.a_recorder()
    engine = _postgresql() if name in room.ON_POSTGRESQL else None
    room.set_up_django(Path(home), recorder.url, without)
    if engine:
        found.fill()
    from tests.faults import checker, experiments

    place = room.Room(
        Path(home), seed=int(seed), is_long="long" in options, without=without, recorder=recorder
    )
    place.postgresql = engine
    recorder.start()
    try:
        _begin(place)
        experiments.ALL[name](place)
        place.settle()
        place.watcher.stop()
        complaints = checker.complaints(place)
    except Exception:
        traceback.print_exc()
        return 2
    finally:
        recorder.stop()
        if engine:
            engine.end()
    for note in place.notes:
        print(f"  {note}")
    for words in complaints:
        print(f"! {words}")
    return 1 if complaints else 0


def _postgresql() -> postgresql.Own:
    engine = postgresql.Own()
    os.environ["ESMERO_DATABASE_URL"] = engine.url
    return engine


def _begin(place: room.Room) -> None:
    from esmero.domain.channels.models import Delivery

    place.sent_before = set(Delivery.objects.values_list("message_id", flat=True))
    place.watcher.start()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    status = main(*sys.argv[1:])
    sys.stdout.flush()
    # A mail server that was told to hang must not keep us.
    os._exit(status)
