"""Whatever we press, nobody reads of others what those were not told of, or did not agree to."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from esmero.actions import (
    join_organisations,
    let_read,
    live_together,
    organise,
    receive,
    sights,
    split,
    staff_letters,
)
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Customer, Identity, SightTold
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.ground.refs import NotFound, NotYours
from tests.journeys.test_a_leaders_look import (
    come_in,
    company,
    known,
    open_sight,
    place,
    put_in,
    somebody,
    write,
)
from tests.journeys.test_two_of_a_household import home_of

pytestmark = pytest.mark.django_db
__all__ = ["company", "place"]


def reads(reader, one):
    with suppress(NotFound):
        access.shown_conversation(Customer.objects.get(pk=reader.pk), one.pk)
        return True
    return False


def ago(hours):
    return clock.now() - timedelta(hours=hours)


@pytest.fixture
def luis(company, place):
    one = somebody("Luis Prado", "luis@talleres.example")
    put_in(company, place, one)
    return one


@pytest.fixture
def clara(company, place):
    one = somebody("Clara", "clara@talleres.example")
    put_in(company, place, one, is_leading=True)
    return one


def leading(agent, place, customer, *, at):
    belongs = organise.Belongs("WORKS", source="said on the telephone", is_leading=True)
    given = {"customer_id": customer.pk, "organisation": place.pk, "belongs": belongs, "at": at}
    return organise.put_in(agent=agent, **given)[0]


def test_who_leads_is_said_by_owners_where_it_opens_letters(company, place, luis):
    eve, early = somebody("Eve", "eve@mail.example"), somebody("Noa", "noa@mail.example")
    leading(company.agent, place, early, at=ago(9))
    open_sight(company, place, at=ago(2))
    one = write("luis@talleres.example", at=ago(1))
    for agent in (company.agent, company.lead):
        with pytest.raises(NotYours):
            leading(agent, place, eve, at=clock.now())
    assert not reads(eve, one) and reads(early, one)

    desk = Client()
    desk.force_login(company.agent)
    url = reverse("desk:customer-belonging", args=[eve.pk])
    asked = {"organisation": place.pk, "belongs_as": "WORKS", "source_kind": "SAID", "source": "Eve"}
    assert "Only owners say so." in desk.get(url, {"organisation": place.pk}).content.decode()
    desk.post(url, asked | {"is_leading": "on"})
    assert not reads(eve, one)

    leading(company.owner, place, somebody("Ria", "ria@mail.example"), at=clock.now())
    assert reads(Customer.objects.get(name="Ria"), one)


def test_who_led_and_comes_back_by_a_press_leads_no_more(company, place, luis):
    eve = somebody("Eve", "eve@mail.example")
    row = leading(company.agent, place, eve, at=ago(9))
    organise.take_out(agent=company.agent, belonging_id=row.pk, at=ago(8))
    open_sight(company, place, at=ago(2))
    one = write("luis@talleres.example", at=ago(1))
    organise.bring_back(agent=company.agent, belonging_id=row.pk, at=clock.now())
    assert not reads(eve, one)

    organise.end_own(customer_id=eve.pk, belonging_id=row.pk, at=clock.now())
    organise.bring_own_back(customer_id=eve.pk, belonging_id=row.pk, at=clock.now())
    assert not reads(eve, one)


def together(company, one, other, *, at):
    live_together.say(agent=company.agent, customer_id=one.pk, other_id=other.pk, said_by=[], at=at)


def agree(*people, at, before=False):
    for one in people:
        given = {"customer_id": one.pk, "belonging_id": home_of(one).pk, "at": at}
        let_read.agree_at_home(is_from_before=before, **given)


def test_a_yes_is_one_to_those_alone_who_lived_there(company):
    ana, blas, cleo = (somebody(name, f"{name}@mail.example") for name in ("ana", "blas", "cleo"))
    together(company, ana, blas, at=company.at)
    old = write("ana@mail.example", at=ago(4))
    agree(ana, blas, at=ago(3), before=True)
    assert reads(blas, old)

    together(company, ana, cleo, at=ago(2))
    agree(cleo, at=ago(1))
    new = write("ana@mail.example", at=clock.now(), subject="New")
    assert not reads(cleo, old) and not reads(cleo, new) and not reads(blas, old)

    agree(ana, blas, at=clock.now())
    assert reads(cleo, write("ana@mail.example", at=clock.now(), subject="Newer"))


def again(one, address, *, at):
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        sender_proof=SenderProof.PROVED,
        external_id=f"again {at}",
        sender_email=address,
        sender_name="",
        subject="Re",
        text="And the lamp.",
        recipients=[access.reply_address(one, host=settings.ESMERO_HOST)],
    )
    return receive.receive(incoming, at=at).message


@pytest.mark.parametrize("how", ["kept", "before", "as one of it"])
def test_letters_that_are_taken_out_are_read_by_nobody_more(company, place, how):
    ana, blas = (somebody(name, f"{name}@talleres.example") for name in ("ana", "blas"))
    if how == "as one of it":
        put_in(company, place, ana)
    together(company, ana, blas, at=company.at)
    if how != "before":
        agree(ana, blas, at=ago(5))
    one = write("ana@talleres.example", at=ago(4))
    letter = again(one, "ana@talleres.example", at=ago(3))
    assert letter.conversation_id == one.pk
    if how == "before":
        agree(ana, blas, at=ago(2))
    if how == "kept":
        let_read.keep_between(customer_id=ana.pk, conversation_id=one.pk, at=ago(2))
    assert not reads(blas, one)

    given = {"conversation_id": one.pk, "message_ids": [letter.pk], "subject": ""}
    new = split.split(agent=company.owner, at=ago(1), **given)

    assert Message.objects.filter(conversation=new, kind=MessageKind.FROM_CUSTOMER).exists()
    assert not reads(blas, new)
    assert "Who lives with you reads it too." not in known(come_in(ana, at=clock.now()))


def test_letters_that_are_taken_out_are_begun_as_they_were_for_leaders_too(company, place, luis, clara):
    one = write("luis@talleres.example", at=ago(5))
    letter = again(one, "luis@talleres.example", at=ago(4))
    open_sight(company, place, at=ago(3))
    given = {"conversation_id": one.pk, "message_ids": [letter.pk], "subject": ""}
    new = split.split(agent=company.owner, at=ago(1), **given)
    assert not reads(clara, one) and not reads(clara, new)


def test_joining_two_organisations_switches_off_what_leaders_of_either_read(company, place, luis, clara):
    open_sight(company, place, at=ago(2))
    one = write("luis@talleres.example", at=ago(1))
    small = organise.begin(agent=company.lead, name="Small", at=company.at)
    boss = somebody("Boss", "boss@mail.example")
    put_in(company, small, boss, is_leading=True)
    given = {"organisation_id": small.pk, "into_id": place.pk, "at": clock.now()}
    row = join_organisations.join(agent=company.lead, **given)
    assert not reads(boss, one) and not reads(clara, one)

    join_organisations.part(agent=company.lead, joining_id=row.pk, at=clock.now())
    assert not reads(boss, one) and not reads(clara, one)


def test_what_was_begun_while_they_were_two_is_read_by_nobody_once_they_are_one_again(company, place, clara):
    twin, yard = (organise.begin(agent=company.owner, name=name, at=company.at) for name in ("Twin", "Yard"))
    told = {"name": "Yard", "parent_id": twin.pk, "domains": ["yard.example"], "at": company.at}
    yard = organise.describe(agent=company.owner, organisation_id=yard.pk, **told)
    put_in(company, yard, somebody("Eva", "eva@yard.example"))
    pair = {"organisation_id": twin.pk, "into_id": place.pk}
    row = join_organisations.join(agent=company.owner, at=ago(9), **pair)
    open_sight(company, place, at=ago(8), below=True)
    assert reads(clara, write("eva@yard.example", at=ago(7), subject="Before"))

    join_organisations.part(agent=company.owner, joining_id=row.pk, at=ago(6))
    apart = write("eva@yard.example", at=ago(5), subject="Apart")
    assert not reads(clara, apart)
    join_organisations.join(agent=company.owner, at=ago(4), **pair)
    open_sight(company, place, at=ago(3), below=True)
    assert not reads(clara, apart)


def test_what_anybody_types_into_the_form_is_nobodys_as_one_of_it(company, place, luis, clara):
    open_sight(company, place, at=ago(2))
    typed = {"words": "I am not Luis.", "name": "S", "send_key": "one", "email": "luis@talleres.example"}
    Client().post(reverse("help:ask"), typed)
    one = Conversation.objects.order_by("-pk")[0]
    assert one.customer_id == luis.pk and not reads(clara, one)


def test_mail_that_nobody_proved_is_nobodys_as_one_of_it(company, place, luis, clara):
    open_sight(company, place, at=ago(2))
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="unproved",
        sender_email="luis@talleres.example",
        sender_name="",
        subject="1",
        text="1",
        recipients=["help@example.com"],
    )
    assert not reads(clara, receive.receive(incoming, at=ago(1)).conversation)
    assert sights.tell(at=clock.now()) == 0


def test_a_leaders_list_begins_from_what_was_begun_there(company, place, luis, clara):
    open_sight(company, place, at=ago(2))
    write("luis@talleres.example", at=ago(1))
    rows = access.shown_to_leader(Customer.objects.get(pk=clara.pk))[place.pk].order_by("-id")[:100]
    if connection.vendor == "sqlite":
        assert "SCAN conversations_conversation" not in rows.explain()


def switched_on(company, place, *, at):
    sights.open_sight(agent=company.owner, organisation_id=place.pk, reaches_below=False, at=at)
    return sights.tell(at=at)


def test_nobody_is_told_before_the_letter_left_nor_by_one_that_is_given_up(
    company, place, luis, clara, monkeypatch
):
    switched_on(company, place, at=ago(50))
    early = write("luis@talleres.example", at=ago(49))
    assert "reads what you began as one of it" not in known(come_in(luis, at=clock.now()))

    def fail(self, **_more):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        for hours in (48, 20):
            staff_letters.send(at=ago(hours))
    assert not SightTold.objects.exists() and not reads(clara, early)

    assert sights.tell(at=ago(10)) == 2
    staff_letters.send(at=ago(8))
    between = write("luis@talleres.example", at=ago(9), subject="Between")
    after = write("luis@talleres.example", at=ago(7), subject="After")
    assert not reads(clara, between) and reads(clara, after)
    assert Event.objects.filter(verb="belonging.told").count() == 2


def test_whose_letters_come_back_was_not_told(company, place, luis, clara):
    open_sight(company, place, at=ago(5))
    one = write("luis@talleres.example", at=ago(4))
    assert reads(clara, one)
    identity = Identity.objects.get(value="luis@talleres.example")
    writes.lose(identity, because="550", by=THE_SOFTWARE, at=ago(3))
    assert not reads(clara, one) and sights.tell(at=ago(2)) == 0


@pytest.mark.parametrize("proof", [Proof.SAID, Proof.GUESSED])
def test_no_letter_tells_a_stranger_and_who_cannot_be_told_costs_nothing(company, place, proof):
    for number in range(5):
        put_in(company, place, somebody(f"P {number}", f"p{number}@mail.example"))
    Identity.objects.filter(value__endswith="@mail.example").update(proof=proof)
    assert switched_on(company, place, at=ago(2)) == 0
    with CaptureQueriesContext(connection) as asked:
        sights.tell(at=ago(1))
    assert len(asked) <= 4
    Identity.objects.filter(value="p1@mail.example").update(proof=Proof.CODE)
    assert sights.tell(at=clock.now()) == 1
