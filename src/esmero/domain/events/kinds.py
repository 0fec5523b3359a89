"""Words of the room: who can cause an event."""

from dataclasses import dataclass

AGENT = "agent"
CUSTOMER = "customer"
SOFTWARE = "software"


@dataclass(frozen=True)
class Doer:
    """Who caused an event: an agent, a customer, or the software itself (id None)."""

    kind: str
    id: int | None = None


THE_SOFTWARE = Doer(SOFTWARE)
