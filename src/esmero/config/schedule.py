"""Everything that Esmero does by the clock, on one page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


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


DUTIES: list[Every] = []
