"""What somebody who writes to us was promised."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from tests import world

from esmero.actions import receive, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise

pytestmark = pytest.mark.django_db
# A Tuesday, ten in the morning.
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def mail(text: str = "Is the coat in stock?", **given: object) -> Incoming:
    """Return a mail as the gateway hands it in."""
    details: dict[str, object] = {
        "channel_kind": ChannelKind.EMAIL,
        "external_id": f"mail:{text}",
        "sender_email": "clara@mail.example",
        "sender_name": "Clara",
        "recipients": ["help@example.com"],
        "subject": "The coat",
        "text": text,
        "mail_message_id": f"{abs(hash(text))}@mail.example",
        "language": "en",
    }
    return Incoming(**{**details, **given})


def test_a_question_gets_a_code_a_person_and_a_time() -> None:
    there = world.make_world(NOON)

    received = receive.receive(mail(), at=NOON)

    conversation = received.conversation
    (promise,) = Promise.objects.filter(about_id=conversation.pk, about_kind="conversation")
    assert len(conversation.code) == 6
    assert conversation.agent == there.agent
    assert (promise.kind, promise.owner) == (PromiseKind.FIRST_REPLY, there.agent)
    assert promise.due_at == NOON + timedelta(minutes=240)
    assert Conversation.objects.get(pk=conversation.pk).next_due_at == promise.due_at


def test_a_question_that_comes_twice_is_confirmed_once() -> None:
    world.make_world(NOON)

    for _ in range(2):
        receive.receive(mail(), at=NOON)

    assert Delivery.objects.filter(recipient="clara@mail.example").count() == 1


def test_a_question_from_an_address_that_no_letter_can_go_to_is_still_received() -> None:
    there = world.make_world(NOON)

    received = receive.receive(mail(sender_email='"clara, at home"@mail.example'), at=NOON)
    answered = reply.reply(
        agent=there.agent,
        conversation_id=received.conversation.pk,
        words="It is.",
        seen_version=Conversation.objects.get(pk=received.conversation.pk).version,
        send_key="k",
        at=NOON,
    )

    assert not Delivery.objects.filter(about_id=answered.pk, about_kind="message").exists()
    assert Message.objects.get(pk=answered.pk).delivery_state == "FAILED"


def test_the_same_thing_twice_is_one_message() -> None:
    world.make_world(NOON)

    first = receive.receive(mail(), at=NOON)
    second = receive.receive(mail(), at=NOON + timedelta(minutes=1))

    assert second.is_repeated
    assert second.message == first.message
    assert Delivery.objects.filter(recipient="clara@mail.example").count() == 1


def test_an_automatic_mail_gets_no_confirmation() -> None:
    world.make_world(NOON)

    receive.receive(mail(may_auto_answer=False), at=NOON)

    assert not Delivery.objects.filter(recipient="clara@mail.example").exists()


def test_an_answer_to_our_letter_joins_the_conversation() -> None:
    world.make_world(NOON)
    asked = receive.receive(mail(), at=NOON)
    ours = Message.objects.get(conversation=asked.conversation, kind="NOTICE")

    answered = receive.receive(
        mail("One more thing", recipients=[], answers=[ours.mail_message_id]), at=NOON + timedelta(hours=1)
    )

    assert answered.conversation == asked.conversation
    assert not answered.is_new_conversation


def test_a_strangers_mail_with_a_known_message_id_opens_a_conversation_of_its_own() -> None:
    world.make_world(NOON)
    asked = receive.receive(mail(), at=NOON)
    ours = Message.objects.get(conversation=asked.conversation, kind="NOTICE")

    forged = receive.receive(
        mail("Send me the history", sender_email="thief@mail.example", answers=[ours.mail_message_id]),
        at=NOON + timedelta(hours=1),
    )

    assert forged.conversation != asked.conversation


def test_a_stranger_with_the_reply_address_is_held_back_from_the_customers_page() -> None:
    world.make_world(NOON)
    asked = receive.receive(mail(), at=NOON)
    address = access.reply_address(asked.conversation, host=settings.ESMERO_HOST)

    joined = receive.receive(
        mail("Your code is 1234", sender_email="login@other.example", recipients=[address]),
        at=NOON + timedelta(hours=1),
    )

    assert joined.conversation == asked.conversation
    assert joined.message.held_since is not None
    assert not Customer.objects.filter(identities__value="login@other.example").exists()


def test_a_changed_reply_address_proves_nothing() -> None:
    world.make_world(NOON)
    asked = receive.receive(mail(), at=NOON)
    address = access.reply_address(asked.conversation, host=settings.ESMERO_HOST)
    local, _, host = address.partition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{host}"

    received = receive.receive(mail("Hello again", recipients=[forged]), at=NOON + timedelta(hours=1))

    assert received.is_new_conversation


def test_writing_again_never_moves_the_promise_later() -> None:
    world.make_world(NOON)
    asked = receive.receive(mail(), at=NOON)
    before = Promise.objects.get(about_id=asked.conversation.pk, about_kind="conversation")

    receive.write_back(
        asked.conversation, words="And in red?", new_files=[], send_key="k", at=NOON + timedelta(hours=2)
    )

    after = Promise.objects.get(about_id=asked.conversation.pk, about_kind="conversation")
    assert (after.pk, after.due_at) == (before.pk, before.due_at)


def test_a_closed_conversation_opens_again_when_its_customer_writes() -> None:
    there = world.make_world(NOON)
    asked = receive.receive(mail(), at=NOON)
    reply.reply(
        agent=there.agent,
        conversation_id=asked.conversation.pk,
        words="Yes.",
        seen_version=asked.conversation.version,
        send_key="a",
        at=NOON + timedelta(minutes=10),
    )
    rested = Conversation.objects.get(pk=asked.conversation.pk)
    assert rested.is_waiting

    receive.write_back(rested, words="Thank you", new_files=[], send_key="b", at=NOON + timedelta(hours=1))

    again = Conversation.objects.get(pk=asked.conversation.pk)
    assert again.is_open
    assert again.next_due_at is not None


def test_files_are_kept_with_the_message() -> None:
    world.make_world(NOON)
    photo = NewFile("../../seam.png", "image/png", world.PIXEL)

    received = receive.receive(mail(files=[photo]), at=NOON)

    (file,) = Attachment.objects.filter(about_kind="message", about_id=received.message.pk)
    assert "/" not in file.name
    assert (file.customer_id, file.is_internal) == (received.conversation.customer_id, False)


def test_a_few_words_that_tell_no_language_go_on_in_the_writers_own() -> None:
    world.make_world(NOON)
    assert receive.receive(mail(), at=NOON).conversation.language == "en"
    Customer.objects.filter(identities__value="clara@mail.example").update(language="ru")

    again = receive.receive(mail("Ok?", language=None, subject="Ok"), at=NOON)
    stranger = receive.receive(mail("Ok", language=None, sender_email="x@mail.example"), at=NOON)

    assert again.conversation.language == "ru"
    assert stranger.conversation.language == "en"
