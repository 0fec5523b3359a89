"""A letter in doubt: somebody knows that it arrived. Who only reads in its team settles nothing."""

import pytest

from esmero.actions import take
from esmero.domain.channels.models import Attempt, Delivery, Receipt
from esmero.domain.conversations.models import Message
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def doubtful(company):
    """The letter to customer A, which perhaps was sent."""

    def make(state="UNKNOWN"):
        letter = Delivery.objects.get(customer_id=company.a.conversation.customer_id)
        Delivery.objects.filter(pk=letter.pk).update(state=state, handed_over_at=company.at, reason="?")
        Message.objects.filter(pk=letter.about_id).update(delivery_state=state)
        return letter.pk

    return make


@pytest.fixture
def aside(company):
    """A mail to the first team's address, in a state."""

    def make(state):
        mail = take.RawMail(
            raw=b"?", external_id=state, sender="a@b.example", recipients=["help@example.com"], at=company.at
        )
        receipt = take.take_mails([mail])[0]
        Receipt.objects.filter(pk=receipt.pk).update(state=state)
        return receipt.pk

    return make


def test_it_arrived_settles_the_letter_from_when_it_was_handed_over(desk, company, doubtful, at):
    number = doubtful()
    promised = list(Promise.objects.order_by("pk").values())

    answer = desk.post(at("delivery-arrival", number), headers=HTMX)

    letter = Delivery.objects.get(pk=number)
    assert (letter.state, letter.settled_at) == ("SENT", company.at)
    assert Message.objects.get(pk=letter.about_id).delivery_state == "SENT"
    assert Attempt.objects.filter(delivery=letter, state="SENT").count() == 1
    assert list(Promise.objects.order_by("pk").values()) == promised
    said = Event.objects.get(verb="delivery.vouched")
    assert said.by_id == company.agent.pk
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    assert "Marta knows that the letter to ana@example.org arrived." in page
    assert "It arrived" not in answer.content.decode()


@pytest.mark.parametrize("state", ["SENT", "FAILED", "QUEUED"])
def test_only_a_letter_in_doubt_can_be_said_to_have_arrived(desk, doubtful, at, state):
    assert desk.post(at("delivery-arrival", doubtful(state)), headers=HTMX).status_code == 404


def test_who_only_reads_sees_a_letter_in_doubt_and_settles_nothing(desk, company, doubtful, at):
    company.agent.memberships.update(part="READS")
    number = doubtful()

    listed = desk.get(at("unsent_letters")).content.decode()
    shown = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert "may not have arrived" in listed
    assert "may not have arrived" in shown
    for page in (listed, shown):
        assert "Send again" not in page
        assert "It arrived" not in page
    for deed in ("delivery-sending", "delivery-arrival"):
        assert desk.post(at(deed, number), headers=HTMX).status_code == 404
    assert Delivery.objects.get(pk=number).state == "UNKNOWN"


def test_who_only_reads_sees_mail_in_trouble_and_does_nothing_about_it(desk, company, aside, at):
    company.agent.memberships.update(part="READS")
    failed, put_aside = aside("FAILED"), aside("SET_ASIDE")

    pages = [desk.get(at(name)).content.decode() for name in ("failed_mail", "set_aside_mail")]
    answers = [
        desk.post(at("receipt-reading", failed)),
        desk.post(at("receipt-dropping", failed), {"because": "no"}),
        desk.get(at("receipt-conversation", failed)),
        desk.post(at("receipt-bringing", put_aside)),
    ]

    assert all("A letter from a@b.example" in page for page in pages)
    assert not any(words in pages[0] for words in ("Read it again", "Make a conversation", "Drop it"))
    assert "Bring it to the desk" not in pages[1]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert {one.state for one in Receipt.objects.filter(pk__in=[failed, put_aside])} == {
        "FAILED",
        "SET_ASIDE",
    }
