"""Rules of the company: when they are followed, how often, how far, and that trying them tells the truth."""

from datetime import timedelta
from typing import Any

import pytest
from tests import world
from tests.world import World

from esmero.actions import (
    assign,
    close,
    follow_rules,
    go_on,
    keep_watch,
    reply,
    rule_deeds,
    tally_words,
    write_rules,
)
from esmero.actions.tests.by_rule import NOON, WROTE, followed, now, runs, writes_back, written
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.conversations.models import Message, WordTally
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.workbench.models import Follower, Notice
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.kinds import StepDrawn, Wording
from esmero.domain.workflows.models import Kind, RuleRun
from esmero.insight import rule_facts

pytestmark = pytest.mark.django_db
KIND_SET = "conversation.kind_set"


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    follow_rules.follow(at=NOON)
    return made


def kind(name: str) -> Kind:
    return make_workflow(name=name, is_on=False, at=NOON)


def sorted_as(there: World, one: Kind) -> None:
    number = there.a.conversation.pk
    go_on.set_kind(agent=there.owner, conversation_id=number, kind_id=one.pk, at=NOON)


def test_what_fits_is_done_and_what_does_not_is_left_alone(there: World) -> None:
    followed(there, WROTE, {"priority": 1}, ("WORDS", "leak"))

    writes_back(there, "All is well.", key="1")
    follow_rules.follow(at=NOON)
    assert (now(there).priority, runs()) == (2, [])

    writes_back(there, "There is a LEAK!", key="2")
    follow_rules.follow(at=NOON)
    assert (now(there).priority, runs()) == (1, [(["priority"], "")])
    done = Event.objects.get(verb="conversation.prioritised")
    over = Event.objects.filter(verb=WROTE).latest("id").pk
    told = {"priority": 1, "rule": "Repairs", "depth": 1, "over": over}
    assert (done.by_kind, done.payload) == ("rule", told)


def test_what_happened_before_it_was_switched_on_does_not_concern_it(there: World) -> None:
    writes_back(there)
    followed(there, WROTE, {"priority": 1})

    follow_rules.follow(at=NOON)

    assert runs() == []


def test_a_rule_is_followed_once_though_the_worker_was_killed_before_it_said_so(
    there: World,
) -> None:
    followed(there, WROTE, {"note": "Look into the cellar."})
    writes_back(there)
    before = Follower.objects.get(name="rules").event_id
    follow_rules.follow(at=NOON)
    Follower.objects.filter(name="rules").update(event_id=before)

    follow_rules.follow(at=NOON)

    assert len(runs()) == 1
    assert Message.objects.filter(kind=MessageKind.NOTE).count() == 1


def test_a_worker_killed_within_a_rule_leaves_nothing_half_done(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(there, WROTE, {"priority": 1, "note": "Look."})
    writes_back(there)

    def is_killed(*_given: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setitem(rule_deeds.DEEDS, "note", is_killed)
        with pytest.raises(SystemExit):
            follow_rules.follow(at=NOON)
    assert (now(there).priority, runs()) == (2, [])

    follow_rules.follow(at=NOON)
    assert (now(there).priority, runs()) == (1, [(["priority", "note"], "")])


def test_a_rule_that_fails_is_one_line_of_the_log_and_holds_up_no_other(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(there, WROTE, {"priority": 1, "note": "Look."}, name="First")
    followed(there, WROTE, {"priority": 3}, name="Second")
    writes_back(there)

    def fails(*_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setitem(rule_deeds.DEEDS, "note", fails)
    follow_rules.follow(at=NOON)

    assert runs() == [([], "FAILED"), (["priority"], "")]
    assert now(there).priority == 3
    assert follow_rules.follow(at=NOON) == 0


def test_two_rules_that_call_each_other_come_to_an_end_and_the_log_says_so(there: World) -> None:
    one, other = kind("One"), kind("Other")
    followed(there, KIND_SET, {"kind": other.pk}, ("KIND", one.pk), name="There")
    followed(there, KIND_SET, {"kind": one.pk}, ("KIND", other.pk), name="And back")

    sorted_as(there, one)
    for _round in range(9):
        follow_rules.follow(at=NOON)

    assert [refused for _did, refused in runs()] == ["", "", "", "DEPTH"]
    depths = [event.payload.get("depth", 0) for event in Event.objects.filter(verb=KIND_SET).order_by("id")]
    assert depths == [0, 1, 2, 3]


def test_a_changed_rule_is_off_until_exactly_these_words_were_tried(there: World) -> None:
    rule = followed(there, WROTE, {"priority": 1})
    changed = Wording("Repairs", WROTE, (), {"priority": 3})

    rule = write_rules.write(agent=there.owner, rule_id=rule.pk, wording=changed, at=NOON)

    assert (rule.is_on, rule.dry_run_at) == (False, None)
    with pytest.raises(write_rules.NotTried):
        write_rules.switch(agent=there.owner, rule_id=rule.pk, is_on=True, at=NOON)


def test_trying_changes_nothing_but_the_rule(there: World) -> None:
    writes_back(there)
    rule = written(there, WROTE, {"priority": 1, "note": "Look.", "letter": {"en": "We look."}})
    before = Message.objects.count(), Delivery.objects.count()

    rule = write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)

    assert rule.dry_run["count"] == 3
    assert rule.dry_run["examples"][0]["conversation"] == there.a.conversation.pk
    assert (Message.objects.count(), Delivery.objects.count()) == before
    assert (now(there).priority, runs()) == (2, [])


def test_what_was_followed_live_is_what_a_trial_over_the_same_days_finds(there: World) -> None:
    one, other = kind("One"), kind("Other")
    rules = [
        followed(there, WROTE, {"priority": 1}, ("WORDS", "leak")),
        followed(there, KIND_SET, {"kind": other.pk}, ("KIND", one.pk), ("PRIORITY", 1)),
        followed(there, KIND_SET, {"priority": 3}, ("KIND", other.pk)),
        followed(there, WROTE, {"kind": one.pk}, ("KIND", None), ("TEAM", there.team.pk), ("KNOWN", "NEW")),
    ]
    started = Event.objects.latest("id").pk
    for number, words in enumerate(["A leak", "Well?", "Another leak", "Thank you"]):
        writes_back(there, words, key=str(number))
        for _round in range(4):
            follow_rules.follow(at=NOON)
    # How it stands now is not how it stood then.
    sorted_as(there, one)

    assert RuleRun.objects.count() > 3
    for rule in rules:
        live = set(RuleRun.objects.filter(rule=rule).values_list("event_id", flat=True))
        trial = write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON).dry_run
        last = Follower.objects.get(name="rules").event_id
        assert live == {one["event"] for one in trial["examples"] if started < one["event"] <= last}


def test_every_deed_does_what_it_says(there: World) -> None:
    walked = make_workflow(StepDrawn({"en": "In"}), StepDrawn({"en": "Out"}), name="Repair", at=NOON)
    assign.assign(
        agent=there.lead, conversation_id=there.a.conversation.pk, to_agent_id=there.agent.pk, at=NOON
    )
    deeds = {
        "kind": walked.pk,
        "step": {"step": 0, "names": {"en": "Out"}},
        "promise": {"words": {"en": "A person looks at it"}, "within": 2, "unit": "DAYS"},
        "note": "Look into the cellar.",
        "notice": there.lead.pk,
        "letter": {"en": "We are on our way.", "es": "Vamos de camino."},
    }
    followed(there, WROTE, deeds)
    writes_back(there)

    follow_rules.follow(at=NOON)

    assert runs() == [(["kind", "step", "promise", "note", "notice", "letter"], "")]
    assert now(there).kind == walked
    assert Event.objects.filter(verb="conversation.went_on").latest("id").payload["names"] == {"en": "Out"}
    assert Promise.objects.latest("id").wording == "A person looks at it"
    assert Notice.objects.get(agent=there.lead, kind="RULE").conversation == now(there)
    note = Message.objects.get(kind=MessageKind.NOTE)
    assert (note.written_by, note.agent, note.from_name) == (WrittenBy.SOFTWARE, None, "Repairs")
    letter = Message.objects.filter(kind=MessageKind.NOTICE).latest("id")
    assert letter.text in {"We are on our way.", "Vamos de camino."}
    assert (letter.written_by, letter.agent) == (WrittenBy.SOFTWARE, None)
    sent = Delivery.objects.get(about_kind="message", about_id=letter.pk)
    assert b"system" in bytes(sent.raw or b"") or b"sistema" in bytes(sent.raw or b"")


def test_a_conversation_goes_to_another_team_by_a_rule(there: World) -> None:
    followed(there, WROTE, {"team": there.other_team.pk})
    writes_back(there)

    follow_rules.follow(at=NOON)

    assert now(there).team == there.other_team


def test_no_rule_promises_anything_in_a_conversation_that_a_person_closed(there: World) -> None:
    promised = {"words": {"en": "We look"}, "within": 2, "unit": "DAYS"}
    followed(there, "conversation.closed", {"promise": promised})
    close_it(there)

    follow_rules.follow(at=NOON)

    assert runs() == [([], "CLOSED")]
    assert now(there).is_closed


def close_it(there: World) -> None:
    one = now(there)
    close.close(agent=there.owner, conversation_id=one.pk, reason="UNWANTED", why="No.", at=NOON)


def test_a_rule_looks_at_a_broken_promise_but_not_at_our_own_reminders(there: World) -> None:
    followed(there, "promise.broken", {"priority": 1})
    later = NOON + timedelta(days=30)

    keep_watch.break_overdue_promises(at=later)
    follow_rules.follow(at=later)

    assert now(there).priority == 1


def test_above_the_ceiling_no_rule_writes_and_a_confirmation_still_goes(there: World) -> None:
    tally_words.tally(at=NOON)
    Channel.objects.update(most_machine_percent=0)
    followed(there, WROTE, {"letter": {"en": "We are on our way."}})
    before = Message.objects.filter(kind=MessageKind.NOTICE).count()
    writes_back(there)

    follow_rules.follow(at=NOON)

    assert runs() == [([], "CEILING")]
    assert Message.objects.filter(kind=MessageKind.NOTICE).count() == before


def test_each_letter_is_counted_once_by_who_wrote_it(there: World) -> None:
    tally_words.tally(at=NOON)
    WordTally.objects.all().delete()
    number = there.a.conversation.pk
    reply.reply(
        agent=there.owner,
        conversation_id=number,
        words="Three plain words",
        seen_version=now(there).version,
        send_key="x",
        at=NOON,
    )

    assert tally_words.tally(at=NOON) == 1
    assert tally_words.tally(at=NOON) == 0

    counted = WordTally.objects.get()
    assert (counted.written_by, counted.letters, counted.words) == (WrittenBy.PERSON, 1, 3)


def test_two_workers_follow_a_rule_once(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    followed(there, WROTE, {"note": "Look."})
    writes_back(there)
    others = rule_facts.facts_of

    def while_another_worker_is_quicker(*given: Any, **more: Any) -> Any:
        found = others(*given, **more)
        monkeypatch.setattr(rule_facts, "facts_of", others)
        assert follow_rules.follow(at=NOON) == 1
        return found

    monkeypatch.setattr(rule_facts, "facts_of", while_another_worker_is_quicker)
    follow_rules.follow(at=NOON)

    assert len(runs()) == 1
    assert Message.objects.filter(kind=MessageKind.NOTE).count() == 1
