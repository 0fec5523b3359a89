"""Rules of how soon we promise what: written, ordered, tried."""

import pytest
from django.urls import reverse
from lxml import html

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company.reads import the_company
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import Condition, Noun, Time, Unit
from esmero.domain.staff.factories import make_team
from esmero.parts.conditions import BY_CHANNEL
from esmero.web.backoffice.tests import filling


@pytest.fixture
def care(company):
    return make_team("Care")


def test_a_rule_is_kept_as_it_is_written(office, care):
    fields = filling.rule(
        first_reply_number="20",
        first_reply_unit="minutes",
        update_number="1",
        update_unit="days",
        **filling.asks(("WAY", "EMAIL"), ("LANGUAGE", "ru"), ("TEAM", care.pk)),
    )

    filling.send(office, "policy-new", fields)

    (rule,) = promises.policies()
    assert rule.times["FIRST_REPLY"] == Time(20, Unit.MINUTES)
    assert rule.times["NEXT_REPLY"] == Time(2, Unit.HOURS)
    assert rule.times["UPDATE"] == Time(1, Unit.DAYS)
    assert rule.conditions == [
        Condition(Noun.WAY, ("EMAIL",)),
        Condition(Noun.LANGUAGE, ("ru",)),
        Condition(Noun.TEAM, (care.pk,)),
    ]


def test_a_rule_comes_back_as_it_was_written(office):
    rule = make_policy(times={"UPDATE": Time(2, Unit.DAYS), "FIRST_REPLY": Time(90)})

    page = office.get(reverse("backoffice:policy", args=[rule.pk]))

    fields = dict(html.fromstring(page.content.decode()).get_element_by_id("rule").fields)
    assert (fields["update_number"], fields["update_unit"]) == ("2", "days")
    assert (fields["first_reply_number"], fields["first_reply_unit"]) == ("90", "minutes")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": ""}, "name", "what the rule is for"),
        ({"first_reply_number": "0"}, "first_reply_number", "1 or more"),
        ({"first_reply_number": "soon"}, "first_reply_number", "whole number"),
        ({"update_number": "99", "update_unit": "days"}, "update_number", "further away than anybody waits"),
        ({"look_again_days": ""}, "look_again_days", "whole number"),
        (filling.asks(("TEAM", "999")), "when-1-values", "not on it"),
        (filling.asks(("LANGUAGE", [])), "when-1-values", "Choose at least one"),
        (filling.asks(("WORDS", " , ")), "when-1-values", "at least one word"),
        (filling.asks(("WORDS", ",".join("abcdefghijklmnopqrstu"))), "when-1-values", "20 words at most"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_and_nothing_typed_is_lost(office, changed, field, said):
    answer = filling.send(office, "policy-new", filling.rule(next_reply_number="17", **changed))

    assert answer.status_code == 422
    assert said in filling.beside(answer)[f"id_{field}"]
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert 'value="17"' in answer.content.decode()


def test_the_order_of_rules_is_changed(office):
    first, second = make_policy("First"), make_policy("Second")

    filling.send(office, "policy-place", {"to": "up"}, second.pk)

    assert [rule.name for rule in promises.policies()] == ["Second", "First"]
    assert [rule.pk for rule in promises.policies()] == [second.pk, first.pk]


def test_a_rule_is_taken_away(office):
    rule = make_policy("First")

    filling.send(office, "policy-removal", {}, rule.pk)

    assert promises.policies() == []


def test_a_rule_that_is_gone_is_not_there(office):
    assert filling.send(office, "policy-removal", {}, 77).status_code == 404


def test_a_trial_says_due_when_and_why(office, care):
    make_policy("Everything")
    asked = {"try-on": "2026-11-20", "try-clock": "19:20", "try-team_id": care.pk}

    page = office.get(
        reverse("backoffice:promises"), {**asked, "try-channel_kind": "FORM", "try-language": "en"}
    )

    words = filling.words(page)
    assert "Monday, 10:20 is when a first answer is due, by the rule “Everything”." in words
    assert "Friday 20 November: 40 min run, 19:20 to 20:00." in words
    assert "Saturday 21 November to Sunday 22 November: the clock rests." in words
    assert "Monday 23 November: 1 h 20 min run, 9:00 to 10:20." in words


def test_a_rule_is_tried_as_it_stands_in_the_form_and_not_kept(office, care):
    rule = make_policy("Everything")
    asked = {"try-on": "2026-11-20", "try-clock": "17:50", "try-team_id": care.pk}

    page = filling.send(office, "policy-trial", {**filling.rule(first_reply_number="1"), **asked}, rule.pk)

    assert "Friday, 18:50 is when a first answer is due" in filling.words(page)
    assert promises.policy(rule.pk).first_reply == Time(2, Unit.HOURS)


def test_a_trial_of_no_day_says_so_beside_the_field(office, care):
    rule = make_policy("Everything")
    asked = {"try-on": "soon", "try-clock": "17:50", "try-team_id": care.pk}

    page = filling.send(office, "policy-trial", {**filling.rule(), **asked}, rule.pk)

    assert page.status_code == 422
    assert "2026-12-24" in filling.beside(page)["id_try-on"]


def test_the_share_at_which_hand_made_promises_are_at_risk_is_the_company_s(office):
    address = reverse("backoffice:promises-warning")

    refused = office.post(address, {"warn_percent": "7"})
    done = office.post(address, {"warn_percent": "50"}, follow=True)

    assert refused.status_code == 422
    assert the_company().warn_percent == 50
    (chosen,) = html.fromstring(done.content.decode()).xpath(
        "//select[@name='warn_percent']/option[@selected]/@value"
    )
    assert chosen == "50"


@pytest.mark.parametrize("kind", list(ChannelKind))
def test_a_rule_may_be_for_whatever_way_something_comes_by(office, kind):
    filling.send(office, "policy-new", filling.rule(**filling.asks(("WAY", kind))))

    (rule,) = promises.policies()
    assert rule.conditions == [Condition(Noun.WAY, (kind,))]
    assert f"For: {BY_CHANNEL[kind]}." in office.get(reverse("backoffice:promises")).content.decode()


def test_a_rule_that_never_decides_is_named_where_the_set_up_is_looked_at(office):
    make_policy("Everything")
    make_policy("Wholesale", language="es")

    page = office.get(reverse("backoffice:home")).content.decode()

    assert "The rule “Wholesale” never decides" in page
    assert f'href="{reverse("backoffice:promises")}"' in page
