"""What is a sign of one person, and what only looks like one."""

import pytest
from django.db import connection

from esmero.domain.company.factories import make_calendar
from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import Evidence, FactKind, FactUse, IdentityKind, PairState
from esmero.domain.customers.models import Candidate, Customer, Sign
from esmero.domain.customers.reads import pairs
from esmero.domain.customers.tests.test_pairs import BY, NOON, kinds, know, learn
from esmero.ground import db

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Customer, Customer]:
    return make_customer("Ana Gil", email="a@x.example"), make_customer("Bob Rot", email="b@y.example")


def signs(customer: Customer) -> set[str]:
    found = reads.signs_of(customer, reads.identities_of(customer.pk), reads.facts_with_signs(customer.pk))
    return {one.kind for one in found}


def test_one_number_of_two_countries_is_two_numbers(two) -> None:
    learn(two[0], IdentityKind.PHONE, "+34612345678")
    learn(two[1], IdentityKind.PHONE, "+49612345678")

    assert kinds() == []


@pytest.mark.parametrize(("place", "found"), [("ES-CN", [Evidence.TELEPHONE]), ("DE-BY", []), ("", [])])
def test_a_number_without_a_country_is_from_where_the_company_is(two, place: str, found: list[str]) -> None:
    make_calendar(holidays_of=place)
    learn(two[0], IdentityKind.PHONE, "+34612345678")

    know(two[1], FactKind.REACH, "612 34 56 78 after four")

    assert kinds() == found


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FactKind.WHERE, "Calle Mayor 124 3-2 28013 Madrid"),
        (FactKind.WHERE, "Above the shop with +34 612 345 678 on its door"),
        (FactKind.REACH, "Mornings only, 2026-12-01 2027-01-31"),
        (FactKind.REACH, "As order 4711 0815 2342 says"),
    ],
)
def test_what_is_no_telephone_number_of_somebody_says_nothing(two, kind: str, words: str) -> None:
    make_calendar(holidays_of="ES")
    for one in two:
        know(one, kind, words)

    assert kinds() == []


@pytest.mark.parametrize(
    "addresses",
    [
        ("reply+abc@relay.example", "reply+def@relay.example"),
        ("sales+ana@firma.example", "sales+eva@firma.example"),
        ("noreply+a@gmail.com", "noreply+b@gmail.com"),
    ],
)
def test_what_stands_behind_a_plus_may_be_somebody_elses(addresses: tuple[str, str]) -> None:
    for address in addresses:
        make_customer("", email=address)

    assert kinds() == []


def test_the_number_of_a_reception_speaks_for_nobody_once_too_many_have_it() -> None:
    for number in range(5):
        know(make_customer(f"P{number} Q{number}"), FactKind.REACH, "+34 911 111 111")
    assert Candidate.objects.filter(state=PairState.OPEN).count() == 10

    know(make_customer("The sixth"), FactKind.REACH, "+34 911 111 111")

    assert not Candidate.objects.filter(state=PairState.OPEN).exists()
    assert not Customer.objects.filter(has_pairs=True).exists()


def test_a_row_that_somebody_held_is_flagged_later(two) -> None:
    for one in two:
        know(one, FactKind.REACH, "+34 612 345 678")
    alone = make_customer("Carla")
    Customer.objects.filter(pk=two[0].pk).update(has_pairs=False)
    Customer.objects.filter(pk=alone.pk).update(has_pairs=True)

    left = reads.flags_left()
    assert set(left) == {two[0].pk, two[1].pk, alone.pk}
    with db.write():
        writes.see_flags(left)

    flagged = set(Customer.objects.filter(has_pairs=True).values_list("id", flat=True))
    assert flagged == {one.pk for one in two}


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (pairs.unflagged()[:200], "candidate_open"),
        (pairs.flagged_alone()[:200], "customer_with_pairs"),
        (Sign.objects.filter(key=b"1").order_by("customer_id")[:6], "sign_of_customer"),
    ],
)
def test_what_the_search_asks_is_found_by_its_index(db, rows, index) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Of tables with a few rows it would rather read all, and sort them.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_incremental_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")

    steps = rows.explain()

    assert index in steps, steps
    assert not [one for one in steps.splitlines() if "SCAN" in one and "INDEX" not in one], steps


def test_what_did_not_change_is_not_written_again(two) -> None:
    know(two[0], FactKind.REACH, "+34 612 345 678")
    before = list(Sign.objects.order_by("id").values())

    with db.write():
        writes.learn_signs(two[0], at=NOON)

    assert list(Sign.objects.order_by("id").values()) == before


def test_what_rules_may_not_use_says_nothing() -> None:
    ours = [make_customer("Ana Gil", email=address) for address in ("a@x.example", "b@y.example")]
    facts = [know(one, FactKind.WHERE, "Madrid") for one in ours]
    assert kinds() == [Evidence.PLACE]

    with db.write():
        writes.forbid_uses(facts[0], not_for=[FactUse.RULES], **BY)

    assert kinds() == []
    assert Evidence.PLACE not in signs(ours[0])
