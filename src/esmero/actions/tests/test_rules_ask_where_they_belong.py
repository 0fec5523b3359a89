"""Rules ask where the customer belongs, then and not now, through what is part of what and who is whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world

from esmero.actions import counting, join_organisations, join_people, organise, part_people, write_rules
from esmero.actions.tests.by_rule import NOON, WROTE, writes_back, written
from esmero.actions.tests.test_segments_of_organisations import begin
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Belonging, Customer
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import MadeBy, Noun, PromiseKind
from esmero.domain.promises.models import Policy, PolicyCondition, Promise
from esmero.domain.workflows.models import Rule
from esmero.insight import replay

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def there():
    return world.make_world(NOON)


@pytest.fixture
def ana(there):
    return Customer.objects.get(pk=there.a.conversation.customer_id)


def put_in(there, customer, place, *, at=NOON):
    belongs = organise.Belongs("WORKS", source="1")
    given = {"customer_id": customer.pk, "organisation": place.pk, "belongs": belongs, "at": at}
    return organise.put_in(agent=there.owner, **given)[0]


def take_out(there, row, *, at):
    organise.take_out(agent=there.owner, belonging_id=row.pk, at=at)


def quick_for(*places):
    """A rule of promises for people of these, asked first."""
    quick = make_policy(position=90, name="Quick")
    PolicyCondition.objects.create(policy=quick, noun=Noun.BELONGS, values=[one.pk for one in places])
    Policy.objects.exclude(pk=quick.pk).update(position=91)
    return quick


def talk(there):
    return Conversation.objects.get(pk=there.a.conversation.pk)


def places(customer, number, *, at):
    return customers.places_at([(customers.one(customer.pk), number, at)])[0]


def test_a_rule_of_promises_is_for_people_of_an_organisation_and_of_what_is_part_of_it(there, ana):
    whole = begin(there, "Grupo")
    part = begin(there, "Grupo Vigo", whole)
    quick = quick_for(whole)
    assert counting.policy_of(talk(there)).pk != quick.pk

    put_in(there, ana, part)

    assert counting.policy_of(talk(there)).pk == quick.pk
    PolicyCondition.objects.update(values=[begin(there, "Sur").pk])
    assert counting.policy_of(talk(there)).pk != quick.pk


def test_whoever_left_since_keeps_what_was_promised_when_it_is_counted_again(there, ana):
    north = begin(there, "Norte")
    row, quick = put_in(there, ana, north), quick_for(north)

    take_out(there, row, at=NOON + HOUR)

    assert counting.policy_of(talk(there)).pk != quick.pk
    again = counting.clocks_again(talk(there), [PromiseKind.FIRST_REPLY], at=NOON)
    assert again[PromiseKind.FIRST_REPLY].terms["why"]["rule"] == quick.pk
    assert "places" not in again[PromiseKind.FIRST_REPLY].terms["asked"]


def test_the_trial_of_a_rule_of_promises_asks_where_they_belonged_then(there, ana):
    north = begin(there, "Norte")
    row, quick = put_in(there, ana, north), quick_for(north)
    # One that a rule made while they belonged there.
    made = Promise.objects.filter(about_id=talk(there).pk, made_by=MadeBy.POLICY)
    assert made.update(made_at=NOON)
    take_out(there, row, at=NOON + HOUR)
    (rule,) = [one for one in promises.policies() if one.pk == quick.pk]
    rule.position = 1

    def promised():
        return replay.replayed([rule], at=NOON + 2 * HOUR, told=lambda *_: True).rules[1]["promised"]

    assert promised() == made.count()
    Belonging.objects.update(noted_at=NOON + HOUR)
    assert promised() == 0


def test_the_trial_of_a_rule_that_acts_asks_where_they_belonged_then(there, ana):
    north = begin(there, "Norte")
    row = put_in(there, ana, north)
    writes_back(there)
    take_out(there, row, at=NOON + HOUR)
    rule = written(there, WROTE, {"priority": 1}, (Noun.BELONGS, north.pk))

    def fitting():
        write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=NOON + 2 * HOUR)
        return Rule.objects.get(pk=rule.pk).dry_run["count"]

    assert fitting() == 1
    Belonging.objects.update(noted_at=NOON + HOUR)
    assert fitting() == 0


def test_what_was_joined_is_asked_by_either_number(there, ana):
    north, twin = begin(there, "Norte"), begin(there, "Norte, S.L.")
    put_in(there, ana, twin)
    quick = quick_for(twin)
    joined = {"organisation_id": twin.pk, "into_id": north.pk, "at": NOON}
    join_organisations.join(agent=there.owner, **joined)

    assert counting.policy_of(talk(there)).pk == quick.pk
    PolicyCondition.objects.update(values=[north.pk])
    assert counting.policy_of(talk(there)).pk == quick.pk


def test_it_is_asked_of_whom_a_conversation_was_with_then(there, ana):
    other = Customer.objects.get(pk=there.b.conversation.customer_id)
    north, number = begin(there, "Norte"), there.a.conversation.pk
    put_in(there, other, north)
    assert places(ana, number, at=NOON) == frozenset()

    joined = {"customer_id": other.pk, "into_id": ana.pk, "at": NOON + HOUR}
    row = join_people.join(agent=there.owner, **joined)

    assert places(ana, number, at=NOON) == frozenset()
    assert places(ana, there.b.conversation.pk, at=NOON) == {north.pk}
    assert places(ana, number, at=NOON + HOUR) == {north.pk}
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=NOON + 2 * HOUR)
    assert places(ana, number, at=NOON + 2 * HOUR) == frozenset()


def test_where_they_belong_is_read_by_indexes(there, ana):
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    part = begin(there, "Grupo Vigo", begin(there, "Grupo"))
    put_in(there, ana, part)
    with CaptureQueriesContext(connection) as asked:
        places(ana, there.a.conversation.pk, at=NOON)
        customers.places_now(ana.pk)

    for one in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
            steps = [str(row[-1]) for row in cursor.fetchall()]
        assert not [step for step in steps if step.startswith("SCAN")], (one["sql"], steps)
