"""What decides by a segment: rules of promises, rules when/if/then, canned replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Noun
from esmero.domain.workflows import reads as workflows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.promises.kinds import Condition

POLICY, RULE = "policy", "rule"


@dataclass(frozen=True)
class Use:
    """Something that decides by a segment: what it is (POLICY, RULE), its number, how it is called."""

    of: str
    id: int
    name: str


def of_segment(segment_id: int) -> list[Use]:
    """Return what decides by a segment, whether it is switched on or not."""
    found = [
        Use(POLICY, one.pk, one.name) for one in promises.policies() if _asks(one.conditions, segment_id)
    ]
    return found + [
        Use(RULE, one.pk, one.name) for one in workflows.rules() if _asks(one.wording.conditions, segment_id)
    ]


def _asks(conditions: Iterable[Condition], segment_id: int) -> bool:
    return any(one.noun == Noun.SEGMENT and segment_id in one.values for one in conditions)
