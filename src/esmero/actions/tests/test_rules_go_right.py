"""Rules of the company where something comes in their way: they see it, end, stay whole and hold up no other."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests import world
from tests.world import World

from esmero.actions import follow_rules, keep_watch, receive, write_rules
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.workflows.kinds import Wording
from esmero.domain.workflows.models import Rule, RuleRun

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WROTE = "message.received"


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    follow_rules.follow(at=NOON)
    return made


def followed(
    there: World, when: str, deeds: dict[str, Any], name: str = "Repairs", **conditions: Any
) -> Rule:
    """A rule that was tried and switched on."""
    wording = Wording(name, when, conditions, deeds)
    rule = write_rules.write(agent=there.owner, rule_id=None, wording=wording, at=NOON)
    write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)
    return write_rules.switch(agent=there.owner, rule_id=rule.pk, is_on=True, at=NOON)


def writes_back(there: World, words: str = "And?", key: str = "again") -> None:
    receive.write_back(now(there), words=words, new_files=[], send_key=key, at=NOON)


def now(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def runs() -> list[tuple[list[str], str]]:
    return [(one.did, one.refused) for one in RuleRun.objects.order_by("id")]


def test_a_promise_to_the_customer_that_comes_close_is_seen_live_and_when_tried(there: World) -> None:
    rule = followed(there, "promise.at_risk", {"priority": 1})
    ours = Promise.objects.filter(about_id=there.b.conversation.pk)
    ours.update(is_internal=True)
    later = max(one.warn_at for one in Promise.objects.exclude(warn_at=None) if one.warn_at)

    keep_watch.warn_of_promises_at_risk(at=later)
    follow_rules.follow(at=later)

    warned = Event.objects.filter(verb="promise.at_risk")
    assert warned.filter(about_id__in=ours.values("pk")).exists()
    live = set(RuleRun.objects.values_list("event_id", flat=True))
    expected = set(warned.exclude(about_id__in=ours.values("pk")).values_list("pk", flat=True))
    assert live == expected
    assert now(there).priority == 1
    rule = write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=later)
    assert {one["event"] for one in rule.dry_run["examples"]} == live
