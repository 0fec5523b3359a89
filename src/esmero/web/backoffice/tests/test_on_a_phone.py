"""The back office where there is little room: what one came for stands first, and nothing is covered."""

import pytest
from django.urls import reverse
from lxml import html

from esmero.domain.promises.factories import make_policy
from esmero.domain.staff.factories import make_team
from esmero.domain.workflows.models import Rule
from esmero.web.backoffice.tests import filling

WHEN = {"name": "Thanks", "when_verb": "message.received", "then_note": "Look at it.", "then_unit": "DAYS"}


def tree(answer):
    return html.fromstring(answer.content.decode())


def words(node):
    return " ".join(" ".join(node.itertext()).split())


@pytest.fixture
def rule(office):
    filling.send(office, "rule-new", WHEN)
    return Rule.objects.get()


def page_of(office, rule):
    return tree(office.get(reverse("backoffice:rule", args=[rule.pk])))


def test_all_ways_lie_in_one_word_that_names_where_one_is(office):
    (ways,) = tree(office.get(reverse("backoffice:rules"))).find_class("ways")

    assert ways.tag == "details"
    assert "Rules" in words(ways.find("summary"))
    links = ways.findall(".//a")
    assert {"Set-up", "Teams", "To the desk"} <= {words(one) for one in links}
    assert [words(one) for one in links if one.get("aria-current")] == ["Rules"]


def test_what_was_done_is_said_before_the_words_and_covers_nothing(office, rule):
    page = tree(filling.send(office, "rule-trial", {}, rule.pk))

    (said,) = page.find_class("said")
    assert words(said) == "It is tried; nothing was changed by it."
    assert said.xpath("following::main")
    assert not page.get_element_by_id("toasts").findall(".//es-toast")
    assert not page_of(office, rule).find_class("said")


def test_what_could_not_be_done_is_said_there_as_well_and_looks_otherwise(office, rule):
    page = tree(filling.send(office, "rule-switch", {"is_on": "on"}, rule.pk))

    (said,) = page.find_class("said")
    assert said.find("div").get("data-tone") == "soon"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"do": "add", "noun": "WORDS"}, 200),
        ({"row": "1", "when-1-noun": "WORDS", "when-1-values": ""}, 422),
    ],
)
def test_its_fields_stand_open_once_one_writes_in_them(office, rule, given, status):
    answer = filling.send(office, "rule", WHEN | given, rule.pk)

    assert answer.status_code == status
    fold = tree(answer).get_element_by_id("change")
    assert fold.get("open") is not None
    assert fold.xpath(".//*[@name='when-1-values']")


def test_a_rule_reads_first_then_how_it_stands_then_its_fields_are_folded(office, rule):
    page = page_of(office, rule)

    (standing,) = page.find_class("standing")
    fold = page.get_element_by_id("change")
    order = list(page.iter())
    assert order.index(page.find_class("lede")[0]) < order.index(standing) < order.index(fold)
    assert words(standing) == "Not tried yet Try it"
    assert fold.get("open") is None
    assert fold.findall(".//select")
    filling.send(office, "rule-trial", {}, rule.pk)
    (standing,) = page_of(office, rule).find_class("standing")
    assert words(standing) == "Tried, and not switched on Try it again Switch on"


def test_what_is_wrong_with_a_rule_is_not_folded_away(office, rule):
    page = tree(filling.send(office, "rule", {**WHEN, "name": ""}, rule.pk))

    assert page.get_element_by_id("change").get("open") is not None


def test_a_rule_of_promises_reads_first_and_is_folded_until_something_is_to_be_seen(office):
    rule = make_policy(name="Everything")
    url = reverse("backoffice:policy", args=[rule.pk])
    page = tree(office.get(url))
    assert words(page.find_class("lede")[0]).startswith("First answer within")
    assert page.get_element_by_id("change").get("open") is None

    wrong = tree(filling.send(office, "policy", filling.rule(first_reply_number="soon"), rule.pk))
    added = tree(filling.send(office, "policy", {**filling.rule(), "do": "add", "noun": "WAY"}, rule.pk))

    assert [one.get_element_by_id("change").get("open") is not None for one in (wrong, added)] == [True, True]


def test_a_rule_of_promises_that_was_tried_can_be_saved_beside_what_came_out(office):
    rule = make_policy(name="Everything")
    team = make_team("Care")
    tried = {**filling.rule(), "try-on": "2026-12-01", "try-clock": "10:00", "try-team_id": team.pk}
    page = tree(filling.send(office, "policy-trial", tried, rule.pk))

    assert page.get_element_by_id("change").get("open") is None
    saves = page.xpath("//aside//button[@form='rule'][@name='do'][@value='save']")
    assert [words(one) for one in saves] == ["Save"]
    assert not tree(office.get(reverse("backoffice:policy", args=[rule.pk]))).xpath(
        "//aside//button[@name='do']"
    )
