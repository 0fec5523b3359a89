"""F15: a clock jumps by more than a year. Nobody is told that we broke our word before it was steady."""

import time
from collections.abc import Callable
from datetime import timedelta

from tests.faults.experiments.breaking import owned_up_to_once
from tests.faults.experiments.flooding import TOGETHER, arrive
from tests.faults.room import Room

DAYS = 400
LONGEST_SECONDS = 60.0


def jumps(room: Room) -> None:
    """It jumps forth and back, and nothing breaks; it jumps and stays, and all breaks once, honestly."""
    from esmero.actions import take
    from esmero.domain.promises.models import Promise
    from esmero.ground import clock, pulses

    at = clock.now()
    number = room.many(20, 1_000)
    mails = [(f"clock-{one}", f"clock{one}@example.net") for one in range(number)]
    for start in range(0, number, TOGETHER):
        arrive(room, mails[start : start + TOGETHER], at)
    while take.read_receipts(at=at):
        pass
    open_ones = Promise.objects.filter(kept_at=None, withdrawn_at=None, broken_at=None)
    watched = list(open_ones.values_list("id", flat=True))
    with room.serving() as served:
        room.drained(LONGEST_SECONDS)
        # So that a worker knows its clock before it jumps.
        time.sleep(3)
        for days in (DAYS, 0, -DAYS, 0):
            served.set_clock(off_by_days=days)
            _must(room, lambda: pulses.last("clock") is not None, "no jump of the clock was noticed")
            time.sleep(room.chance.uniform(0.5, 2.0))
        _must(room, lambda: pulses.last("clock") is None, "the clock was never steady again")
        if open_ones.filter(pk__in=watched, warned_at=None).count() != len(watched):
            room.told.complain("Promises were warned of, or broke, while the clock jumped.")
        served.set_clock(off_by_days=DAYS)
        _must(room, lambda: not open_ones.filter(pk__in=watched).exists(), "not all was owned up to")
        room.drained(LONGEST_SECONDS)
    owned_up_to_once(room, watched, at + timedelta(days=DAYS - 1))
    room.notes.append(f"the clock jumped 5 times by {DAYS} days over {len(watched)} open promises")


def _must(room: Room, is_so: Callable[[], bool], else_told: str) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not is_so():
        if time.monotonic() > until:
            room.told.complain(f"After {LONGEST_SECONDS:.0f} s {else_told}.")
            return
        time.sleep(0.05)
