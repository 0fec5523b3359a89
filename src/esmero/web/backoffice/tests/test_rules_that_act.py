"""Owners write rules when/if/then: a rule is one sentence, is tried first, and tells what it did."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import follow_rules, receive, write_rules
from esmero.domain.channels.models import Channel
from esmero.domain.conversations.models import Conversation, Tag
from esmero.domain.promises.kinds import Condition, Noun
from esmero.domain.workflows.models import Rule
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db):
    made = world.make_world()
    follow_rules.follow(at=made.at)
    return made


@pytest.fixture
def office(there):
    """A browser in which the owner is signed in."""
    client = Client()
    client.force_login(there.owner)
    return client


def typed(**changed):
    plain = {
        "name": "Leaks first",
        "when_verb": "message.received",
        "then_priority": "1",
        "then_unit": "DAYS",
    }
    return {**plain, **changed}


def test_a_rule_is_written_tried_switched_on_and_followed(there, office):
    page = filling.send(office, "rule-new", typed(**filling.asks(("WORDS", "leak, water"))))
    rule = Rule.objects.get()
    said = filling.words(page)
    assert "When a customer writes (with “leak” or with “water”): set the priority “Urgent”." in said
    assert "Switch on" not in said

    refused = filling.send(office, "rule-switch", {"is_on": "on"}, rule.pk)
    assert "Try these words first." in refused.content.decode()

    tried = filling.words(filling.send(office, "rule-trial", {}, rule.pk))
    assert "It would never have been followed." in tried
    assert "Switch on" in tried

    filling.send(office, "rule-switch", {"is_on": "on"}, rule.pk)
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(conversation, words="Water!", new_files=[], send_key="1", at=there.at)
    follow_rules.follow(at=there.at)

    assert conversation.code in filling.words(office.get(reverse("backoffice:rule", args=[rule.pk])))
    desk = office.get(reverse("desk:conversation", args=[conversation.pk])).content.decode()
    assert "The rule “Leaks first” marked this as urgent." in desk


def test_a_trial_shows_the_newest_that_it_would_have_been(there, office):
    filling.send(office, "rule-new", typed())
    page = filling.words(filling.send(office, "rule-trial", {}, Rule.objects.get().pk))

    assert "It would have been followed 2 times." in page
    assert there.a.conversation.code in page
    assert there.b.conversation.code in page


def test_a_trial_over_much_says_how_far_it_is_and_then_what_it_found(there, office, monkeypatch):
    filling.send(office, "rule-new", typed())
    rule = Rule.objects.get()
    monkeypatch.setattr(write_rules, "AT_ONCE", 1)
    page = filling.send(office, "rule-trial", {}, rule.pk)
    assert "It is tried over the last thirty days." in filling.words(page)
    assert "hx-select" in page.content.decode()

    while doing.do_next({write_rules.TASK: write_rules.count_trial}, at=clock.now()):
        pass
    page = office.get(reverse("backoffice:rule", args=[rule.pk]))
    assert "It would have been followed 2 times." in filling.words(page)
    assert "hx-select" not in page.content.decode()


def test_a_changed_rule_goes_off_and_an_unchanged_one_stays(there, office):
    filling.send(office, "rule-new", typed())
    rule = Rule.objects.get()
    filling.send(office, "rule-trial", {}, rule.pk)
    filling.send(office, "rule-switch", {"is_on": "on"}, rule.pk)

    filling.send(office, "rule", typed(), rule.pk)
    assert Rule.objects.get().is_on

    filling.send(office, "rule", typed(then_priority="3"), rule.pk)
    assert not Rule.objects.get().is_on


def test_a_rule_that_is_on_and_has_to_be_tried_again_says_so(there, office):
    filling.send(office, "rule-new", typed())
    Rule.objects.update(is_on=True)

    said = filling.words(office.get(reverse("backoffice:rules")))
    assert "Switched on, and its words are to be tried again. When a customer writes" in said


def test_all_that_was_chosen_stands_in_the_fields_again(there, office):
    tag = Tag.objects.create(name="Cellar", key="cellar")
    chosen = typed(
        **filling.asks(("TEAM", there.team.pk), ("KNOWN", "NEW"), ("TAG", tag.pk, True)),
        then_note="Look into the cellar.",
        then_notice=there.lead.pk,
        promise_en="A person looks",
        then_within="2",
        letter_es="Vamos de camino.",
    )
    filling.send(office, "rule-new", chosen)
    rule = Rule.objects.get()

    assert rule.wording.conditions == (
        Condition(Noun.TEAM, (there.team.pk,)),
        Condition(Noun.KNOWN, ("NEW",)),
        Condition(Noun.TAG, (tag.pk,), is_not=True),
    )
    assert rule.deeds["promise"] == {"words": {"en": "A person looks"}, "within": 2, "unit": "DAYS"}
    page = office.get(reverse("backoffice:rule", args=[rule.pk])).content.decode()
    assert "Look into the cellar." in page
    assert "Vamos de camino." in page
    filling.send(office, "rule", chosen, rule.pk)
    assert Rule.objects.get().conditions == rule.conditions


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "id_name"),
        ({"then_within": "2"}, "id_promise_en"),
        ({"promise_en": "A person looks"}, "id_then_within"),
        (filling.asks(("WORDS", ",".join(str(number) for number in range(21)))), "id_when-1-values"),
    ],
)
def test_what_is_not_right_yet_is_said_beside_its_field(there, office, changed, field):
    answer = filling.send(office, "rule-new", typed(**changed))

    assert answer.status_code == 422
    assert field in filling.beside(answer)
    assert not Rule.objects.exists()


def test_a_rule_that_does_nothing_is_not_kept(there, office):
    answer = filling.send(office, "rule-new", typed(then_priority=""))

    assert "Choose what it does: one thing at least." in filling.words(answer)
    assert not Rule.objects.exists()


def test_rules_change_places_and_go(there, office):
    for name in ("First", "Second"):
        filling.send(office, "rule-new", typed(name=name))
    first, second = Rule.objects.order_by("position")

    filling.send(office, "rule-place", {"to": "up"}, second.pk)
    assert [one.name for one in Rule.objects.order_by("position")] == ["Second", "First"]

    filling.send(office, "rule-removal", {}, first.pk)
    assert [one.name for one in Rule.objects.all()] == ["Second"]


def test_a_channel_has_a_bound_for_words_of_software(there, office):
    channel = Channel.objects.get(address="help@example.com")
    filling.send(
        office,
        "channel",
        {"name": "Mail", "address": channel.address, "team_id": there.team.pk, "most_machine_percent": "30"},
        channel.pk,
    )
    assert Channel.objects.get(pk=channel.pk).most_machine_percent == 30
