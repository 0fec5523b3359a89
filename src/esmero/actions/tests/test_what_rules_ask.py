"""What rules when/if/then ask of how things stood: the nouns of rules of promises, and some of their own."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from tests import world
from tests.world import World

from esmero.actions import follow_rules, go_on, organise, tag, write_rules
from esmero.actions.tests.by_rule import NOON, WROTE, asks, followed, now, runs, writes_back, written
from esmero.actions.tests.in_segments import asked, kept
from esmero.domain.conversations.models import Tag
from esmero.domain.customers.kinds import SegmentNoun, SegmentOperator
from esmero.domain.events.models import Event
from esmero.domain.promises.kinds import Condition, Noun
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.kinds import Wording
from esmero.domain.workflows.models import Kind, Rule, Step
from esmero.insight import rule_facts

pytestmark = pytest.mark.django_db
WENT_ON = "conversation.went_on"


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    follow_rules.follow(at=NOON)
    return made


def fits(event: Event, noun: str, *values: Any, is_not: bool = False) -> bool:
    """Whether a rule with this one condition is for what happened."""
    (stood,) = rule_facts.facts_of([event], with_words=noun == Noun.WORDS)
    return rule_facts.fits(Wording("One", event.verb, (Condition(noun, values, is_not),)), stood)


def letter(there: World) -> Event:
    writes_back(there, "The pump leaks again")
    return Event.objects.filter(verb=WROTE).latest("id")


def reached(there: World, kind: Kind) -> Event:
    go_on.set_kind(agent=there.owner, conversation_id=now(there).pk, kind_id=kind.pk, at=NOON)
    return Event.objects.filter(verb=WENT_ON).latest("id")


def test_each_noun_is_asked_and_denied_of_how_things_stood(there: World) -> None:
    cellar, kind = Tag.objects.create(name="Cellar", key="cellar"), make_workflow(name="Repair", at=NOON)
    went_on = reached(there, kind)
    tag.tag(agent=there.owner, conversation_id=now(there).pk, names=["Cellar"], at=NOON)
    open_ones = kept(there, asked(SegmentNoun.OPEN, SegmentOperator.YES), at=NOON)
    works = {"organisation": "Norte", "belongs": organise.Belongs("WORKS", source="1"), "at": NOON}
    who = now(there).customer_id
    north = organise.put_in(agent=there.owner, customer_id=who, **works)[0].organisation
    wrote, one = letter(there), now(there)
    first = Step.objects.get(pk=went_on.payload["step"])
    here = {
        Noun.WAY: (one.channel.kind, "FAX"),
        Noun.CHANNEL: (one.channel_id, 0),
        Noun.KIND: (kind.pk, 0),
        Noun.LANGUAGE: (one.language, "ru" if one.language != "ru" else "en"),
        Noun.TEAM: (there.team.pk, there.other_team.pk),
        Noun.PRIORITY: (2, 1),
        Noun.WORDS: ("leak", "invoice"),
        Noun.TAG: (cellar.pk, 0),
        Noun.KNOWN: ("NEW", "KNOWN"),
        Noun.SEGMENT: (open_ones.pk, 0),
        Noun.BELONGS: (north.pk, 0),
        Noun.STEP: ({"step": first.pk, "names": {}}, {"step": 0, "names": {"en": "Elsewhere"}}),
    }

    assert set(here) == set(Noun)
    for noun, (so, other) in here.items():
        event = went_on if noun == Noun.STEP else wrote
        held = [fits(event, noun, other, so), fits(event, noun, other, is_not=True)]
        failed = [fits(event, noun, other), fits(event, noun, other, so, is_not=True)]
        assert (noun, held, failed) == (noun, [True, True], [False, False])


def test_a_step_that_was_drawn_anew_is_the_one_of_the_same_name(there: World) -> None:
    went_on = reached(there, make_workflow(name="Repair", at=NOON))

    assert fits(went_on, Noun.STEP, {"step": 0, "names": went_on.payload["names"]})


def test_where_no_step_was_reached_it_is_neither_this_step_nor_another(there: World) -> None:
    went_on = reached(there, make_workflow(name="Repair", at=NOON))
    wrote, step = letter(there), {"step": went_on.payload["step"], "names": went_on.payload["names"]}

    assert not fits(wrote, Noun.STEP, step)
    assert not fits(wrote, Noun.STEP, step, is_not=True)


def test_words_are_found_in_any_form_and_parts_of_words_are_not(there: World) -> None:
    wrote = letter(there)

    assert fits(wrote, Noun.WORDS, "leaked")
    assert fits(wrote, Noun.WORDS, "pump leaks")
    assert not fits(wrote, Noun.WORDS, "ump")


def test_what_nobody_knows_how_to_look_at_never_fits(there: World) -> None:
    wrote = letter(there)

    assert not fits(wrote, "MOON", "full")
    assert not fits(wrote, "MOON", "full", is_not=True)


def test_a_rule_may_say_what_must_not_be_so(there: World) -> None:
    refused = Condition(Noun.WORDS, ("thank", "thanks"), is_not=True)
    wording = Wording("Not thanks", WROTE, (refused,), {"priority": 1})
    rule = write_rules.write(agent=there.owner, rule_id=None, wording=wording, at=NOON)
    write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON)
    write_rules.switch(agent=there.owner, rule_id=rule.pk, is_on=True, at=NOON)

    writes_back(there, "Thank you", key="1")
    follow_rules.follow(at=NOON)
    assert runs() == []

    writes_back(there, "And now?", key="2")
    follow_rules.follow(at=NOON)
    assert (runs(), now(there).priority) == ([(["priority"], "")], 1)


def test_rules_of_before_ask_what_they_asked(there: World) -> None:
    given = asks(("WAY", "EMAIL"), ("TEAM", there.team.pk), ("KNOWN", "NEW"), ("WORDS", "leak", "water"))
    rule, plain = followed(there, WROTE, {"priority": 1}), written(there, WROTE, {"priority": 3})
    before = {"way_in": "EMAIL", "team": there.team.pk, "known": False, "words": ["leak", "water"]}
    step = {"step": 7, "names": {"en": "In"}}
    Rule.objects.filter(pk=rule.pk).update(conditions=before)
    Rule.objects.filter(pk=plain.pk).update(conditions={"step": step}, dry_run_at=NOON)

    migration = import_module("esmero.domain.workflows.migrations.0007_rules_ask_as_promises_do")
    migration.as_rows(apps, None)

    ruled = Rule.objects.get(pk=rule.pk)
    assert set(ruled.wording.conditions) == set(given)
    # Words are whole words now, so what a trial found is another rule's; it is followed meanwhile.
    assert (ruled.is_on, ruled.dry_run_at, ruled.dry_run) == (True, None, {})
    assert Rule.objects.get(pk=plain.pk).dry_run_at == NOON
    assert Rule.objects.get(pk=plain.pk).wording.conditions == (Condition(Noun.STEP, (step,)),)
