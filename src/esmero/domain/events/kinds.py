"""Words of the room: who can cause an event."""

from dataclasses import dataclass

AGENT = "agent"
CUSTOMER = "customer"
SOFTWARE = "software"
# Somebody who is neither customer nor staff: whom a letter was passed on to.
OUTSIDER = "outsider"
# A rule of the company, which software follows.
RULE = "rule"


@dataclass(frozen=True)
class Doer:
    """Who caused an event: an agent, a customer, a rule, or (id None) an outsider or the software itself.

    A rule comes with its name, with how many rules stand behind what it does, itself among them, and with
    the event over which it is followed.
    """

    kind: str
    id: int | None = None
    rule: str = ""
    depth: int = 0
    over: int = 0


THE_SOFTWARE = Doer(SOFTWARE)
