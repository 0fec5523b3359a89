"""What decides by a segment: rules of promises and rules when/if/then; and who may change it therefore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.domain.customers.kinds import SegmentNoun
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Noun
from esmero.domain.workflows import reads as workflows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from esmero.domain.customers.kinds import SegmentCondition
    from esmero.domain.customers.models import Segment
    from esmero.domain.promises.kinds import Condition
    from esmero.domain.staff.models import Agent

POLICY, RULE = "policy", "rule"
# What owners alone may ask for.
FOR_OWNERS = frozenset({SegmentNoun.FACT_WORDS})


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


def in_force(segment_ids: Collection[int]) -> dict[int, set[str]]:
    """Return by segment what decides by it now (POLICY, RULE): rules that are switched off do not count."""
    asking: list[tuple[str, Iterable[Condition]]] = [(POLICY, one.conditions) for one in promises.policies()]
    asking += [(RULE, one.wording.conditions) for one in workflows.rules() if one.is_on]
    return {
        number: {kind for kind, conditions in asking if _asks(conditions, number)} for number in segment_ids
    }


def may_change(agent: Agent, segment: Segment | None, conditions: Iterable[SegmentCondition] = ()) -> bool:
    """Say whether somebody may have a segment (None: a new one) ask these conditions.

    Leads too, but owners alone where rules decide by it, as with rules; and where it asks for words of what
    we know: how many answer to a word would tell a lead of people whose pages they may not open.
    """
    if agent.is_owner:
        return True
    asked = [*conditions, *(segment.conditions if segment else ())]
    if not agent.is_lead or any(one.noun in FOR_OWNERS for one in asked):
        return False
    return segment is None or not of_segment(segment.pk)


def _asks(conditions: Iterable[Condition], segment_id: int) -> bool:
    return any(one.noun == Noun.SEGMENT and segment_id in one.values for one in conditions)
