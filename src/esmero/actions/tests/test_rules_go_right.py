"""Rules of the company where something comes in their way: they end, stay whole and hold up no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from tests import world
from tests.world import World

from esmero.actions import follow_rules, keep_watch, practise, tally_words, write_rules
from esmero.actions.tests.by_rule import NOON, WROTE, asks, followed, now, runs, writes_back
from esmero.domain.channels.models import Channel
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message, WordTally
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.domain.workflows import writes
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.kinds import Ask, StepDrawn, Wording
from esmero.domain.workflows.models import Progress, Rule, RuleRun
from esmero.ground.tasks import doing
from esmero.insight import rule_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    follow_rules.follow(at=NOON)
    return made


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


def test_what_a_rule_promises_for_what_was_broken_is_owed_once(there: World) -> None:
    words = {one: "A person rings you up" for one in ("en", "es", "ru")}
    followed(there, "promise.broken", {"promise": {"words": words, "within": 1, "unit": "DAYS"}})

    for month in range(1, 6):
        later = NOON + timedelta(days=40 * month)
        keep_watch.break_overdue_promises(at=later)
        follow_rules.follow(at=later)

    assert {refused for _did, refused in runs()} == {"", "PROMISED"}
    owed = Promise.objects.filter(about_id=now(there).pk, kept_at=None, broken_at=None, withdrawn_at=None)
    assert owed.filter(wording=words["en"], kind=PromiseKind.OWN_WORDS).count() == 1


def test_a_notice_that_goes_by_no_letter_is_done_and_says_so(there: World) -> None:
    followed(there, WROTE, {"letter": {"en": "We are on our way."}})
    writes_back(there)
    Conversation.objects.update(takes_automatic_letters=False)

    follow_rules.follow(at=NOON)

    assert Message.objects.filter(kind=MessageKind.NOTICE, text="We are on our way.").count() == 1
    assert runs() == [(["letter"], "NO_LETTER")]


def test_what_a_rule_could_only_half_do_it_does_not_do(there: World) -> None:
    gone = Ask(team_id=987654, words="Look at the pump", within=1)
    walked = make_workflow(StepDrawn({"en": "In"}, asks=(gone,)), name="Repair", at=NOON)
    followed(there, WROTE, {"kind": walked.pk, "team": there.other_team.pk, "priority": 1})
    writes_back(there)

    follow_rules.follow(at=NOON)

    assert runs() == [(["team", "priority"], "GONE")]
    assert (now(there).kind, now(there).team) == (None, there.other_team)
    assert not Progress.objects.exists()
    assert not Event.objects.filter(verb__in=["conversation.kind_set", "conversation.went_on"]).exists()
    # What was refused is not in its story, and what was done tells those who have it now.
    assert Event.objects.get(verb="rule.refused").team_id == there.other_team.pk


def test_no_rule_gives_anything_to_a_place_to_practise(there: World) -> None:
    practice = practise.begin(agent=there.agent, at=NOON)
    followed(there, WROTE, {"team": practice.team_id})
    writes_back(there)

    follow_rules.follow(at=NOON)

    assert runs() == [([], "GONE")]
    assert now(there).team == there.team


@pytest.mark.parametrize("deed", ["promise", "letter"])
def test_no_rule_speaks_a_language_that_the_customer_does_not_read(there: World, deed: str) -> None:
    Conversation.objects.update(language="ru")
    words = {"en": "We are on our way."}
    promised = {"words": words, "within": 2, "unit": "DAYS"}
    followed(there, WROTE, {deed: promised if deed == "promise" else words})
    before = Message.objects.filter(kind=MessageKind.NOTICE).count(), Promise.objects.count()
    writes_back(there)

    follow_rules.follow(at=NOON)

    assert runs() == [([], "NO_WORDS")]
    assert (Message.objects.filter(kind=MessageKind.NOTICE).count(), Promise.objects.count()) == before


def breaks(monkeypatch: pytest.MonkeyPatch, name: str, at_event: int) -> None:
    """Have looking at one event go wrong, as it would over what nobody can read."""
    looks = getattr(rule_facts, name)

    def fails(given: Any, *more: Any, **named: Any) -> Any:
        looked_at = [more[0].event] if more else given
        if any(event.pk == at_event for event in looked_at):
            raise TypeError
        return looks(given, *more, **named)

    monkeypatch.setattr(rule_facts, name, fails)


@pytest.mark.parametrize("name", ["facts_of", "fits"])
def test_what_cannot_be_looked_at_holds_up_nothing_that_comes_after(
    there: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    followed(there, WROTE, {"priority": 1})
    writes_back(there, key="1")
    breaks(monkeypatch, name, Event.objects.filter(verb=WROTE).latest("id").pk)
    writes_back(there, key="2")

    follow_rules.follow(at=NOON)

    assert runs() == [([], "FAILED"), (["priority"], "")]
    assert follow_rules.follow(at=NOON) == 0


def test_a_failure_that_cannot_be_kept_holds_up_no_other(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = followed(there, WROTE, {"note": "Look."}, name="First")
    followed(there, WROTE, {"priority": 1}, name="Second")
    writes_back(there)
    keeps = writes.note_run

    def fails(rule: Rule, **given: Any) -> None:
        if rule.pk == broken.pk:
            raise TypeError
        keeps(rule, **given)

    monkeypatch.setattr(writes, "note_run", fails)
    follow_rules.follow(at=NOON)

    assert runs() == [(["priority"], "")]
    assert not Message.objects.filter(kind=MessageKind.NOTE).exists()
    assert follow_rules.follow(at=NOON) == 0


def test_a_bound_counts_what_rules_wrote_a_moment_ago(there: World) -> None:
    tally_words.tally(at=NOON)
    WordTally.objects.all().delete()
    Channel.objects.update(most_machine_percent=50)
    followed(there, WROTE, {"letter": {"en": "We are on our way."}})
    for number in range(2):
        writes_back(there, key=str(number))

    follow_rules.follow(at=NOON)

    assert runs() == [(["letter"], ""), ([], "CEILING")]


def test_a_trial_ends_at_its_bounds_and_says_so(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        writes_back(there, f"Word {number}", key=str(number))
    plain = Wording("All", WROTE, (), {"priority": 1})
    looks = Wording("Words", WROTE, asks(("WORDS", "word")), {"priority": 1})

    trial = write_rules.would_follow(looks, at=NOON)
    assert (trial.count, len(trial.newest), trial.is_most) == (12, 10, False)

    with monkeypatch.context() as patch:
        patch.setattr(write_rules, "MOST_LETTERS", 3)
        trial = write_rules.would_follow(looks, at=NOON)
        assert (trial.looked_at, trial.count, trial.is_most) == (3, 3, True)
        assert not write_rules.would_follow(plain, at=NOON).is_most

    newest = Event.objects.filter(verb=WROTE).latest("id").pk
    passed = Event.objects.latest("id").pk - newest + 1
    monkeypatch.setattr(write_rules, "MOST_PASSED", passed)
    trial = write_rules.would_follow(plain, at=NOON)
    assert ([one.event.pk for one in trial.newest], trial.is_most) == ([newest], True)


def test_a_trial_over_much_is_made_in_the_background_and_tells_how_far_it_is(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        writes_back(there, f"Word {number}", key=str(number))
    rule = followed(there, WROTE, {"priority": 1})
    monkeypatch.setattr(write_rules, "AT_ONCE", 2)
    so_far: list[dict[str, int]] = []
    note = writes.note_tried_so_far
    monkeypatch.setattr(
        writes, "note_tried_so_far", lambda rule, **far: so_far.append(far) or note(rule, **far)
    )

    rule = write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)
    assert (rule.is_being_tried, rule.is_on, rule.dry_run["count"]) == (True, True, 7)
    assert doing.do_next(TRIED, at=NOON)

    rule.refresh_from_db()
    assert (rule.is_being_tried, rule.dry_run["count"], rule.dry_run["events"]) == (False, 7, 7)
    assert so_far == [{"done": done, "whole": 7} for done in (0, 2, 4, 6)]
    assert not doing.do_next(TRIED, at=NOON)


def test_a_trial_in_the_background_ends_where_its_words_are_changed_or_its_rule_is_gone(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_rules, "AT_ONCE", 1)
    rule = followed_later(there)
    write_rules.write(
        agent=there.owner, rule_id=rule.pk, wording=Wording("Other", WROTE, (), {"priority": 3}), at=NOON
    )
    assert doing.do_next(TRIED, at=NOON)
    rule.refresh_from_db()
    assert (rule.dry_run_at, rule.dry_run) == (None, {})

    write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)
    write_rules.remove(agent=there.owner, rule_id=rule.pk, at=NOON)
    assert doing.do_next(TRIED, at=NOON)
    assert not doing.do_next(TRIED, at=NOON)


TRIED = {write_rules.TASK: write_rules.count_trial}


def followed_later(there: World) -> Rule:
    """A rule of which a trial was asked for."""
    wording = Wording("Repairs", WROTE, (), {"priority": 1})
    rule = write_rules.write(agent=there.owner, rule_id=None, wording=wording, at=NOON)
    return write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)


def test_looking_for_words_reads_one_letter_of_each_event(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        writes_back(there, f"Word {number}", key=str(number))
    read: list[int] = []
    begins = conversations.beginnings_of
    monkeypatch.setattr(
        conversations,
        "beginnings_of",
        lambda ids, *, most_signs: read.extend(ids) or begins(ids, most_signs=most_signs),
    )

    newest = Event.objects.filter(verb=WROTE).latest("id")
    (facts,) = rule_facts.facts_of([newest], with_words=True)

    assert (len(read), facts.words.endswith("Word 4")) == (1, True)


def test_numbers_that_were_never_given_do_not_count_as_much_that_happened(there: World) -> None:
    """As on PostgreSQL after something was undone, or in a house that began by taking over another one's."""
    Event.objects.update(id=F("id") + 50_000)

    ids, is_more = events.ids_told_since(NOON - timedelta(days=30), WROTE, limit=200, most_passed=10_000)

    assert ids
    assert not is_more
