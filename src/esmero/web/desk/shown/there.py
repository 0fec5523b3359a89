"""How late it is with a customer whose time zone is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.domain.customers.kinds import ZoneFrom
from esmero.ground import zones
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Customer


@dataclass(frozen=True)
class There:
    """The zone in which a customer lives: its place, who says so, and the time there if ours differs."""

    zone: str
    place: str
    source: str
    clock: str


def of(customer: Customer, *, at: datetime, zone: ZoneInfo) -> There | None:
    """Return where the customer lives and how late it is there; `zone` is ours. None where nobody knows."""
    if not zones.known(customer.time_zone):
        return None
    theirs = ZoneInfo(customer.time_zone)
    is_ours = at.astimezone(theirs).utcoffset() == at.astimezone(zone).utcoffset()
    return There(
        theirs.key,
        zones.place(theirs.key, times.language()),
        str(ZoneFrom(customer.zone_from).label),
        "" if is_ours else times.clock(at, zone=theirs),
    )
