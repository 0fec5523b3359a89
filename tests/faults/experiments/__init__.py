"""Every experiment by its name: what suffers, and how. The checker comes after it, always the same."""

from collections.abc import Callable

from tests.faults.experiments import (
    answering,
    breaking,
    clocks,
    counting,
    database,
    flooding,
    holding,
    killing,
    sending,
    steps,
    streams,
    taking,
)
from tests.faults.room import Room

ALL: dict[str, Callable[[Room], None]] = {
    "kills": killing.kills,
    "stop-points": killing.stop_points,
    "refusals": sending.refusals,
    "hangs": sending.hangs,
    "two-senders": sending.two_senders,
    "doubles": taking.doubles,
    "poison": taking.poison,
    "steps": steps.steps,
    "database": database.locked,
    "restart": database.restarted,
    "two-agents": answering.two_agents,
    "streams": streams.cut,
    "held": holding.held,
    "flood": flooding.flood,
    "due": breaking.due,
    "counts": counting.counts,
    "clock": clocks.jumps,
}
