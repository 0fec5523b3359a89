"""A query prepared once finds what Django would find, with the values of each call."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import FileField, Model
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from esmero.domain.conversations import factories
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.ground import clock, made, prepared

pytestmark = pytest.mark.django_db

of_customer = prepared.Query[Conversation](
    lambda customer_id: (
        Conversation.objects.select_related("customer", "team__lead")
        .filter(customer_id=customer_id)
        .order_by("-id")[:5]
    )
)
kept = prepared.Query[Conversation](
    lambda customer_id: Conversation.objects.select_related("customer").filter(customer_id=customer_id),
    keeps=True,
)
opened_before = prepared.Query[int](
    lambda at: Conversation.objects.filter(opened_at__lt=at).order_by("id").values_list("id", flat=True)
)
some = prepared.Query[int](
    lambda ids: (
        Conversation.objects.filter(prepared.among("id", ids)).order_by("id").values_list("id", flat=True)
    )
)
codes = prepared.Query[tuple[int, str]](lambda: Conversation.objects.order_by("id").values_list("id", "code"))


def test_it_finds_the_same_objects_as_the_query_it_was_made_of():
    one = factories.make_conversation()
    factories.make_conversation()
    (found,) = of_customer(customer_id=one.customer_id)
    plain = Conversation.objects.select_related("customer", "team__lead").get(pk=one.pk)
    assert (found, found.opened_at, found.code) == (plain, plain.opened_at, plain.code)
    assert (found.customer.name, found.team.lead) == (plain.customer.name, plain.team.lead)


def test_every_table_of_ours_comes_out_as_django_makes_it():
    one = factories.make_conversation()
    (found,) = of_customer(customer_id=one.customer_id)
    plain = Conversation.objects.select_related("customer", "team__lead").get(pk=one.pk)
    for ours, djangos in ((found, plain), (found.customer, plain.customer), (found.team, plain.team)):
        mine, theirs = dict(vars(ours)), dict(vars(djangos))
        states = [vars(state.pop("_state")) for state in (mine, theirs)]
        assert mine == theirs
        assert states[0] == states[1]


def test_no_table_makes_its_rows_in_a_way_of_its_own():
    ours = [model for model in apps.get_models() if model.__module__.startswith("esmero.")]
    assert {model.__init__ for model in ours} == {AbstractBaseUser.__init__}
    assert {model.from_db.__func__ for model in ours} == {Model.from_db.__func__}
    assert not [one for model in ours for one in model._meta.fields if isinstance(one, FileField)]


def test_rows_share_what_stands_beside_several_of_them():
    one = factories.make_conversation()
    factories.make_conversation(customer=one.customer)
    newer, older = of_customer(customer_id=one.customer_id)
    assert newer.customer is older.customer
    assert of_customer(customer_id=one.customer_id)[0].customer is not newer.customer


def test_a_list_keeps_the_objects_of_rows_that_stand_as_they_stood():
    one = factories.make_conversation()
    (before,) = kept(customer_id=one.customer_id)
    assert kept(customer_id=one.customer_id)[0] is before

    Customer.objects.filter(pk=one.customer_id).update(name="Somebody Else")
    (after,) = kept(customer_id=one.customer_id)
    assert (before.customer.name, after.customer.name) == (one.customer.name, "Somebody Else")

    made.forget()
    assert kept(customer_id=one.customer_id)[0] is not after


def test_a_broken_transaction_is_not_asked():
    one = factories.make_conversation()
    transaction.set_rollback(True)
    with pytest.raises(TransactionManagementError):
        of_customer(customer_id=one.customer_id)


def test_each_call_has_its_own_values():
    first, second = factories.make_conversation(), factories.make_conversation()
    found = [of_customer(customer_id=one.customer_id)[0].pk for one in (first, second)]
    assert found == [first.pk, second.pk]


def test_a_moment_is_compared_as_a_moment():
    one = factories.make_conversation()
    second = timedelta(seconds=1)
    assert opened_before(at=one.opened_at) == []
    assert opened_before(at=one.opened_at + second) == [one.pk]
    assert opened_before.first(at=clock.now() - timedelta(days=9999)) is None


def test_columns_come_as_tuples_and_what_is_fetched_beside_costs_no_query():
    one = factories.make_conversation()
    assert codes() == [(one.pk, one.code)]
    with CaptureQueriesContext(connection) as asked:
        assert of_customer(customer_id=one.customer_id)[0].customer.pk == one.customer_id
    assert len(asked) == 1


def test_one_of_many_is_asked_for_with_a_list():
    first, _second, third = (factories.make_conversation() for _ in range(3))
    assert some(ids=[first.pk, third.pk]) == [first.pk, third.pk]
    assert some(ids=[]) == []


def test_a_value_that_is_forgotten_is_an_error_not_an_answer():
    with pytest.raises(KeyError):
        of_customer()
