"""Two organisations are one, until that is undone: at any later time each has again what was its own."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world

from esmero.actions import join_organisations, organise, sights
from esmero.domain.customers import reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import (
    Belonging,
    Organisation,
    OrganisationClue,
    OrganisationDomain,
    OrganisationNote,
)
from esmero.domain.events.models import Event
from esmero.ground.refs import NotYours

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.fixture
def there():
    return world.make_world(AT)


def begin(there, name, *, domains=(), parent=None):
    one = organise.begin(agent=there.owner, name=name, at=AT)
    told = {"name": name, "parent_id": parent.pk if parent else None, "domains": domains, "at": AT}
    return organise.describe(agent=there.owner, organisation_id=one.pk, **told)


def put_in(there, customer, place, *, at=AT, **more):
    belongs = organise.Belongs("WORKS", source="1", **more)
    given = {"customer_id": customer.pk, "organisation": place.pk, "belongs": belongs}
    return organise.put_in(agent=there.owner, at=at, **given)[0]


def join(there, of, to, **chosen):
    given = {"organisation_id": of.pk, "into_id": to.pk, "chosen": chosen, "at": LATER}
    return join_organisations.join(agent=there.owner, **given)


def part(there, row):
    return join_organisations.part(agent=there.owner, joining_id=row.pk, at=LATER + timedelta(days=1))


def picture():
    return [
        list(Organisation.objects.order_by("id").values("id", "name", "folded", "parent", "merged_into")),
        list(Belonging.objects.order_by("id").values("id", "organisation", "customer", "ended_at")),
        list(OrganisationDomain.objects.order_by("name").values_list("name", "organisation")),
        list(OrganisationNote.objects.order_by("id").values_list("id", "organisation")),
        sorted(OrganisationClue.objects.values_list("organisation", "key")),
    ]


def of(customer):
    customer.refresh_from_db()
    return [one.organisation.name for one in reads.belongings_of(customer)]


def test_all_that_is_the_ones_is_the_others_and_old_links_and_names_lead_there(there):
    north, sur = begin(there, "Talleres Norte", domains=["norte.example"]), begin(there, "Norte SL")
    yard = begin(there, "Taller Vigo", parent=sur)
    ana, luis = make_customer("Ana Rei"), make_customer("Luis Prado")
    put_in(there, ana, north)
    put_in(there, ana, sur)
    put_in(there, luis, sur)
    organise.note(agent=there.owner, organisation_id=sur.pk, words="1", source="1", at=AT)

    join(there, sur, north, name=sur.pk)

    lives = reads.organisation(sur.pk, hold=False)
    assert lives.pk == north.pk and lives.name == "Norte SL"
    assert of(ana) == ["Norte SL"] and of(luis) == ["Norte SL"]
    assert Belonging.objects.filter(ended_at=None, organisation=north).count() == 2
    assert [one.pk for one in reads.parts_of(lives, most=5)] == [yard.pk]
    assert len(reads.notes_of(lives, most=5)) == 1
    for typed in ("talleres", "norte sl", "Norte SL"):
        assert [one.pk for one in reads.organisations_found(typed)] == [north.pk], typed
    for name in ("Talleres Norte", "norte sl"):
        assert reads.organisation_called(name).pk == north.pk
        assert organise.begin(agent=there.owner, name=name, at=LATER).pk == north.pk
    assert {one.verb for one in Event.objects.filter(about_kind="organisation", at=LATER)} == {
        "organisation.joined"
    }


def test_an_undo_at_any_later_time_gives_back_the_beginning(there):
    north, sur = (
        begin(there, "Norte", domains=["norte.example"]),
        begin(there, "Sur", domains=["sur.example"]),
    )
    begin(there, "Taller Vigo", parent=sur)
    ana, luis = make_customer("Ana Rei"), make_customer("Luis Prado")
    for one in (north, sur):
        put_in(there, ana, one)
    put_in(there, luis, sur)
    before = picture()

    row = join(there, sur, north, name=sur.pk)
    eva = make_customer("Eva Rey")
    put_in(there, eva, sur, at=LATER)
    part(there, row)

    assert of(ana) == ["Norte", "Sur"] and of(luis) == ["Sur"] and of(eva) == ["Norte"]
    Belonging.objects.filter(customer=eva).delete()
    assert picture() == before


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_several_are_undone_in_any_order(there, order):
    places = [begin(there, name, domains=[f"{name}.example"]) for name in ("a1", "b1", "c1", "d1")]
    for number, one in enumerate(places):
        put_in(there, make_customer(f"Ana Rei {number}"), one)
        organise.note(agent=there.owner, organisation_id=one.pk, words="1", source="1", at=AT)
    a, b, c, d = places
    before = picture()

    rows = [join(there, a, b, name=a.pk), join(there, b, c, name=b.pk), join(there, d, c, name=d.pk)]
    assert Belonging.objects.filter(organisation=c).count() == 4
    for number in order:
        part(there, rows[number])

    assert picture() == before


def test_who_left_the_one_that_lives_left_both(there):
    north, sur = begin(there, "Norte"), begin(there, "Sur")
    ana = make_customer("Ana Rei")
    kept, _double = put_in(there, ana, north), put_in(there, ana, sur)
    row = join(there, sur, north)
    organise.end_own(customer_id=ana.pk, belonging_id=kept.pk, at=LATER)

    part(there, row)

    assert of(ana) == []


def test_what_leaders_read_is_switched_on_anew(there):
    north, sur = begin(there, "Norte"), begin(there, "Sur")
    for one in (north, sur):
        sights.open_sight(agent=there.owner, organisation_id=one.pk, reaches_below=False, at=AT)

    row = join(there, sur, north)
    part(there, row)

    assert reads.sight_of(north.pk) is None and reads.sight_of(sur.pk) is None


def test_none_is_part_of_itself_by_it_and_agents_do_not_do_it(there):
    north = begin(there, "Norte")
    yard = begin(there, "Vigo", parent=north)
    for one, other in ((north, yard), (yard, north)):
        with pytest.raises(join_organisations.GoesInCircles):
            join(there, one, other)
    with pytest.raises(join_organisations.SameOrganisation):
        join(there, north, north)
    with pytest.raises(NotYours):
        join_organisations.join(agent=there.agent, organisation_id=yard.pk, into_id=north.pk, at=AT)


def test_an_undo_asks_no_more_for_more_people(there):
    north, sur = begin(there, "Norte"), begin(there, "Sur")
    counts = []
    for beginning, many in ((0, 5), (5, 40)):
        for number in range(beginning, beginning + many):
            put_in(there, make_customer(f"P {number}"), sur)
        row = join(there, sur, north)
        with CaptureQueriesContext(connection) as asked:
            part(there, row)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2
    assert Belonging.objects.filter(organisation=sur).count() == 45
