"""Copies for whoever takes part beside the customer: of each answer, told and forgotten."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import (
    copying,
    deliver,
    forget,
    machines,
    merge,
    post,
    split,
)
from esmero.actions.tests.taking import BOSS, EVA, LUIS, answer, let_in, letters, way_back, writes
from esmero.domain.channels.kinds import DeliveryState, ReportKind, SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Report
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Copy, Message, Participant
from esmero.domain.customers.models import Identity
from esmero.domain.workbench.kinds import Copies

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return make_world()


@pytest.fixture
def luis(there):
    return let_in(there, LUIS, "Luis Pérez")


def test_each_copy_is_a_letter_of_its_own_with_everybody_named_who_may_be(there, luis):
    let_in(there, EVA)
    sent = letters(answer(there))

    assert set(sent) == {there.a.conversation.reply_to, LUIS, EVA}
    for one in sent.values():
        assert [there.a.conversation.reply_to] == [to.addr_spec for to in one["To"].addresses]
    own, *copies = sent[there.a.conversation.reply_to], sent[LUIS], sent[EVA]
    for one in copies:
        assert [cc.addr_spec for cc in one["Cc"].addresses] == [LUIS, EVA]
        assert one["Cc"].addresses[0].display_name == "Luis Pérez"
    # With a Cc, the customer's "reply all" would send the link to their page to everybody.
    assert own["Cc"] is None
    told = own.get_body(("plain",)).get_content()
    assert f"Luis Pérez ({LUIS}), {EVA}" in " ".join(told.split()) and "/c/" in told
    assert len({one["Message-ID"] for one in sent.values()}) == 3
    assert len({one["Reply-To"].addresses[0].addr_spec for one in sent.values()}) == 3


@pytest.mark.parametrize("copies", [Copies(cc=[LUIS]), Copies(bcc=[LUIS])])
def test_whoever_has_a_copy_does_not_write_as_the_customer_by_its_address(there, luis, copies):
    to, customer = way_back(answer(there, copies=copies)), there.a.conversation.reply_to

    for proof in (SenderProof.UNPROVED, SenderProof.UNCHECKED):
        message = writes(there, customer, to=to, key=proof, sender_proof=proof).message
        assert message.conversation_id == there.a.conversation.pk and message.held_since

    proved = writes(there, customer, to=to, key="proved", sender_proof=SenderProof.PROVED).message
    assert proved.held_since is None


def test_a_copy_of_what_went_on_paper_names_no_mail_address_of_the_customer(there, luis):
    conversation = there.a.conversation
    Conversation.objects.filter(pk=conversation.pk).update(answers_by="POST", paper_to="Ana\nHome 1")

    copy = letters(answer(there))[LUIS]

    assert conversation.reply_to not in f"{copy['To']} {copy['Cc']}"


def test_a_copy_asks_for_answers_at_the_mailbox_by_which_it_leaves(there, luis, monkeypatch):
    monkeypatch.setattr(post.channels, "way_out_of", lambda sender: sender)

    assert way_back(answer(there)) == "help@example.com"


def test_of_an_address_that_is_a_part_of_anothers_nothing_is_told(there, luis):
    conversation = there.a.conversation
    to = access.reply_address(conversation, host=settings.ESMERO_HOST)
    also_to = [(f"jo{LUIS}", "Joluis")]
    writes(there, conversation.reply_to, to=to, also_to=also_to, sender_proof=SenderProof.PROVED)

    assert conversations.mail_ids_known_to(conversation, LUIS) == []
    assert conversations.mail_ids_known_to(conversation, f"jo{LUIS}") == ["1@elsewhere.example"]


def test_a_copy_leads_nowhere_as_the_customer(there, luis):
    first = answer(there)
    second = answer(there, key="2", words="And here it is.")
    own = access.reply_address(there.a.conversation, host=settings.ESMERO_HOST)
    customers_ids = [one.mail_message_id for one in (first, second)]

    for row in Delivery.objects.filter(about_kind="copy"):
        read = message_from_bytes(bytes(row.raw), policy=default)
        words = "".join(part.get_content() for part in read.walk() if part.get_content_maintype() == "text")
        everything = bytes(row.raw).decode("latin-1") + words
        assert "/c/" not in everything
        assert own not in everything
        assert not [one for one in customers_ids if one in everything]
        assert there.a.conversation.code not in everything


def test_a_hidden_reader_stands_in_no_other_letter(there, luis):
    message = answer(there, copies=Copies(cc=[LUIS], bcc=[BOSS]))

    for row in Delivery.objects.filter(about_id=message.pk).exclude(recipient=BOSS):
        assert BOSS.encode() not in bytes(row.raw)
        assert b"quiet.example" not in bytes(row.raw)
    hidden = letters(message)[BOSS]
    assert BOSS not in f"{hidden['To']} {hidden['Cc']} {hidden['Bcc']}"
    assert (message.also_to, message.hidden_to) == (f"{LUIS} Luis Pérez", f"{BOSS} ")


def test_for_one_answer_somebody_may_be_left_out(there, luis):
    assert LUIS not in letters(answer(there, copies=Copies()))
    assert LUIS in letters(answer(there, key="2"))


@pytest.mark.parametrize("wrong", ["nobody", "help@example.com", "ana@example.org"])
def test_a_hidden_copy_goes_to_somebody_outside_or_nothing_goes(there, wrong):
    before = Message.objects.count()

    with pytest.raises(copying.WrongReaders) as raised:
        answer(there, copies=Copies(bcc=[wrong, "friend@elsewhere.example"]))

    assert [error.address for error in raised.value.errors] == [wrong]
    assert Message.objects.count() == before


def test_a_copy_that_comes_back_is_told_of_that_copy_alone(there, luis):
    message = answer(there)
    Delivery.objects.update(state=DeliveryState.SENT)
    copy = Copy.objects.get(message=message)
    Identity.objects.create(
        customer=there.b.conversation.customer, kind="EMAIL", value=LUIS, proof="SAID", first_seen_at=there.at
    )
    told = Report(ReportKind.CAME_BACK, [copy.mail_message_id], "5.1.1", is_address_lost=True)

    kept = machines.report.hear(told, at=there.at)

    copy.refresh_from_db()
    message.refresh_from_db()
    assert kept == there.a.conversation
    assert (copy.delivery_state, message.delivery_state) == (DeliveryState.FAILED, DeliveryState.QUEUED)
    assert not Identity.objects.exclude(lost_since=None).exists()
    again = Delivery.objects.get(message_id=copy.mail_message_id)
    deliver.send_again(agent=there.agent, delivery_id=again.pk, at=there.at)
    copy.refresh_from_db()
    assert copy.delivery_state == DeliveryState.QUEUED


def test_all_of_it_goes_with_the_customer(there, luis):
    message = answer(there, copies=Copies(cc=[LUIS], bcc=[BOSS]))
    to = way_back(message)

    forget.forget_customer(agent=there.owner, customer_id=there.a.conversation.customer_id, at=there.at)

    message.refresh_from_db()
    assert not Participant.objects.exists() and not Copy.objects.exists()
    assert (message.also_to, message.hidden_to) == ("", "")
    assert not Delivery.objects.filter(recipient__in=[LUIS, BOSS]).exists()
    assert not any(bytes(row.raw) for row in Delivery.objects.filter(about_kind="copy"))
    assert writes(there, to=to).conversation != there.a.conversation


def test_whoever_is_erased_takes_part_in_nothing(there):
    let_in(there, there.b.conversation.reply_to)

    forget.forget_customer(agent=there.owner, customer_id=there.b.conversation.customer_id, at=there.at)

    assert not Participant.objects.exists()


def test_the_way_back_of_who_is_erased_is_closed_and_their_copy_names_them_no_more(there):
    address = there.b.conversation.reply_to
    let_in(there, address)
    message = answer(there)
    to = way_back(message, address)

    forget.forget_customer(agent=there.owner, customer_id=there.b.conversation.customer_id, at=there.at)

    assert not Copy.objects.filter(address=address).exists()
    assert address not in letters(message)
    assert access.by_copy_address(to, host=settings.ESMERO_HOST) is None


def test_they_go_along_where_letters_go(there, luis):
    to = way_back(answer(there))
    new = split.split(
        agent=there.lead,
        conversation_id=there.a.conversation.pk,
        message_ids=[there.a.message.pk],
        subject="Another matter",
        at=there.at,
    )
    assert [one.address for one in conversations.taking_part(new)] == [LUIS]

    into_b = {"agent": there.owner, "conversation_id": there.a.conversation.pk, "at": there.at}
    kept = merge.merge(**into_b, into_id=there.b.conversation.pk, is_agreed=True)

    assert conversations.taking_part(there.b.conversation) == []
    assert writes(there, to=to).message.held_since
    merge.undo(agent=there.owner, merge_id=kept.pk, at=there.at)
    assert not Participant.objects.filter(conversation=there.b.conversation).exists()
    assert writes(there, to=to, key="2").message.is_from_participant
