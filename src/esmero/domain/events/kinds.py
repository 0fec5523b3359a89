"""Words of the room: who can cause an event."""

from dataclasses import dataclass

AGENT = "agent"
CUSTOMER = "customer"
SOFTWARE = "software"
# Somebody who is neither customer nor staff: whom a letter was passed on to.
OUTSIDER = "outsider"


@dataclass(frozen=True)
class Doer:
    """Who caused an event: an agent, a customer, or (id None) an outsider or the software itself."""

    kind: str
    id: int | None = None


THE_SOFTWARE = Doer(SOFTWARE)
