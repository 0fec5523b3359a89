"""Whether the clock goes on as time does: what is done for good by the clock must not follow it in a jump."""

import threading
import time
from datetime import datetime

# A clock that is put right by less than this does no harm.
JUMP_SECONDS = 600.0
# After a jump it has to go on evenly for so long.
STEADY_SECONDS = 60.0
# Nothing is known of a clock at first. By then a worker of an earlier version has also seen, on whatever
# machine, that it is outgrown: what was queued in a new way is never sent by an old hand.
FIRST_SECONDS = 6.0


def passed() -> float:
    """Return how many seconds have passed since some moment; nobody can set that, and sleep counts."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Pace:
    """Compares a clock with the time that has passed. Several threads may ask at once."""

    def __init__(self, at: datetime, *, jumped_at: datetime | None = None) -> None:
        """Begin with what the clock says; `jumped_at` where it was known to have jumped a moment ago."""
        self._lock = threading.Lock()
        self._at, self._passed = at, passed()
        self._jumped_at = jumped_at
        self._steady_from = self._passed + (STEADY_SECONDS if jumped_at else FIRST_SECONDS)

    def is_steady(self, at: datetime) -> bool:
        """Say whether what the clock says now may be acted on."""
        return self._look(at)[0]

    def jumped_at(self, at: datetime) -> datetime | None:
        """Return what the clock said after its last jump, None once it has been steady for long enough."""
        return self._look(at)[1]

    def _look(self, at: datetime) -> tuple[bool, datetime | None]:
        with self._lock:
            now = passed()
            since = now - self._passed
            off = (at - self._at).total_seconds() - since
            if abs(off) > JUMP_SECONDS:
                self._jumped_at, self._steady_from = at, now + STEADY_SECONDS
                self._at, self._passed = at, now
            elif since > STEADY_SECONDS:
                # Compared with a minute ago: many small steps are no jump, unless they come at once.
                self._at, self._passed = at, now
            is_steady = now >= self._steady_from
            if is_steady:
                self._jumped_at = None
            return is_steady, self._jumped_at
