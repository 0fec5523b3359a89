"""A reference points at a thing by kind and id, so that a lower room can be about a higher one."""

from dataclasses import dataclass


class NotFound(Exception):
    """There is no such thing, or not for the one who asks: both are answered alike."""


class NotYours(NotFound):
    """It exists, and is not for the one who asks: answered like what does not exist, but noted."""


@dataclass(frozen=True)
class Ref:
    """What a promise, an event or a file is about."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Audience:
    """Who may see what carries it: a team's people, a customer, and whether it is for colleagues only."""

    team_id: int | None = None
    customer_id: int | None = None
    is_internal: bool = False
