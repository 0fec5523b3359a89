"""Of which side an address is where people were joined and parted often, and which of them proves it."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import forget, join_people, part_people, visit
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads, writes
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Customer, Identity, Joining
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock, db
from tests import world
from tests.journeys.both_sides import (
    ANA,
    BORIS,
    NEW,
    asks,
    code_to,
    come_in,
    join,
    keeps_apart,
    learn,
    page,
    returns,
    take_out,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def joined(company):
    return join(company, company.b, company.a)


def test_who_was_joined_with_the_second_of_two_is_a_side_of_their_own(company):
    row = take_out(company)
    learn(row.to, NEW, Proof.WROTE_FROM)
    boris = company.b.conversation.customer_id
    join_people.join(agent=company.owner, customer_id=boris, into_id=row.to_id, at=clock.now())
    part_people.part_again(agent=company.owner, joining_id=row.pk, at=clock.now())
    ana = come_in(ANA)
    asks(ana, NEW)
    returns(ana, code_to(NEW))

    shown = page(ana)

    assert "b…@e….org" in shown
    assert company.b.conversation.subject not in shown


def test_what_ended_while_they_were_two_and_came_back_is_the_seconds(company):
    row = take_out(company)
    known = learn(row.to, NEW, Proof.CODE)
    with db.write():
        former = writes.end(known, by=THE_SOFTWARE, at=clock.now())
    part_people.part_again(agent=company.owner, joining_id=row.pk, at=clock.now())
    former.refresh_from_db()
    with db.write():
        writes.bring_back(former, by=THE_SOFTWARE, at=clock.now())

    for address in (NEW, ANA):
        assert "Is this you as well?" in page(come_in(address))


def test_by_an_address_that_came_after_the_joining_one_side_is_proven_first(company, joined):
    learn(joined.to, NEW, Proof.WROTE_FROM)
    boris = come_in(NEW)
    assert "Keep it apart" not in page(boris)
    keeps_apart(boris, joined)
    assert not Joining.objects.get().is_undone

    asks(boris, BORIS)
    returns(boris, code_to(BORIS))

    shown = page(boris)
    assert "a…@e….org" in shown
    assert "Keep it apart" in shown
    assert company.a.conversation.subject not in shown
    asks(boris, NEW)
    assert StaffLetter.objects.filter(recipient=NEW).count() == 1, "the code by which they came in"


def test_what_was_only_said_proves_no_side_that_is_known_surely(company):
    learn(company.a.conversation.customer, NEW)
    join(company, company.b, company.a)
    boris = come_in(BORIS)

    asks(boris, NEW)

    assert "n…@e….example" not in page(boris)
    assert not StaffLetter.objects.filter(recipient=NEW).exists()


def test_an_address_that_was_left_to_somebody_is_theirs(company):
    asked = {"words": "Mine too", "name": "Boris", "email": BORIS, "send_key": "q"}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)
    row = join(company, company.b, company.a)
    taken = {"conversation_ids": [company.b.conversation.pk], "identity_ids": [], "to": "Noah"}
    noah = join_people.split_person(agent=company.owner, customer_id=row.to_id, at=clock.now(), **taken).to
    forget.forget_customer(agent=company.owner, customer_id=row.to_id, at=clock.now())
    carla = writes.meet_by_hand(
        name="Carla", language="en", email=NEW, phone="", by=THE_SOFTWARE, at=clock.now()
    )
    join_people.join(agent=company.owner, customer_id=carla.pk, into_id=noah.pk, at=clock.now())

    other = reads.other_side(Identity.objects.select_related("customer").get(value=BORIS))

    assert [one.value for one in other.addresses] == [NEW]


def test_letters_about_addresses_tell_the_other_side_nothing(company):
    Identity.objects.filter(value=ANA).update(proof=Proof.CODE)
    join(company, company.b, company.a)

    come_in(BORIS)

    assert not StaffLetter.objects.filter(recipient=ANA).exists()


def test_where_nothing_can_be_proven_nor_kept_apart_a_person_is_asked(company):
    row = take_out(company)
    known = learn(row.to, NEW, Proof.WROTE_FROM)
    Identity.objects.filter(pk=known.pk).update(lost_since=clock.now())
    part_people.part_again(agent=company.owner, joining_id=row.pk, at=clock.now())

    shown = page(come_in(ANA))

    assert "Write to us" in shown
    assert "Yes, both are me" not in shown


def asks_by_form(address, words="Where is my ring?"):
    asked = {"words": words, "name": "Noah", "email": address, "send_key": address}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)
    return Conversation.objects.latest("id")


def test_from_a_conversation_the_code_goes_to_the_address_that_it_was_asked_with(company):
    Identity.objects.filter(value=ANA).update(proof=Proof.CODE)
    noahs = asks_by_form(NEW)
    join_people.join(
        agent=company.owner,
        customer_id=noahs.customer_id,
        into_id=company.a.conversation.customer_id,
        at=clock.now(),
    )
    noahs.refresh_from_db()
    browser, link = Client(), access.page_token(noahs, at=clock.now())

    shown = browser.get(reverse("portal:conversation-known", args=[link])).content.decode()
    browser.post(reverse("portal:conversation-known", args=[link]))
    work()

    assert "n…@else.example" in shown
    assert "…@example.org" not in shown
    assert set(StaffLetter.objects.values_list("recipient", flat=True)) == {NEW}


def test_whoever_only_asked_by_the_form_comes_in_although_a_colleague_joined_them(company):
    noahs = asks_by_form(NEW)
    customer_id = noahs.customer_id
    join_people.join(
        agent=company.owner,
        customer_id=customer_id,
        into_id=company.a.conversation.customer_id,
        at=clock.now(),
    )
    noah = come_in(NEW)
    assert "Is this you as well?" in page(noah)

    keeps_apart(noah, Joining.objects.get())

    shown = page(noah)
    assert "Where is my ring?" in shown
    assert company.a.conversation.subject not in shown


def test_what_was_said_of_somebody_we_know_more_of_opens_nothing_joined_either(company):
    noahs = asks_by_form(NEW)
    at = clock.now()
    learn(noahs.customer, "noah@else.example")
    ids = {"customer_id": noahs.customer_id, "into_id": company.a.conversation.customer_id}
    join_people.join(agent=company.owner, **ids, at=at)

    known = Identity.objects.get(value=NEW)

    assert visit.opening_identity(known.customer_id, known.pk) is None


def test_the_question_is_asked_in_the_readers_language(company, joined):
    Customer.objects.filter(pk=joined.to_id).update(language="ru")
    boris = come_in(BORIS)

    answer = boris.get(reverse("you:both"), headers={"accept-language": "es"})

    assert "¿También es usted?" in answer.content.decode()
