"""A confirmation is queued with its question and written when it leaves; its bytes then stay the same."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import deliver, forget, merge, promise, put_into_words, receive, reply
from esmero.actions.tests.leaving import Server, doubt, refuse
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(minutes=1)
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def there() -> World:
    found = world.make_world(NOON)
    Delivery.objects.all().delete()
    return found


def ask() -> Conversation:
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="mail:clara-1",
        sender_email="clara@mail.example",
        sender_name="Clara",
        recipients=["help@example.com"],
        subject="Cheap pills",
        text="Buy at http://evil.example",
        mail_message_id="clara-1@mail.example",
    )
    return receive.receive(incoming, at=NOON).conversation


def letter() -> Delivery:
    return Delivery.objects.get(recipient="clara@mail.example")


def test_it_tells_what_was_promised_and_answers_the_question_without_its_words(
    there: World, server: Server
) -> None:
    conversation = ask()
    deliver.send_letters(at=NOON)

    (mail,) = server.mails()
    assert "Marta answers before" in mail["Subject"]
    assert conversation.code in mail.as_string()
    assert mail["In-Reply-To"] == "<clara-1@mail.example>"
    assert b"Auto-Submitted: auto-replied" in server.heard[0]
    assert b"evil.example" not in server.heard[0]
    assert b"Cheap pills" not in server.heard[0]
    assert bytes(letter().raw) == server.heard[0]


def test_one_that_nobody_heard_is_written_anew_under_its_name(there: World, server: Server) -> None:
    ask()
    server.before = refuse
    deliver.send_letters(at=NOON)
    named = letter().message_id
    assert (letter().state, bytes(letter().raw)) == (DeliveryState.QUEUED, b"")

    server.before = lambda delivery: None
    deliver.send_letters(at=LATER)

    (mail,) = server.mails()
    assert mail["Message-ID"] == f"<{named}>"
    assert letter().state == DeliveryState.SENT


def test_one_that_may_have_been_heard_goes_out_again_as_it_was(there: World, server: Server) -> None:
    conversation = ask()
    server.after = doubt
    deliver.send_letters(at=NOON)
    conversation.customer.name = "Clara Ruiz"
    conversation.customer.save()

    server.after = lambda delivery: None
    deliver.send_again(agent=there.owner, delivery_id=letter().pk, at=SOON)
    deliver.send_letters(at=SOON)

    first, second = server.heard
    assert first == second


def test_what_was_answered_before_it_left_is_promised_no_more(there: World, server: Server) -> None:
    conversation = Conversation.objects.get(pk=ask().pk)
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Thank you.",
        seen_version=conversation.version,
        send_key="k",
        at=SOON,
    )

    deliver.send_letters(at=LATER)

    confirmation, answer = server.mails()
    assert confirmation["Subject"] == "We have your question"
    assert "Thank you." in answer.as_string()


def test_what_was_promised_after_the_question_is_not_in_its_confirmation(
    there: World, server: Server
) -> None:
    conversation = ask()
    update = promise.ask_for_update(conversation, at=SOON)
    Promise.objects.filter(pk=update.pk).update(due_at=SOON + timedelta(minutes=1))

    deliver.send_letters(at=LATER)

    assert "Marta answers before" in server.mails()[0]["Subject"]


def test_of_somebody_erased_while_it_is_being_sent_nothing_is_kept(there: World, server: Server) -> None:
    conversation = ask()
    customer_id = conversation.customer_id

    def erase(delivery: Delivery) -> None:
        forget.forget_customer(agent=there.owner, customer_id=customer_id, at=NOON)

    server.before = erase
    deliver.send_letters(at=NOON)
    deliver.send_letters(at=NOON + timedelta(days=1))

    assert server.heard == []
    assert [bytes(one.raw) for one in Delivery.objects.filter(customer_id=customer_id)] == [b""]


def test_one_whose_conversation_went_to_somebody_else_before_it_left_is_not_sent(
    there: World, server: Server
) -> None:
    conversation = ask()
    merge.merge(
        agent=there.owner,
        conversation_id=conversation.pk,
        into_id=there.a.conversation.pk,
        is_agreed=True,
        at=NOON,
    )

    deliver.send_letters(at=LATER)

    assert server.heard == []
    assert (letter().state, letter().reason) == (DeliveryState.FAILED, put_into_words.ANOTHERS_BY_NOW)


def test_one_that_cannot_be_written_is_shown_to_people_in_the_end(
    there: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(delivery: Delivery, *, at: datetime) -> bytes:
        raise ValueError(delivery.pk)

    ask()
    monkeypatch.setattr(put_into_words, "letter_of", fail)
    at = NOON
    for _ in range(2 * len(deliver.GAPS) + 2):
        deliver.send_letters(at=at)
        at += timedelta(days=1)

    assert letter().state == DeliveryState.FAILED
    assert server.heard == []
