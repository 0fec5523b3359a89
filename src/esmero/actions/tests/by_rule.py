"""Rules of the company, written, tried and switched on, and a customer who writes."""

from datetime import UTC, datetime
from typing import Any

from tests.world import World

from esmero.actions import receive, write_rules
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.kinds import Condition
from esmero.domain.workflows.kinds import Wording
from esmero.domain.workflows.models import Rule, RuleRun

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WROTE = "message.received"


def asks(*given: Any) -> tuple[Condition, ...]:
    """Conditions, of each the noun and what it is to be."""
    return tuple(Condition(noun, tuple(values)) for noun, *values in given)


def written(there: World, when: str, deeds: dict[str, Any], *given: Any, name: str = "Repairs") -> Rule:
    wording = Wording(name, when, asks(*given), deeds)
    return write_rules.write(agent=there.owner, rule_id=None, wording=wording, at=NOON)


def followed(there: World, when: str, deeds: dict[str, Any], *given: Any, name: str = "Repairs") -> Rule:
    """A rule that was tried and switched on."""
    rule = written(there, when, deeds, *given, name=name)
    write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)
    return write_rules.switch(agent=there.owner, rule_id=rule.pk, is_on=True, at=NOON)


def writes_back(there: World, words: str = "And?", key: str = "again") -> None:
    receive.write_back(now(there), words=words, new_files=[], send_key=key, at=NOON)


def now(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def runs() -> list[tuple[list[str], str]]:
    return [(one.did, one.refused) for one in RuleRun.objects.order_by("id")]
