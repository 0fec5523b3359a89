"""What whoever takes part writes: it joins as theirs, and nobody comes in by looking like them."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import (
    taking_part,
)
from esmero.actions.tests.taking import EVA, LUIS, answer, let_in, letters, way_back, writes
from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Copy, Message, Participant
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.promises import reads as promises
from esmero.insight import soundness

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return make_world()


@pytest.fixture
def luis(there):
    return let_in(there, LUIS, "Luis Pérez")


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
