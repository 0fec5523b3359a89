"""Letters that are passed on to somebody outside, and what comes back."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from tests import world

from esmero.actions import arrange, forget, forward, merge, notify, parcels, receive, reply
from esmero.domain.channels.kinds import ChannelKind, Leaving
from esmero.domain.channels.models import Channel, Delivery, Fetching
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event
from esmero.domain.files import reads as files
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Membership
from esmero.domain.workbench.models import Notice
from esmero.ground.refs import NotYours
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
WEAVER = "weaver@mill.example"
ASKED = "How long does a new star take?"


@pytest.fixture
def there() -> world.World:
    """The small company; what its agent forwards goes out at once."""
    made = world.make_world()
    arrange.set_habits(agent=made.agent, hold_seconds=0)
    return made


def passed(there: world.World, *to: str, **more: Any) -> list[Message]:
    """Pass the customer's letter with its file on, unless said otherwise."""
    what: dict[str, Any] = {
        "words": ASKED,
        "message_ids": [there.a.message.pk],
        "file_ids": [there.a.file.pk],
    }
    return forward.forward(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        to=to or [WEAVER],
        passing_on=forward.Passing(**what | more),
        send_key="k",
        at=there.at,
    )


def mail_of(message: Message) -> EmailMessage:
    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)
    return message_from_bytes(bytes(letter.raw), policy=policy.default)


def answer(there: world.World, forwarded: Message, **more: Any) -> receive.Received:
    given: dict[str, Any] = {
        "channel_kind": ChannelKind.EMAIL,
        "external_id": "answer",
        "sender_email": WEAVER,
        "sender_name": "Wanda Weaver",
        "recipients": [access.outside_address(forwarded, host=settings.ESMERO_HOST)],
        "subject": "Re: stars",
        "text": "Two weeks.",
        "mail_message_id": "w1@mill.example",
    }
    return receive.receive(Incoming(**given | more), at=there.at)


def fresh(there: world.World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def test_what_is_passed_on_goes_out_with_words_letters_and_files_and_with_nothing_of_the_customers(
    there: world.World,
) -> None:
    (message,) = passed(there)

    mail = mail_of(message)
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert mail["To"] == WEAVER
    assert mail["Reply-To"].addresses[0].addr_spec == access.outside_address(
        message, host=settings.ESMERO_HOST
    )
    assert ASKED in text
    assert world.WORD_OF_A in text
    assert [part.get_filename() for part in mail.iter_attachments()] == [there.a.file.name]
    whole = bytes(Delivery.objects.get(about_id=message.pk).raw).decode()
    assert "/c/" not in whole
    assert "ana@example.org" not in whole
    assert there.a.conversation.code not in whole


def test_where_letters_leave_by_their_channels_mailbox_the_answer_comes_there_and_joins_all_the_same(
    there: world.World,
) -> None:
    channel = Channel.objects.get(address="help@example.com")
    Fetching.objects.create(channel=channel, port=993, began_at=there.at, leaves=Leaving.MAILBOX)
    (message,) = passed(there)

    mail = mail_of(message)
    assert mail["Reply-To"].addresses[0].addr_spec == channel.address
    named = str(mail["Message-ID"]).strip("<>")
    received = answer(there, message, recipients=[channel.address], answers=[named])
    assert received.conversation.pk == there.a.conversation.pk
    assert received.message.kind == MessageKind.FROM_OUTSIDE


def test_the_customer_never_sees_it_and_what_they_were_promised_stays(there: world.World) -> None:
    promised = list(Promise.objects.order_by("id").values())
    (message,) = passed(there)
    answer(there, message)

    shown = conversations.letters(fresh(there), for_customer=True)
    assert {one.message.kind for one in shown}.isdisjoint({"FORWARD", "FROM_OUTSIDE"})
    told = Event.objects.filter(about_kind="message", about_id__gte=message.pk)
    assert set(told.values_list("is_internal", flat=True)) == {True}
    assert list(Promise.objects.order_by("id").values()) == promised
    assert Delivery.objects.filter(about_id=message.pk, is_internal=True).exists()
    kept = files.of_each("message", [message.pk])[message.pk]
    assert all(file.is_internal for file in kept)
    assert list(soundness.audiences_agree()) == []


def test_the_answer_joins_for_colleagues_and_makes_nobody_a_customer(there: world.World) -> None:
    (message,) = passed(there)
    customers, waited = Customer.objects.count(), fresh(there).waits_since

    received = answer(there, message)

    assert received.conversation.pk == there.a.conversation.pk
    assert (received.message.kind, received.message.from_name) == (MessageKind.FROM_OUTSIDE, "Wanda Weaver")
    assert Customer.objects.count() == customers
    assert fresh(there).waits_since == waited
    assert not Delivery.objects.filter(recipient=WEAVER, about_id__gt=message.pk).exists()


def test_an_answer_by_message_id_counts_from_the_address_it_was_sent_to_only(there: world.World) -> None:
    (message,) = passed(there)
    known = {"recipients": ["help@example.com"], "answers": [message.mail_message_id]}

    theirs = answer(there, message, **known)
    stranger = answer(there, message, **known, external_id="2", sender_email="eve@else.example")

    assert theirs.message.kind == MessageKind.FROM_OUTSIDE
    assert stranger.is_new_conversation


def test_our_answer_to_the_customer_goes_to_the_customer_alone(there: world.World) -> None:
    (message,) = passed(there)
    answer(there, message)

    reply.reply(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="Two weeks, says the mill.",
        seen_version=fresh(there).version,
        send_key="r",
        at=there.at,
    )

    letter = Delivery.objects.latest("id")
    assert letter.recipient == "ana@example.org"
    assert message.mail_message_id.encode() not in bytes(letter.raw)
    assert b"w1@mill.example" not in bytes(letter.raw)


def test_writing_to_them_again_stays_in_their_thread(there: world.World) -> None:
    (message,) = passed(there)
    answer(there, message)

    (second,) = passed(there, words="Thank you.", message_ids=[], file_ids=[])

    assert mail_of(second)["References"].split() == [f"<{message.mail_message_id}>", "<w1@mill.example>"]


def test_whoever_asked_is_told_of_the_answer(there: world.World) -> None:
    notify.tell(at=there.at)
    (message,) = passed(there)
    answer(there, message)

    notify.tell(at=there.at)

    assert list(Notice.objects.filter(kind="OUTSIDE").values_list("agent", flat=True)) == [there.agent.pk]


def test_an_answer_wakes_what_was_closed_and_somebody_looks(there: world.World) -> None:
    (message,) = passed(there)
    Promise.objects.all().delete()
    Conversation.objects.update(closed_at=there.at, next_due_at=None, waits_since=None)

    answer(there, message)

    assert fresh(there).is_open
    assert Promise.objects.get(about_id=there.a.conversation.pk).is_internal
    assert there.a.conversation.pk not in conversations.left_alone()


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("help@example.com", forward.OurOwnAddress),
        ("repairs+old@example.com", forward.OurOwnAddress),
        (f"notice+1.a@{settings.ESMERO_HOST}", forward.OurOwnAddress),
        ("Ana@Example.org", forward.TheCustomer),
        ("nobody", forward.NotAnAddress),
    ],
)
def test_nothing_goes_to_ourselves_to_the_customer_or_nowhere(
    there: world.World, to: str, why: type[Exception]
) -> None:
    with pytest.raises(why):
        passed(there, WEAVER, to)

    assert not Message.objects.filter(kind=MessageKind.FORWARD).exists()


def test_our_signed_addresses_are_our_own(there: world.World) -> None:
    (message,) = passed(there)
    host = settings.ESMERO_HOST
    for own in (
        access.reply_address(there.a.conversation, host=host),
        access.outside_address(message, host=host),
    ):
        with pytest.raises(forward.OurOwnAddress):
            passed(there, own)


def test_an_address_added_before_the_second_press_is_written_to_and_the_first_one_once(
    there: world.World,
) -> None:
    passed(there, WEAVER)
    passed(there, WEAVER, "dyer@mill.example")

    sent = Message.objects.filter(kind=MessageKind.FORWARD).order_by("id")
    assert [one.to_email for one in sent] == [WEAVER, "dyer@mill.example"]


def test_a_letter_from_before_the_newest_is_passed_on_when_somebody_chooses_it(there: world.World) -> None:
    many = [
        Message(conversation=there.a.conversation, kind="REPLY", text=str(number), at=there.at)
        for number in range(conversations.LETTERS)
    ]
    Message.objects.bulk_create(many)

    (message,) = passed(there)

    assert there.a.message.text in message.quoted
    assert message.file_count == 1


def test_several_people_each_get_a_letter_of_their_own_and_pressing_twice_sends_once(
    there: world.World,
) -> None:
    first = passed(there, WEAVER, "dyer@mill.example")
    again = passed(there, WEAVER, "dyer@mill.example")

    assert [one.to_email for one in first] == [WEAVER, "dyer@mill.example"]
    assert [one.pk for one in again] == [one.pk for one in first]
    assert [mail_of(one)["To"] for one in first] == [WEAVER, "dyer@mill.example"]


def test_notes_and_what_stands_in_other_conversations_never_go_along(there: world.World) -> None:
    note = reply.note(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="A difficult one",
        send_key="n",
        at=there.at,
    )

    (message,) = passed(there, message_ids=[note.pk, there.b.message.pk], file_ids=[there.b.file.pk])

    assert message.quoted == ""
    assert message.file_count == 0
    assert "difficult" not in bytes(Delivery.objects.latest("id").raw).decode()


def test_who_only_reads_passes_nothing_on(there: world.World) -> None:
    Membership.objects.filter(agent=there.agent).update(part=Part.READS)

    with pytest.raises(NotYours):
        passed(there)


def test_a_file_that_is_gone_stops_everything(there: world.World) -> None:
    files.path_of(there.a.file.key).unlink()

    with pytest.raises(parcels.FileGone):
        passed(there)
    assert not Message.objects.filter(kind=MessageKind.FORWARD).exists()


def test_the_answer_follows_where_the_conversation_went(there: world.World) -> None:
    (message,) = passed(there)
    merge.merge(
        agent=there.owner,
        conversation_id=there.a.conversation.pk,
        into_id=there.b.conversation.pk,
        is_agreed=True,
        at=there.at,
    )

    received = answer(there, message)

    assert received.conversation.pk == there.b.conversation.pk
    assert received.message.kind == MessageKind.FROM_OUTSIDE


def test_once_the_customer_is_erased_the_way_back_is_closed(there: world.World) -> None:
    (message,) = passed(there)
    address = access.outside_address(message, host=settings.ESMERO_HOST)
    forget.forget_customer(agent=there.owner, customer_id=there.a.conversation.customer_id, at=there.at)

    assert access.by_outside_address(address, host=settings.ESMERO_HOST) is None
    assert Message.objects.get(pk=message.pk).to_email == ""
    assert not Delivery.objects.filter(recipient=WEAVER).exists()
