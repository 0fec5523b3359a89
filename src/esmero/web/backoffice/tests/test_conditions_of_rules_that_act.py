"""Rules when/if/then have the same rows of conditions as rules of promises: added, left out, denied."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests import world

from esmero.domain.conversations.models import Tag
from esmero.domain.customers.models import Segment
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import OF_QUESTIONS, Condition, Noun
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.models import Rule, Step
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db):
    return world.make_world()


@pytest.fixture
def office(there):
    """A browser in which the owner is signed in."""
    client = Client()
    client.force_login(there.owner)
    return client


def typed(*asked, **changed):
    return {"name": "Leaks", "when_verb": "message.received", "then_priority": "1", "then_unit": "DAYS"} | {
        **filling.asks(*asked),
        **changed,
    }


def form_of(answer):
    (found,) = html.fromstring(answer.content.decode()).find_class("sheet")
    return found


def asked_about(answer):
    """What each row asks about, in order."""
    return form_of(answer).xpath(".//fieldset[contains(@class, 'asked')]/legend/text()")


def offered(answer):
    return [one for one in form_of(answer).xpath(".//select[@name='noun']/option/@value")]


def conditions():
    return list(Rule.objects.get().wording.conditions)


def test_a_condition_is_added_and_nothing_typed_is_lost_or_kept(there, office):
    asked = [("WAY", ["EMAIL", "FAX"], True)]

    page = filling.send(
        office, "rule-new", typed(*asked, do="add", noun="WORDS", then_within="soon", letter_es="Vamos.")
    )

    assert page.status_code == 200
    assert asked_about(page) == ["By which way it comes", "Words"]
    fields = form_of(page).fields
    assert (fields["when-1-is_not"], fields["then_within"]) == ("1", "soon")
    assert fields["letter_es"].strip() == "Vamos."
    assert form_of(page).xpath(".//input[@name='when-1-values'][@checked]/@value") == ["EMAIL", "FAX"]
    assert not Rule.objects.exists()


def test_a_condition_is_left_out_and_the_rest_is_kept(there, office):
    filling.send(office, "rule-new", typed(("WORDS", "leak"), ("LANGUAGE", "es")))
    rule = Rule.objects.get()

    page = filling.send(office, "rule", typed(("WORDS", "leak"), ("LANGUAGE", "es"), do="out-1"), rule.pk)
    assert asked_about(page) == ["Language"]
    assert len(conditions()) == 2

    filling.send(office, "rule", typed(("LANGUAGE", "es")), rule.pk)
    assert conditions() == [Condition(Noun.LANGUAGE, ("es",))]


def test_several_things_are_asked_at_once_and_told_in_the_words_of_all_rules(there, office):
    tag = Tag.objects.create(name="Cellar", key="cellar")

    page = filling.send(
        office,
        "rule-new",
        typed(("WAY", ["EMAIL", "FORM"]), ("LANGUAGE", "ru", True), ("TAG", tag.pk), ("KNOWN", "NEW")),
    )

    said = "by e-mail or by the form, not in Russian, with the tag “Cellar”, from somebody new to us"
    assert f"When a customer writes ({said}): set the priority “Urgent”." in filling.words(page)


def test_a_step_stays_chosen_when_it_is_drawn_anew(there, office):
    make_workflow(name="Repair")
    step = Step.objects.order_by("id").first()
    filling.send(office, "rule-new", typed(("STEP", step.pk), when_verb="conversation.went_on"))
    rule = Rule.objects.get()
    assert conditions() == [Condition(Noun.STEP, ({"step": step.pk, "names": step.names},))]

    before = {"noun": "STEP", "values": [{"step": 0, "names": step.names}], "is_not": False}
    Rule.objects.update(conditions=[before])
    page = office.get(reverse("backoffice:rule", args=[rule.pk]))

    assert form_of(page).xpath(".//input[@name='when-1-values'][@checked]/@value") == [str(step.pk)]


def test_only_a_rule_that_waits_for_a_step_asks_which_step_it_is(there, office):
    make_workflow(name="Repair")
    step = Step.objects.order_by("id").first()

    page = filling.send(office, "rule-new", typed(("WAY", ["EMAIL"]), ("STEP", step.pk, True)))

    words = "Choose “a conversation reaches a step” under “When”, or leave this condition out."
    assert (page.status_code, filling.beside(page)) == (422, {"id_when-2-values": words})
    assert not Rule.objects.exists()


def test_what_is_gone_is_said_to_be_gone(there, office):
    tag = Tag.objects.create(name="Cellar", key="cellar")
    filling.send(office, "rule-new", typed(("TAG", tag.pk)))
    tag.delete()

    page = office.get(reverse("backoffice:rules"))

    assert "with the tag “something that is gone”" in filling.words(page)


def test_a_row_that_is_not_right_is_told_beside_it_and_nothing_is_kept(there, office):
    page = filling.send(office, "rule-new", typed(("TEAM", there.team.pk), ("LANGUAGE", [])))

    assert page.status_code == 422
    assert filling.beside(page) == {"id_when-2-values": "Choose at least one, or leave this condition out."}
    assert not Rule.objects.exists()


def test_rules_of_promises_ask_only_what_is_known_of_a_question(there, office):
    Tag.objects.create(name="Cellar", key="cellar")
    make_workflow(name="Repair")
    Segment.objects.create(name="Everybody", made_at=there.at)
    acting, promising = (office.get(reverse(f"backoffice:{name}-new")) for name in ("rule", "policy"))

    assert offered(acting) == Noun.values
    assert offered(promising) == list(OF_QUESTIONS)

    filling.send(office, "policy-new", {**filling.rule(name="Of tags"), **filling.asks(("KNOWN", "NEW"))})
    assert promises.policies()[-1].conditions == []


def test_of_what_there_is_nothing_to_choose_no_rule_asks(there, office):
    page = office.get(reverse("backoffice:rule-new"))

    assert set(Noun.values) - set(offered(page)) == {"STEP", "TAG", "SEGMENT"}


def test_all_rules_are_told_with_as_many_questions_as_one(there, office, django_assert_max_num_queries):
    tag = Tag.objects.create(name="Cellar", key="cellar")
    for _number in range(6):
        filling.send(office, "rule-new", typed(("TEAM", there.team.pk), ("TAG", tag.pk), ("CHANNEL", 1)))

    with django_assert_max_num_queries(14):
        office.get(reverse("backoffice:rules"))
