"""Segments ask where customers belong, and are asked again when that changes, or what is part of what."""

import pytest
from tests import world

from esmero.actions import join_organisations, organise, segments
from esmero.actions.tests.by_rule import NOON
from esmero.actions.tests.in_segments import asked, do_tasks, kept, members
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import SegmentNoun, SegmentOperator

pytestmark = pytest.mark.django_db
N, Op = SegmentNoun.BELONGS, SegmentOperator


@pytest.fixture
def there():
    made = world.make_world(NOON)
    segments.follow(at=NOON)
    return made


def begin(there, name, parent=None):
    one = organise.begin(agent=there.owner, name=name, at=NOON)
    hang(there, one, parent)
    return one


def hang(there, one, parent):
    told = {"name": one.name, "parent_id": parent.pk if parent else None, "domains": [], "at": NOON}
    organise.describe(agent=there.owner, organisation_id=one.pk, **told)


def put_in(there, name, place):
    customer = make_customer(name)
    belongs = organise.Belongs("WORKS", source="1")
    given = {"customer_id": customer.pk, "organisation": place.pk, "belongs": belongs, "at": NOON}
    return customer, organise.put_in(agent=there.owner, **given)[0]


def followed():
    while segments.follow(at=NOON):
        pass
    do_tasks(at=NOON)


def test_who_belongs_there_and_who_comes_and_goes(there):
    north = begin(there, "Norte")
    ana, row = put_in(there, "Ana Rei", north)
    segment = kept(there, asked(N, Op.IS, north.pk), at=NOON)
    assert members(segment) == {ana.pk}

    luis, _row = put_in(there, "Luis Prado", north)
    organise.take_out(agent=there.owner, belonging_id=row.pk, at=NOON)
    followed()

    assert members(segment) == {luis.pk}


def test_or_one_below_it_follows_what_is_part_of_what(there):
    north, yard = begin(there, "Norte"), begin(there, "Vigo")
    ana, _row = put_in(there, "Ana Rei", yard)
    below = kept(there, asked(N, Op.BELOW, north.pk), at=NOON)
    not_below = kept(there, asked(N, Op.NOT_BELOW, north.pk), name="B", at=NOON)
    assert members(below) == set() and ana.pk in members(not_below)

    hang(there, yard, north)
    followed()

    assert members(below) == {ana.pk} and ana.pk not in members(not_below)


def test_organisations_that_are_one_are_asked_as_one_until_they_are_two(there):
    north, sur = begin(there, "Norte"), begin(there, "Sur")
    ana, _row = put_in(there, "Ana Rei", north)
    segment = kept(there, asked(N, Op.IS, sur.pk), at=NOON)
    assert members(segment) == set()

    given = {"organisation_id": sur.pk, "into_id": north.pk, "at": NOON}
    row = join_organisations.join(agent=there.owner, **given)
    followed()
    assert members(segment) == {ana.pk}
    join_organisations.part(agent=there.owner, joining_id=row.pk, at=NOON)
    followed()
    assert members(segment) == set()
