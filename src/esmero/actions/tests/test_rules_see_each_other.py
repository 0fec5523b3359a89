"""Rules of the company over one event, and what a merge brings: each sees what stands by its turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests import world
from tests.world import World

from esmero.actions import follow_rules, go_on, merge, receive, tag, write_rules
from esmero.actions.tests import by_rule
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation, Message, Tag
from esmero.domain.workbench.models import Follower
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.models import Rule, RuleRun

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WROTE, KIND_SET = "message.received", "conversation.kind_set"


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    follow_rules.follow(at=NOON)
    return made


def followed(there: World, when: str, deeds: dict[str, Any], name: str, **conditions: Any) -> Rule:
    """A rule that was tried and switched on."""
    return by_rule.followed(
        there, when, deeds, *((noun.upper(), it) for noun, it in conditions.items()), name=name
    )


def ran() -> list[str]:
    return list(RuleRun.objects.order_by("id").values_list("rule__name", flat=True))


def tried(there: World, rule: Rule) -> int:
    found = write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON).dry_run
    return int(found["count"])


def lamp(there: World, conversation: Conversation) -> int:
    """A conversation gets the tag; its number."""
    tag.tag(agent=there.owner, conversation_id=conversation.pk, names=["lamp"], at=NOON)
    return Tag.objects.get(name="lamp").pk


def test_a_rule_sees_what_those_above_it_did_and_a_trial_sees_the_same(there: World) -> None:
    lamp(there, there.b.conversation)
    number = Tag.objects.get(name="lamp").pk
    early = followed(there, WROTE, {"note": "Too early."}, "Before", tag=number)
    followed(there, WROTE, {"tag": number, "team": there.other_team.pk}, "Sorts")
    other = there.other_team.pk
    late = followed(there, WROTE, {"priority": 1}, "After", tag=number, team=other)
    unsorted = followed(there, WROTE, {"priority": 3}, "Not sorted", team=there.team.pk)

    by_rule.writes_back(there)
    follow_rules.follow(at=NOON)

    assert ran() == ["Sorts", "After"]
    assert (by_rule.now(there).priority, by_rule.now(there).team_id) == (1, other)
    assert (tried(there, early), tried(there, late)) == (0, 1)
    # What came before there were rules stood with its team.
    assert tried(there, unsorted) == 1


def test_a_worker_killed_between_two_rules_does_the_second_as_it_would_have(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = lamp(there, there.b.conversation)
    followed(there, WROTE, {"tag": number}, "Sorts")
    second = followed(there, WROTE, {"priority": 1}, "After", tag=number)
    by_rule.writes_back(there)
    since = Follower.objects.get(name="rules").event_id
    done = follow_rules._do

    def is_killed(rule: Rule, *given: Any, **more: Any) -> bool:
        if rule.pk == second.pk:
            raise SystemExit
        return done(rule, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(follow_rules, "_do", is_killed)
        with pytest.raises(SystemExit):
            follow_rules.follow(at=NOON)
    assert (ran(), Follower.objects.get(name="rules").event_id) == (["Sorts"], since)

    follow_rules.follow(at=NOON)

    assert (ran(), by_rule.now(there).priority) == (["Sorts", "After"], 1)


def test_a_round_that_is_done_again_shows_no_rule_what_those_below_it_did(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = lamp(there, there.b.conversation)
    early = followed(there, WROTE, {"note": "Too early."}, "Before", tag=number)
    followed(there, WROTE, {"tag": number}, "Sorts")
    followed(there, WROTE, {"priority": 1}, "After", tag=number)
    by_rule.writes_back(there)

    def is_killed(_event_id: int) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(follow_rules, "_come_to", is_killed)
        with pytest.raises(SystemExit):
            follow_rules.follow(at=NOON)
    assert ran() == ["Sorts", "After"]

    follow_rules.follow(at=NOON)

    assert (ran(), tried(there, early)) == (["Sorts", "After"], 0)
    assert not Message.objects.filter(text="Too early.").exists()


def test_what_a_rule_above_makes_happen_again_is_followed_once(there: World) -> None:
    one, other = (make_workflow(name=name, is_on=False, at=NOON) for name in ("One", "Other"))
    followed(there, KIND_SET, {"kind": other.pk}, "Corrects", kind=one.pk)
    followed(there, KIND_SET, {"note": "A lamp."}, "Notes", kind=other.pk)

    number = there.a.conversation.pk
    go_on.set_kind(agent=there.owner, conversation_id=number, kind_id=one.pk, at=NOON)
    for _round in range(3):
        follow_rules.follow(at=NOON)

    assert ran() == ["Corrects", "Notes"]
    assert Message.objects.filter(text="A lamp.").count() == 1


def test_a_tag_that_came_by_a_merge_is_seen_until_they_part(there: World) -> None:
    second = written(there)
    number = lamp(there, second)
    followed(there, WROTE, {"priority": 1}, "Lamps", tag=number)

    kept = merge.merge(agent=there.owner, conversation_id=second.pk, into_id=there.a.conversation.pk, at=NOON)
    by_rule.writes_back(there, key="merged")
    follow_rules.follow(at=NOON)
    assert (ran(), by_rule.now(there).priority) == (["Lamps"], 1)

    merge.undo(agent=there.owner, merge_id=kept.pk, at=NOON)
    by_rule.writes_back(there, key="parted")
    follow_rules.follow(at=NOON)
    assert ran() == ["Lamps"]


def written(there: World) -> Conversation:
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="another",
        sender_email="ana@example.org",
        sender_name="Ana",
        recipients=["help@example.com"],
        subject="My lamp",
        text="My lamp",
    )
    return receive.receive(incoming, at=NOON).conversation


def test_the_list_of_what_rules_did_goes_back_a_year(there: World) -> None:
    followed(there, WROTE, {"priority": 1}, "Sorts")
    for number in range(3):
        by_rule.writes_back(there, key=str(number))
    follow_rules.follow(at=NOON)
    RuleRun.objects.filter(pk=RuleRun.objects.order_by("id")[0].pk).update(at=NOON - timedelta(days=3))

    assert follow_rules.forget_old(at=NOON + timedelta(days=364)) == 1
    assert follow_rules.forget_old(at=NOON + timedelta(days=364)) == 0
    assert len(ran()) == 2
    assert follow_rules.follow(at=NOON) == 0, "and nothing is followed again"
