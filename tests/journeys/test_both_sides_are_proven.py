"""What one of ours joined is read in the mirror once its customer proved both sides, or it is kept apart."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import copy_link, join_people, part_people, take_along
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import CopyLink, Identity, Joining
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from tests import world
from tests.journeys.both_sides import (
    ANA,
    BORIS,
    NEW,
    asks,
    code_to,
    come_in,
    conversation,
    join,
    keeps_apart,
    number_of,
    page,
    returns,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def joined(company):
    """A colleague took Boris for Ana, whose conversations were two people's until then."""
    return join(company, company.b, company.a)


@pytest.mark.parametrize(("reader", "other"), [(ANA, BORIS), (BORIS, ANA)])
def test_whoever_comes_in_by_the_one_reads_nothing_of_the_other(company, joined, reader, other):
    browser = come_in(reader)

    shown = page(browser)

    assert "Is this you as well?" in shown
    assert company.owner.name in shown
    assert other not in shown
    assert f"{other[0]}…@e….org" in shown
    for story in (company.a, company.b):
        assert story.conversation.subject not in shown
        assert story.conversation.code not in shown


def test_nothing_of_the_mirror_answers_before_that(company, joined):
    ana = come_in(ANA)
    own = number_of(BORIS)

    for name, given in [("conversations", []), ("copy", []), ("addresses", []), ("person", [])]:
        send = ana.post if name == "person" else ana.get
        answer = send(reverse(f"you:{name}", args=given))
        assert answer.headers["Location"] == reverse("you:both"), name
    answer = ana.post(reverse("you:address-forgetting", args=[own]))
    assert answer.headers["Location"] == reverse("you:both")
    assert Identity.objects.filter(pk=own).exists()


def test_the_form_does_not_take_them_for_both(company, joined):
    ana = come_in(ANA)

    assert ANA not in ana.get("/").content.decode()


def test_a_code_from_the_other_side_opens_all(company, joined):
    ana = come_in(ANA)
    asks(ana, BORIS)

    answer = returns(ana, code_to(BORIS))

    shown = ana.get(answer.headers["Location"]).content.decode()
    assert "Both are you" in shown
    assert company.a.conversation.subject in shown
    assert company.b.conversation.subject in shown
    assert BORIS in shown
    assert Identity.objects.get(value=BORIS).proof == Proof.CODE
    assert [one.by_kind for one in Event.objects.filter(verb="customer.joining_proven")] == [CUSTOMER] * 2


def test_once_proven_nobody_is_asked_again(company, joined):
    ana = come_in(ANA)
    asks(ana, BORIS)
    returns(ana, code_to(BORIS))

    assert company.a.conversation.subject in page(come_in(BORIS))


def test_a_wrong_code_opens_nothing(company, joined):
    ana = come_in(ANA)
    asks(ana, BORIS)
    right = code_to(BORIS)

    answer = returns(ana, "000000" if right != "000000" else "000001")

    assert answer.status_code == 422
    assert "Is this you as well?" in page(ana)


def test_the_code_of_another_browser_opens_nothing(company, joined):
    ana, also_ana = come_in(ANA), come_in(ANA)
    asks(ana, BORIS)

    answer = returns(also_ana, code_to(BORIS))

    assert answer.headers["Location"] == reverse("you:both")
    assert Joining.objects.get().proven_at is None


def test_no_code_goes_to_an_address_that_is_not_of_the_other_side(company, joined):
    ana = come_in(ANA)
    letters = StaffLetter.objects.count()

    asks(ana, ANA)

    assert StaffLetter.objects.count() == letters
    assert ana.get(reverse("you:both-code")).headers["Location"] == reverse("you:both")


def test_kept_apart_they_see_what_is_theirs_alone(company, joined):
    boris = come_in(BORIS)

    answer = keeps_apart(boris, joined)

    shown = boris.get(answer.headers["Location"]).content.decode()
    assert company.b.conversation.subject in shown
    assert company.a.conversation.subject not in shown
    assert Conversation.objects.get(pk=company.b.conversation.pk).customer_id == joined.of_id
    told = Event.objects.filter(verb="customer.parted")
    assert [one.by_kind for one in told] == [CUSTOMER] * 2


def test_what_came_in_meanwhile_goes_with_its_address(company, joined):
    asked = {"words": "Where is my ring?", "name": "Boris", "email": BORIS, "send_key": "a"}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)
    ana = come_in(ANA)

    keeps_apart(ana, joined)

    assert "Where is my ring?" not in page(ana)
    assert "Where is my ring?" in page(come_in(BORIS))


def test_pressed_for_another_one_it_keeps_nothing_apart(company, joined):
    ana = come_in(ANA)

    ana.post(reverse("you:both-apart"), {"joining": joined.pk + 1})

    assert not Joining.objects.get().is_undone


def test_who_was_inside_as_they_were_joined_reads_no_further(company):
    ana = come_in(ANA)
    assert company.a.conversation.subject in page(ana)

    join(company, company.b, company.a)

    assert "Is this you as well?" in page(ana)


def test_undone_by_a_colleague_the_page_is_theirs_again(company, joined):
    ana = come_in(ANA)
    part_people.part_again(agent=company.owner, joining_id=joined.pk, at=clock.now())

    shown = page(ana)

    assert company.a.conversation.subject in shown
    assert company.b.conversation.subject not in shown


def test_joined_again_both_sides_are_proven_anew(company, joined):
    ana = come_in(ANA)
    asks(ana, BORIS)
    returns(ana, code_to(BORIS))
    part_people.part_again(agent=company.owner, joining_id=joined.pk, at=clock.now())

    join(company, company.b, company.a)

    assert "Is this you as well?" in page(ana)


def test_whoever_has_no_mail_address_is_theirs_by_a_colleagues_word(company):
    by, at = THE_SOFTWARE, clock.now()
    boris = company.b.conversation.customer
    Identity.objects.filter(customer=boris).delete()
    writes.learn_identity(boris, kind=IdentityKind.PHONE, value="+34600111222", by=by, at=at)
    join(company, company.b, company.a)

    assert company.b.conversation.subject in page(come_in(ANA))


def test_letters_came_back_from_there_so_it_can_only_be_kept_apart(company, joined):
    Identity.objects.filter(value=BORIS).update(lost_since=clock.now())
    ana = come_in(ANA)

    shown = page(ana)
    assert "came back, so that no code can go there" in shown
    asks(ana, BORIS)
    assert not StaffLetter.objects.filter(recipient=BORIS).exists()

    keeps_apart(ana, joined)
    assert company.a.conversation.subject in page(ana)


def test_the_link_of_a_copy_leads_there_too(company, joined):
    customer = joined.to
    take_along.ask(customer_id=customer.pk, language="en", at=clock.now())
    work()
    token = copy_link.token(CopyLink.objects.get())
    ana = come_in(ANA)

    answer = ana.get(reverse("you:copy-link", args=[token]))

    assert answer.headers["Location"] == reverse("you:both")


def test_of_three_each_side_is_proven_by_itself(company, joined):
    at, known = clock.now(), {"email": "carla@example.org", "name": "Carla", "language": "en"}
    carla = writes.meet(**known, proof=Proof.WROTE_FROM, by=THE_SOFTWARE, at=at)
    join_people.join(agent=company.owner, customer_id=carla.pk, into_id=joined.to_id, at=clock.now())
    ana = come_in(ANA)
    asks(ana, BORIS)
    returns(ana, code_to(BORIS))

    shown = page(ana)
    assert "c…@e….org" in shown
    assert company.b.conversation.subject not in shown

    asks(ana, "carla@example.org")
    returns(ana, code_to("carla@example.org"))
    assert company.b.conversation.subject in page(ana)


def test_who_was_two_people_for_a_while_proves_what_came_to_the_other_meanwhile(company):
    taken = {"conversation_ids": [company.a.conversation.pk], "identity_ids": [], "to": "Somebody new"}
    customer, at = company.a.conversation.customer, clock.now()
    Identity.objects.filter(customer=customer).update(proof=Proof.CODE)
    conversation(company, customer)
    row = join_people.split_person(agent=company.owner, customer_id=customer.pk, at=at, **taken)
    writes.learn_identity(row.to, kind=IdentityKind.EMAIL, value=NEW, by=THE_SOFTWARE, at=at)
    part_people.part_again(agent=company.owner, joining_id=row.pk, at=at)
    ana = come_in(ANA)

    shown = page(ana)
    assert "Is this you as well?" in shown
    assert "Keep it apart" not in shown

    asks(ana, NEW)
    returns(ana, code_to(NEW))
    assert NEW in page(ana)


def test_whoever_has_nothing_to_prove_is_led_on(company):
    ana = come_in(ANA)

    assert ana.get(reverse("you:both")).headers["Location"] == reverse("you:known")
    assert Client().get(reverse("you:both")).headers["Location"].startswith(reverse("you:door"))
