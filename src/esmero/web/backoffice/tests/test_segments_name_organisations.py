"""A condition of a segment names organisations as they are written."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import world

from esmero.actions import join_organisations, organise
from esmero.actions.tests.by_rule import NOON
from esmero.domain.customers.kinds import SegmentNoun, SegmentOperator
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Condition, Noun
from esmero.parts import conditions
from esmero.parts import segments as words
from esmero.web.backoffice.forms.segments import SegmentRows
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db
N, Op = SegmentNoun.BELONGS, SegmentOperator


def test_organisations_are_offered_while_one_types_and_what_stands_before_stays():
    there = world.make_world(NOON)
    for name in ("Prado, S.L.", "Prado Vigo", "Norte"):
        organise.begin(agent=there.owner, name=name, at=NOON)
    lead = Client()
    lead.force_login(there.lead)

    def offered(typed):
        given = {"row": "3", "when-3-values": typed}
        page = lead.get(reverse("backoffice:organisations-named"), given).content.decode()
        return re.findall(r'value="([^"]*)"', page)

    assert offered("pra") == ["Prado Vigo", "Prado, S.L."]
    assert offered("Norte; prado v") == ["Norte; Prado Vigo"]
    assert offered("") == offered("Norte; ") == offered("madrid") == []


def test_a_rule_is_written_with_the_name_of_an_organisation_and_read_back_so():
    there = world.make_world(NOON)
    north = organise.begin(agent=there.owner, name="Prado, S.L.", at=NOON)
    owner = Client()
    owner.force_login(there.owner)
    asks = filling.asks((Noun.BELONGS, "prado, s.l."))

    filling.send(owner, "policy-new", {**filling.rule(name="Quick"), **asks})
    made = promises.policies()[-1]
    assert made.conditions == [Condition(Noun.BELONGS, (north.pk,))]
    assert conditions.in_words(made.conditions) == "from somebody of “Prado, S.L.”"
    page = owner.get(reverse("backoffice:policy", args=[made.pk])).content.decode()
    assert 'value="Prado, S.L."' in page and reverse("backoffice:organisations-named") in page

    wrong = owner.post(
        reverse("backoffice:policy-new"),
        {**filling.rule(name="Slow"), **filling.asks((Noun.BELONGS, "Pradera"))},
    )
    assert "No organisation is called “Pradera”." in wrong.content.decode()


def test_an_organisation_is_written_by_its_name_and_others_are_offered():
    there = world.make_world(NOON)
    north = organise.begin(agent=there.owner, name="Prado, S.L.", at=NOON)
    organise.begin(agent=there.owner, name="Prado Vigo", at=NOON)

    def typed(said):
        data = QueryDict(mutable=True)
        data.update({"row": "0", "when-0-noun": N.value, "when-0-operator": Op.BELOW, "when-0-values": said})
        return SegmentRows.posted(data)

    rows = typed("prado, s.l.")
    assert rows.is_right() and rows.forms[0].condition().values == (north.pk,)
    sentence = words.sentence([rows.forms[0].condition()])
    assert sentence == "Belongs to “Prado, S.L.” or to what is part of it."
    assert "Prado" not in words.sentence([rows.forms[0].condition()], words.NamesForCustomers())

    wrong = typed("prado")
    assert not wrong.is_right()
    assert "Prado Vigo" in str(wrong.forms[0].errors["values"])


def test_the_organisations_of_all_rules_are_read_at_once(django_assert_num_queries):
    there = world.make_world(NOON)
    made = [organise.begin(agent=there.owner, name=f"Prado {one}", at=NOON) for one in range(6)]
    was = organise.begin(agent=there.owner, name="Prado old", at=NOON)
    joined = {"organisation_id": was.pk, "into_id": made[5].pk}
    join_organisations.join(agent=there.owner, **joined, at=NOON)
    rules = [[Condition(Noun.BELONGS, (made[one].pk, was.pk))] for one in range(5)]
    rules.append([Condition(Noun.BELONGS, (1_000_000,))])

    names = conditions.Names().expect(one for rule in rules for one in rule)
    with django_assert_num_queries(2):
        said = [conditions.in_words(rule, names) for rule in rules]

    assert said[2] == "from somebody of “Prado 2” or from somebody of “Prado 5”"
    assert said[5] == "from somebody of “something that is gone”"


def test_the_page_of_rules_asks_no_more_with_more_organisations():
    there = world.make_world(NOON)
    owner = Client()
    owner.force_login(there.owner)

    def asked(names):
        for name in names:
            organise.begin(agent=there.owner, name=name, at=NOON)
            asks = filling.asks((Noun.BELONGS, name))
            filling.send(owner, "policy-new", {**filling.rule(name=name), **asks})
        with CaptureQueriesContext(connection) as queries:
            assert names[-1] in owner.get(reverse("backoffice:promises")).content.decode()
        return sum("customers_organisation" in one["sql"] for one in queries)

    assert asked(["Prado"]) == asked(["Vigo", "Norte"]) == 1
