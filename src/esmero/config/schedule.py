"""Everything that Esmero does by the clock, on one page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from esmero.actions import deliver, keep_watch, take


class Duty(Protocol):
    """Something done again and again; it may run twice without harm."""

    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Every:
    """Do `function` every so many seconds, and also at each ring of the doorbell if `on_ring`."""

    seconds: float
    name: str
    function: Duty
    on_ring: bool = False


DUTIES: list[Every] = [
    Every(2, "read what came in", take.read_receipts, on_ring=True),
    Every(2, "send letters", deliver.send_letters, on_ring=True),
    Every(5, "own up to broken promises", keep_watch.break_overdue_promises),
    Every(10, "warn of promises at risk", keep_watch.warn_of_promises_at_risk),
    Every(60, "look again at silent conversations", keep_watch.look_again),
    Every(5, "seal what happened", keep_watch.seal),
]
