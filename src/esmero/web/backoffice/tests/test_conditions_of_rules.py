"""The conditions of a rule are rows of its form: added, left out, shown again; no script is needed."""

import pytest
from django.urls import reverse
from lxml import html

from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import Condition, Noun, PromiseKind, Time, Unit
from esmero.domain.promises.reads import conditions
from esmero.domain.staff.factories import make_team
from esmero.domain.staff.models import Team
from esmero.parts import conditions as in_words
from esmero.web.backoffice.forms import conditions as forms
from esmero.web.backoffice.tests import filling


@pytest.fixture
def care(company):
    return make_team("Care")


def form_of(answer):
    return html.fromstring(answer.content.decode()).get_element_by_id("rule")


def chosen(answer, key):
    return form_of(answer).xpath(f"//input[@name='when-{key}-values' and @checked]/@value")


def test_every_noun_has_its_words_and_its_choices():
    assert set(forms.NOUNS) == set(forms.IS) == set(in_words.NOUNS) == set(conditions.NOUNS) == set(Noun)


def test_a_condition_is_added_and_nothing_typed_is_lost_or_kept(office, care):
    rule = make_policy("Everything")
    typed = filling.rule(name="Broken things", first_reply_number="soon", do="add", noun="LANGUAGE")

    once = filling.send(office, "policy", {**typed, **filling.asks(("WAY", ["FORM", "FAX"]))}, rule.pk)

    assert once.status_code == 200
    assert [row for row in form_of(once).xpath("//input[@name='row']/@value")] == ["1", "2"]
    assert chosen(once, 1) == ["FORM", "FAX"]
    fields = dict(form_of(once).fields)
    assert (fields["name"], fields["first_reply_number"]) == ("Broken things", "soon")
    assert promises.policy(rule.pk).name == "Everything"


@pytest.mark.parametrize("above", ["0", "20"])
def test_a_rule_as_its_page_shows_it_takes_a_condition(office, care, above):
    fields = dict(form_of(office.get(reverse("backoffice:policy-new"))).form_values())
    typed = {**fields, "hand_up_percent": above, "do": "add", "noun": "WORDS"}

    page = filling.send(office, "policy-new", typed)

    assert page.status_code == 200
    assert dict(form_of(page).fields)["hand_up_percent"] == above


def test_a_condition_is_left_out(office, care):
    typed = {**filling.rule(do="out-1"), **filling.asks(("WAY", "FORM"), ("WORDS", "star, coat"))}

    page = filling.send(office, "policy-new", typed)

    (left,) = form_of(page).xpath("//input[@name='row']/@value")
    assert dict(form_of(page).fields)[f"when-{left}-values"] == "star, coat"


def test_a_rule_comes_back_with_its_conditions_and_times(office, care):
    rule = make_policy(
        "Broken",
        conditions=[Condition(Noun.TEAM, (care.pk,)), Condition(Noun.WORDS, ("star", "red coat"), True)],
        times={PromiseKind.RESOLUTION: Time(3, Unit.DAYS, is_plain=True)},
    )

    page = office.get(reverse("backoffice:policy", args=[rule.pk]))
    sent: dict[str, list[str]] = {}
    for name, value in form_of(page).form_values():
        sent.setdefault(name, []).append(value)
    before = (list(rule.conditions), dict(rule.times))
    filling.send(office, "policy", {**sent, "do": "save"}, rule.pk)

    again = promises.policy(rule.pk)
    assert (again.conditions, again.times) == before
    assert again.revision == rule.revision


def test_what_is_not_promised_is_left_empty_and_may_be_taken_back(office, care):
    rule = make_policy(times={PromiseKind.CALL_BACK: Time(2)})

    page = office.get(reverse("backoffice:policy", args=[rule.pk]))
    filling.send(office, "policy", filling.rule(), rule.pk)

    fields = dict(form_of(page).fields)
    assert (fields["resolution_number"], fields["call_back_number"]) == ("", "2")
    assert PromiseKind.CALL_BACK not in promises.policy(rule.pk).times


def test_a_team_that_is_not_ready_any_more_may_stay_and_no_other_may_come(office, care):
    other = make_team("Workshop")
    rule = make_policy(team=care)
    Team.objects.update(is_ready=False)

    kept = filling.send(
        office, "policy", {**filling.rule(name="Ours"), **filling.asks(("TEAM", care.pk))}, rule.pk
    )
    refused = filling.send(office, "policy", {**filling.rule(), **filling.asks(("TEAM", other.pk))}, rule.pk)

    assert (kept.status_code, promises.policy(rule.pk).name) == (200, "Ours")
    assert (refused.status_code, promises.policy(rule.pk).conditions) == (
        422,
        [Condition(Noun.TEAM, (care.pk,))],
    )


def test_conditions_are_told_in_words_where_all_rules_stand(office, care):
    make_policy(
        conditions=[
            Condition(Noun.WAY, ("EMAIL", "FORM")),
            Condition(Noun.LANGUAGE, ("ru",), is_not=True),
            Condition(Noun.WORDS, ("star",)),
            Condition(Noun.PRIORITY, (1,)),
        ],
        times={PromiseKind.FIRST_REPLY: Time(2, Unit.DAYS, is_plain=True)},
    )

    said = filling.words(office.get(reverse("backoffice:promises")))

    assert "First answer within 2 days, further ones within 2 working hours." in said
    assert "For: by e-mail or by the form, not in Russian, with “star”, marked “urgent”." in said


def test_a_question_is_tried_with_the_words_that_a_rule_looks_for(office, care):
    make_policy("Stars", conditions=[Condition(Noun.WORDS, ("star",))])
    make_policy("Everything")
    asked = {"try-on": "2026-11-20", "try-clock": "19:20", "try-team_id": care.pk}
    asked |= {"try-channel_kind": "FORM", "try-language": "en", "try-words": "My stars are late"}

    said = filling.words(office.get(reverse("backoffice:promises"), asked))

    assert "by the rule “Stars”" in said


def test_days_are_counted_as_they_are_promised_where_a_rule_is_tried(office, care):
    asked = {"try-on": "2026-11-20", "try-clock": "17:50", "try-team_id": care.pk}
    two = {"first_reply_number": "2", "first_reply_unit": "plain_days"}

    said = filling.words(filling.send(office, "policy-new_trial", {**filling.rule(**two), **asked}))

    assert "Sunday, 17:50 is when a first answer is due" in said
