"""Who takes part beside the customer: let in by an agent alone, writing as themselves, left out again."""

from datetime import timedelta
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
    receive,
    reply,
    split,
    taking_part,
)
from esmero.domain.channels.kinds import ChannelKind, DeliveryState, ReportKind, SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming, Report
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Copy, Message, Participant
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.promises import reads as promises
from esmero.domain.workbench.kinds import Copies
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
LUIS, EVA, BOSS = "luis@elsewhere.example", "eva@elsewhere.example", "boss@quiet.example"


@pytest.fixture
def there():
    return make_world()


@pytest.fixture
def luis(there):
    return let_in(there, LUIS, "Luis Pérez")


def let_in(there, address, name=""):
    return taking_part.let_in(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        address=address,
        name=name,
        at=there.at,
    )


def answer(there, *, copies=None, key="k", words="It is on its way."):
    return reply.reply(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words=words,
        seen_version=0,
        send_key=key,
        send_anyway=True,
        copies=copies,
        at=there.at,
    )


def letters(message):
    """The letters of an answer by where they really go, as their recipients' programs read them."""
    rows = Delivery.objects.filter(about_kind__in=["message", "copy"], about_id=message.pk)
    return {row.recipient: message_from_bytes(bytes(row.raw), policy=default) for row in rows}


def writes(there, sender=LUIS, *, to="help@example.com", name="", key="1", at=None, **more):
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"mail:{key}",
        mail_message_id=f"{key}@elsewhere.example",
        sender_email=sender,
        sender_name=name,
        recipients=[to],
        subject="Re: My parcel",
        text="I am his brother.",
        **{"sender_proof": SenderProof.UNPROVED, **more},
    )
    return receive.receive(incoming, at=at or there.at)


def way_back(message, address=LUIS):
    return letters(message)[address]["Reply-To"].addresses[0].addr_spec


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


def test_what_a_participant_answers_joins_as_theirs(there, luis):
    customers, known = Customer.objects.count(), set(Identity.objects.values_list("value", flat=True))
    sent = answer(there)
    letters_before = Delivery.objects.count()

    came = writes(there, to=way_back(sent), name="Somebody Else")

    message = came.message
    assert (came.conversation, message.is_from_participant, message.held_since) == (
        there.a.conversation,
        True,
        None,
    )
    assert (message.from_email, message.from_name) == (LUIS, "Luis Pérez")
    assert Customer.objects.count() == customers
    assert set(Identity.objects.values_list("value", flat=True)) == known
    stands = Conversation.objects.get(pk=there.a.conversation.pk)
    assert stands.reply_to == there.a.conversation.reply_to
    assert stands.waits_since is not None
    assert promises.open_about(stands.ref)
    # To nobody it is confirmed.
    assert Delivery.objects.count() == letters_before
    assert not list(soundness.faults(there.at))


def test_the_message_id_of_their_own_copy_leads_back_as_well(there, luis):
    sent = letters(answer(there))[LUIS]["Message-ID"].strip("<>")

    assert writes(there, answers=[sent]).conversation == there.a.conversation
    assert writes(there, EVA, answers=[sent], key="2").conversation != there.a.conversation


def test_other_message_ids_count_where_the_domain_proves_the_participant(there, luis):
    theirs = answer(there).mail_message_id
    Message.objects.filter(pk=there.a.message.pk).update(mail_message_id="of-ana@example.org")

    unproved = writes(there, answers=["of-ana@example.org", theirs])
    proved = writes(there, answers=["of-ana@example.org"], key="2", sender_proof=SenderProof.PROVED)

    assert unproved.conversation != there.a.conversation
    assert (proved.conversation, proved.message.is_from_participant) == (there.a.conversation, True)


def test_a_forged_participant_is_held_back_or_stays_outside(there, luis):
    to = way_back(answer(there))

    forged = writes(there, to=to, sender_proof=SenderProof.REFUTED)
    said = writes(there, to=to, passed_on_by="form@example.com", key="2")
    nowhere = writes(there, key="3")

    assert forged.message.held_since and not forged.message.is_from_participant
    assert said.message.held_since and not said.message.is_from_participant
    assert nowhere.conversation != there.a.conversation


def test_a_stranger_with_a_copys_address_is_a_stranger(there, luis):
    to = way_back(answer(there))

    came = writes(there, "eva@hijack.example", to=to)

    assert came.conversation == there.a.conversation
    assert came.message.held_since and not came.message.is_from_participant
    assert not Participant.objects.filter(address="eva@hijack.example").exists()


def test_an_address_made_up_leads_nowhere(there, luis):
    number = Copy.objects.create(message=answer(there), address=LUIS).pk

    for made_up in (f"reply+cc.{number:x}.aaaaaaaaaaaaaaaa", "reply+cc.zz.a", "reply+cc.", "reply+cc"):
        came = writes(there, to=f"{made_up}@{settings.ESMERO_HOST}", key=made_up)
        assert came.conversation != there.a.conversation


def test_standing_in_cc_lets_nobody_in(there):
    own = access.reply_address(there.a.conversation, host=settings.ESMERO_HOST)
    for proof in (SenderProof.UNPROVED, SenderProof.PROVED):
        more = {"also_to": [(LUIS, "Luis")], "sender_proof": proof, "key": str(proof)}
        writes(there, there.a.conversation.reply_to, to=own, **more)

    assert not Participant.objects.exists()
    assert set(letters(answer(there))) == {there.a.conversation.reply_to}


def test_whoever_was_left_out_is_a_stranger_again_until_it_is_undone(there, luis):
    sent = answer(there)
    taking_part.leave_out(agent=there.agent, participant_id=luis.pk, at=there.at)

    by_address = writes(there, to=way_back(sent))
    mail_id = letters(sent)[LUIS]["Message-ID"].strip("<>")
    by_header = writes(there, answers=[mail_id], key="2", sender_proof=SenderProof.PROVED)

    assert by_address.message.held_since and not by_address.message.is_from_participant
    assert by_header.conversation != there.a.conversation
    assert LUIS not in letters(answer(there, key="2"))
    taking_part.let_in_again(agent=there.agent, participant_id=luis.pk, at=there.at)
    assert writes(there, to=way_back(sent), key="3").message.is_from_participant


def test_the_customer_is_the_customer_at_every_address(there, luis):
    """Who answers all answers the others' addresses, too; there their own has to be proved."""
    to = way_back(answer(there))

    came = writes(there, there.a.conversation.reply_to, to=to, sender_proof=SenderProof.PROVED)

    assert (came.conversation, came.message.held_since) == (there.a.conversation, None)
    assert not came.message.is_from_participant


def test_long_after_the_end_a_participant_opens_it_again_and_nobody_is_written_to(there, luis):
    to = way_back(answer(there))
    long_ago = there.at - timedelta(days=90)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(closed_at=long_ago, waits_until=None)
    before = Delivery.objects.count()

    came = writes(there, to=to)

    assert came.conversation == there.a.conversation
    assert Conversation.objects.get(pk=came.conversation.pk).is_open
    assert Delivery.objects.count() == before


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
