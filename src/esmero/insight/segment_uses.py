"""What a segment is used for, as rules and canned replies; and who may change it therefore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SegmentNoun
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Noun
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import Whose
from esmero.domain.workflows import reads as workflows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from esmero.domain.customers.kinds import SegmentCondition
    from esmero.domain.customers.models import Segment
    from esmero.domain.promises.kinds import Condition
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import CannedReply

POLICY, RULE, ROUTING, CANNED, GREETING = "policy", "rule", "routing", "canned", "greeting"
# What is only written for its people decides nothing, so leads go on changing what the segment asks.
DECIDING = frozenset({POLICY, RULE, ROUTING, GREETING})
# What owners alone may ask for.
FOR_OWNERS = frozenset({SegmentNoun.FACT_WORDS})


@dataclass(frozen=True)
class Use:
    """Something that uses a segment: what it is (`POLICY` and so on), its number, how it is called.

    Words that a colleague keeps for themselves are not named, only whose they are (`whose`).
    """

    of: str
    id: int
    name: str
    whose: str = ""

    @property
    def holds(self) -> bool:
        """Whether the segment can't go meanwhile: words of one's own, which nobody else changes, don't."""
        return not self.whose


def of_segment(segment_id: int) -> list[Use]:
    """Return what uses a segment, whether it is switched on or not."""
    found = [
        Use(POLICY, one.pk, one.name) for one in promises.policies() if _asks(one.conditions, segment_id)
    ]
    found += [
        Use(RULE, one.pk, one.name) for one in workflows.rules() if _asks(one.wording.conditions, segment_id)
    ]
    found += [
        Use(ROUTING, one.team_id, f"{one.team.name}: {one.agent.name}")
        for one in conversations.firsts_for_segment(segment_id)
    ]
    found += [Use(GREETING, segment_id, "") for _one in customers.greetings_of([segment_id])]
    return found + [_of_words(one) for one in workbench.canned_for_segment(segment_id)]


def _of_words(words: CannedReply) -> Use:
    is_own = words.whose == Whose.MINE
    return Use(CANNED, words.pk, "" if is_own else words.name, words.agent.name if is_own else "")


def in_force(segment_ids: Collection[int]) -> dict[int, set[str]]:
    """Return by segment what uses it now (`POLICY` and so on): rules that are switched off do not count."""
    asking: list[tuple[str, Iterable[Condition]]] = [(POLICY, one.conditions) for one in promises.policies()]
    asking += [(RULE, one.wording.conditions) for one in workflows.rules() if one.is_on]
    found = {
        number: {kind for kind, conditions in asking if _asks(conditions, number)} for number in segment_ids
    }
    for number in workbench.segments_with_canned(segment_ids):
        found[number].add(CANNED)
    for number in conversations.segments_with_firsts(segment_ids):
        found[number].add(ROUTING)
    for number in customers.greetings_of(segment_ids):
        found[number].add(GREETING)
    return found


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
    return segment is None or all(one.of not in DECIDING for one in of_segment(segment.pk))


def _asks(conditions: Iterable[Condition], segment_id: int) -> bool:
    return any(one.noun == Noun.SEGMENT and segment_id in one.values for one in conditions)
