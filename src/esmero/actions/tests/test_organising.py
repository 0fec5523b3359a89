"""Who belongs to whom: said once, ended and undone, joined and parted with the people; never in circles."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests import world

from esmero.actions import forget, join_people, live_together, organise, part_people, take_along
from esmero.actions.organise import Belongs, DomainTaken, GoesInCircles, NameTaken, TooDeep
from esmero.actions.tests.test_bringing_people import bring, hand_in, take_back
from esmero.domain.customers import reads as customers
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import DEEPEST, Proof
from esmero.domain.customers.models import Belonging, Customer, Identity, Organisation, OrganisationNote
from esmero.domain.events.models import Event
from esmero.ground.refs import NotFound, NotYours
from esmero.parts import known_homes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
LATER = AT + timedelta(days=3)


@pytest.fixture
def there():
    return world.make_world(AT)


@pytest.fixture
def ana(there):
    return there.a.conversation.customer


def put_in(there, customer, name="Astilleros Vigo", **more):
    belongs = Belongs(**({"belongs_as": "WORKS", "source": "Ana said so"} | more))
    given = {"customer_id": customer.pk, "organisation": name, "belongs": belongs}
    return organise.put_in(agent=there.owner, at=AT, **given)[0]


def places(customer):
    customer = Customer.objects.get(pk=customer.pk)
    return [
        one.organisation.name if one.organisation else "home" for one in customers.belongings_of(customer)
    ]


def described(there, one, **more):
    told = {"name": one.name, "parent_id": one.parent_id, "domains": []} | more
    return organise.describe(agent=there.owner, organisation_id=one.pk, at=AT, **told)


def new(there, name):
    return organise.begin(agent=there.owner, name=name, at=AT)


def test_somebody_belongs_to_an_organisation_once_whatever_its_capitals(there, ana):
    first = put_in(there, ana)
    again = put_in(there, ana, "  astilleros   VIGO ", belongs_as="BUYS")

    assert again == first and places(ana) == ["Astilleros Vigo"]
    assert Organisation.objects.count() == 1
    assert Event.objects.filter(verb="belonging.noted").count() == 1


def test_it_ends_and_the_end_is_undone(there, ana):
    row = put_in(there, ana)

    organise.take_out(agent=there.agent, belonging_id=row.pk, at=LATER)
    assert places(ana) == [] and not Customer.objects.get(pk=ana.pk).has_belongings
    organise.bring_back(agent=there.agent, belonging_id=row.pk, at=LATER)

    assert places(ana) == ["Astilleros Vigo"]


def test_what_a_customer_ended_themselves_nobody_else_undoes(there, ana):
    row = put_in(there, ana)
    organise.end_own(customer_id=ana.pk, belonging_id=row.pk, at=LATER)

    with pytest.raises(NotFound):
        organise.bring_back(agent=there.owner, belonging_id=row.pk, at=LATER)
    assert places(ana) == []
    organise.bring_own_back(customer_id=ana.pk, belonging_id=row.pk, at=LATER)
    assert places(ana) == ["Astilleros Vigo"]


def test_nobody_ends_what_is_anothers(there, ana):
    row, other = put_in(there, ana), there.b.conversation.customer

    with pytest.raises(NotFound):
        organise.end_own(customer_id=other.pk, belonging_id=row.pk, at=LATER)
    with pytest.raises(NotFound):
        organise.take_out(agent=there.stranger, belonging_id=row.pk, at=LATER)
    assert places(ana) == ["Astilleros Vigo"]


def test_who_lives_together_shares_one_household_and_moves_out_of_the_other(there, ana):
    luis, eva = make_customer("Luis"), make_customer("Eva")

    home = together(there, ana, luis)
    assert together(there, luis, eva) == home
    other = together(there, make_customer("Pia"), make_customer("Tom"))
    pia = Customer.objects.get(name="Pia")
    assert together(there, ana, pia) == home != other

    assert places(pia) == ["home"] and Belonging.objects.get(customer=pia, ended_at=None).household == home


def together(there, one, other, at=AT):
    given = {"customer_id": one.pk, "other_id": other.pk, "said_by": {one.pk}}
    return live_together.say(agent=there.owner, at=at, **given).household


def test_of_two_who_live_together_neither_reads_who_said_so(there, ana):
    luis = make_customer("Luis")
    together(there, ana, luis)

    said = {
        name: str(known_homes.of(whom(one), UTC, at=LATER)) for name, one in (("ana", ana), ("luis", luis))
    }
    assert "You told us so." in said["ana"] and "You told us so." not in said["luis"]
    for told in (*said.values(), str(take_along.told_of(luis.pk, at=AT)[0]["you"])):
        assert "live together" in told or "is_a_household" in told
    assert "Ana" not in said["luis"] and "Luis" not in said["ana"]
    assert not Belonging.objects.exclude(source="").exists()


def test_who_is_left_alone_lives_together_with_nobody(there, ana):
    luis, pia = make_customer("Luis"), make_customer("Pia")
    home = together(there, ana, luis)
    row = Belonging.objects.get(customer=ana)

    organise.end_own(customer_id=ana.pk, belonging_id=row.pk, at=LATER)
    assert known_homes.of(whom(luis), UTC, at=LATER) == [] and places(luis) == []
    together(there, pia, luis)
    organise.bring_own_back(customer_id=ana.pk, belonging_id=row.pk, at=LATER)

    assert places(luis) == places(pia) == ["home"] and places(ana) == []
    assert Belonging.objects.filter(customer=luis, ended_at=None).exclude(household=home).count() == 1


def test_who_comes_back_into_a_household_leaves_the_one_since(there, ana):
    luis, pia = make_customer("Luis"), make_customer("Pia")
    together(there, ana, luis)
    row = Belonging.objects.get(customer=luis)
    organise.take_out(agent=there.owner, belonging_id=row.pk, at=LATER)
    together(there, pia, luis)

    organise.bring_back(agent=there.owner, belonging_id=row.pk, at=LATER)

    assert places(luis) == places(ana) == ["home"] and places(pia) == []


def test_that_two_live_together_is_undone_and_who_moved_lives_where_they_did(there, ana):
    luis, pia, tom = make_customer("Luis"), make_customer("Pia"), make_customer("Tom")
    home, before = together(there, ana, luis), together(there, pia, tom)
    assert customers.moves(whom(ana), whom(pia)) and not customers.moves(whom(ana), whom(luis))
    given = {"customer_id": ana.pk, "other_id": pia.pk, "said_by": []}
    row = live_together.say(agent=there.owner, at=LATER, **given)
    assert places(tom) == []

    live_together.undo(agent=there.owner, belonging_id=row.pk, at=LATER + timedelta(minutes=1))

    assert [customers.household_of(whom(one)) for one in (ana, luis, pia, tom)] == [
        home,
        home,
        before,
        before,
    ]
    with pytest.raises(NotFound):
        live_together.undo(agent=there.owner, belonging_id=row.pk, at=LATER + timedelta(minutes=2))


def whom(customer):
    return Customer.objects.get(pk=customer.pk)


@pytest.mark.parametrize("name", ["-", "Caf@ Luz", "0815", "Norte", "Ñandú  y Cía."])
def test_of_one_name_there_is_one_organisation_and_it_is_found(there, name):
    one = new(there, name)

    assert new(there, f" {name.upper()} ") == one and Organisation.objects.get() == one
    assert name == "-" or customers.organisations_found(name) == [one]


def test_no_two_get_one_name_so_that_what_is_over_another_is_known_by_its_name(there):
    norte, other = new(there, "Café Norte"), new(there, "Other")

    with pytest.raises(NameTaken, match="Café Norte"):
        described(there, other, name="cafe norte")
    described(there, norte, name="CAFÉ NORTE")

    assert set(Organisation.objects.values_list("name", flat=True)) == {"CAFÉ NORTE", "Other"}


def test_what_they_ended_themselves_is_not_brought_in_by_a_file(there, ana):
    row = put_in(there, ana, "Vigo")
    organise.end_own(customer_id=ana.pk, belonging_id=row.pk, at=LATER)

    assert customers.ended_by_them(ana, [row.organisation_id]) == {row.organisation_id: LATER}
    bring(there, hand_in(there, FILE.format(customers.identities_of(ana.pk)[0].value)))
    assert places(ana) == []
    put_in(there, ana, "Vigo")
    assert places(ana) == ["Vigo"]


def test_nothing_is_part_of_itself_whatever_order_things_are_said_in(there):
    """However organisations are put under each other, each leads up to an end, and never too far."""
    chance = random.Random(17)
    all_of_them = [new(there, f"Place {number}") for number in range(9)]
    refused = 0
    for _turn in range(150):
        one, above = chance.sample(all_of_them, 2)
        try:
            described(
                there,
                Organisation.objects.get(pk=one.pk),
                parent_id=chance.choice([above.pk, above.pk, None]),
            )
        except (GoesInCircles, TooDeep):
            refused += 1
        for row in Organisation.objects.all():
            up, steps = row, 1
            while up.parent_id is not None:
                up, steps = Organisation.objects.get(pk=up.parent_id), steps + 1
                assert up.pk != row.pk and steps <= DEEPEST
    assert refused
    with pytest.raises(GoesInCircles):
        described(there, all_of_them[0], parent_id=all_of_them[0].pk)


def test_how_deep_it_is_counts_from_both_sides(there):
    chain = [new(there, f"Place {number}") for number in range(DEEPEST)]
    for above, below in pairwise(chain):
        described(there, below, parent_id=above.pk)
    top = new(there, "Top")

    with pytest.raises(TooDeep):
        described(there, chain[0], parent_id=top.pk)
    with pytest.raises(TooDeep):
        described(there, top, parent_id=chain[-1].pk)
    described(there, top, parent_id=chain[-2].pk)


def test_a_domain_is_one_organisations_and_proposes_without_putting_in(there, ana):
    vigo, other = new(there, "Astilleros Vigo"), new(there, "Other")
    described(there, vigo, domains=["Example.ORG"])
    with pytest.raises(DomainTaken):
        described(there, other, domains=["example.org"])

    identities = customers.identities_of(ana.pk)
    assert customers.vouched_for(identities) == []
    Identity.objects.filter(customer=ana).update(proof=Proof.CODE)
    found = customers.vouched_for(customers.identities_of(ana.pk))

    assert [(one.name, address) for one, address in found] == [("Astilleros Vigo", "ana@example.org")]
    assert places(ana) == []


def test_only_leads_and_owners_set_organisations_up(there):
    vigo = new(there, "Vigo")

    with pytest.raises(NotYours):
        organise.begin(agent=there.agent, name="New", at=AT)
    with pytest.raises(NotYours):
        organise.describe(
            agent=there.agent, organisation_id=vigo.pk, name="X", parent_id=None, domains=[], at=AT
        )


def test_of_two_who_are_one_each_place_stands_once_and_both_get_theirs_back(there, ana):
    eva = there.b.conversation.customer
    put_in(there, ana)
    put_in(there, eva, belongs_as="BUYS")
    put_in(there, eva, "Casa Luz")

    row = join_people.join(agent=there.owner, customer_id=eva.pk, into_id=ana.pk, at=LATER)
    assert places(ana) == ["Astilleros Vigo", "Casa Luz"] and places(eva) == []
    assert customers.belongings_in([Organisation.objects.get(name="Casa Luz").pk]).get().customer == ana
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert places(ana) == ["Astilleros Vigo"] and places(eva) == ["Astilleros Vigo", "Casa Luz"]


def test_an_end_while_two_were_one_is_undone_for_both(there, ana):
    eva = there.b.conversation.customer
    first = put_in(there, ana)
    put_in(there, eva)
    row = join_people.join(agent=there.owner, customer_id=eva.pk, into_id=ana.pk, at=LATER)

    organise.take_out(agent=there.owner, belonging_id=first.pk, at=LATER)
    assert places(ana) == []
    organise.bring_back(agent=there.owner, belonging_id=first.pk, at=LATER)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert places(ana) == places(eva) == ["Astilleros Vigo"]


def test_it_is_in_their_own_copy_and_gone_with_them(there, ana):
    put_in(there, ana, words="steers the crane", belongs_as="OTHER")

    told = str(take_along.told_of(ana.pk, at=AT)[0])
    assert "Astilleros Vigo" in told and "steers the crane" in told
    forget.forget_customer(agent=None, customer_id=ana.pk, at=LATER)

    assert not Belonging.objects.exists() and Organisation.objects.exists()


def test_who_is_erased_is_named_in_nothing_said_of_organisations(there, ana):
    Customer.objects.filter(pk=ana.pk).update(name="Ana Belmonte")
    luis, eva = make_customer("Luis"), make_customer("Eva")
    put_in(there, ana)
    vigo = put_in(there, luis, source="Ana, on the telephone").organisation
    other = put_in(there, eva, "Casa Luz", source="ana belmonte").organisation
    kept = put_in(there, make_customer("Pia"), "Casa Luz", source="Ana Gil")
    for place, words in (
        (vigo, "Ana Belmonte pays late; Luis does not"),
        (other, "Mornings, as Banana says"),
    ):
        told = {"organisation_id": place.pk, "words": words, "source": "Ana Belmonte, at the counter"}
        organise.note(agent=there.owner, at=AT, **told)

    forget.forget_customer(agent=None, customer_id=ana.pk, at=LATER)

    assert list(Belonging.objects.exclude(source="")) == [kept]
    said = OrganisationNote.objects.order_by("id").values_list("words", "source")
    assert list(said) == [("… pays late; Luis does not", ""), ("Mornings, as Banana says", "")]


FILE = "Name;E-mail;Company\nEva;eva@mail.example;Casa Luz\nPia;pia@mail.example;Casa Luz\nAna;{};Vigo\n"


def test_a_file_puts_people_into_their_companies_and_takes_them_out_again(there, ana):
    vigo = new(there, "VIGO")
    address = customers.identities_of(ana.pk)[0].value

    run = bring(there, hand_in(there, FILE.format(address)))
    assert places(ana) == ["VIGO"]
    luz = Organisation.objects.get(name="Casa Luz")
    assert customers.belongings_in([luz.pk]).count() == 2
    take_back(there, run)

    assert places(ana) == [] and list(Organisation.objects.all()) == [vigo]


def test_what_a_file_found_said_already_stays(there, ana):
    put_in(there, ana, "Vigo")
    run = bring(there, hand_in(there, FILE.format(customers.identities_of(ana.pk)[0].value)))

    take_back(there, run)

    assert places(ana) == ["Vigo"]


def test_taking_a_file_back_leaves_what_an_agent_noted_of_who_is_the_same(there, ana):
    run = bring(there, hand_in(there, "Name;E-mail;Company\nEva;eva@mail.example;Vigo\n"))
    eva = Identity.objects.get(value="eva@mail.example").customer
    put_in(there, ana, "Vigo")
    join_people.join(agent=there.owner, customer_id=eva.pk, into_id=ana.pk, at=LATER)

    take_back(there, run)

    assert places(ana) == ["Vigo"]


def test_a_column_that_says_nothing_begins_no_organisation(there):
    bring(there, hand_in(there, "Name;E-mail;Company\nEva;eva@mail.example;-\nPia;pia@mail.example;…\n"))

    assert not Organisation.objects.exists() and Customer.objects.filter(name="Eva").exists()
