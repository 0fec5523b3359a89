"""That promises were counted again, among what happened in a conversation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.parts import counted_again, stories

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise


def entries(made: Iterable[Promise], *, at: datetime, zone: ZoneInfo) -> list[stories.Entry]:
    """Return each new time with its reason, as somebody reads it at `at`."""
    return [
        stories.Entry(
            "happening",
            datetime.fromisoformat(one["at"]),
            sentence=counted_again.sentence(one, at=at, zone=zone),
        )
        for promise in made
        for one in promise.recounts or []
    ]
