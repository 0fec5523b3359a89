"""To whom the software writes by itself, and to whom never."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from tests import world

from esmero.actions import close, keep_watch, receive, reply, set_rules
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises.kinds import PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy, Promise
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def incoming(text: str, **given: object) -> Incoming:
    details: dict[str, object] = {
        "channel_kind": ChannelKind.EMAIL,
        "external_id": f"mail:{text}",
        "sender_email": "robot@shop.example",
        "sender_name": "A shop",
        "recipients": ["help@example.com"],
        "subject": "Your parcel",
        "text": text,
        "language": "en",
    }
    return Incoming(**{**details, **given})


def letters() -> int:
    return Delivery.objects.filter(recipient="robot@shop.example").count()


def test_a_machine_is_never_written_to_unasked_not_even_to_own_up() -> None:
    world.make_world(NOON)
    received = receive.receive(incoming("It is on its way", may_auto_answer=False), at=NOON)

    keep_watch.break_overdue_promises(at=NOON + timedelta(days=1))

    assert letters() == 0
    assert Message.objects.filter(conversation=received.conversation, kind="NOTICE").count() == 1


def test_a_person_who_writes_into_it_is_told_of_what_breaks() -> None:
    world.make_world(NOON)
    received = receive.receive(incoming("It is on its way", may_auto_answer=False), at=NOON)
    address = access.reply_address(received.conversation, host=settings.ESMERO_HOST)
    receive.receive(incoming("Where is it?", recipients=[address]), at=NOON)

    keep_watch.break_overdue_promises(at=NOON + timedelta(days=1))

    assert letters() == 1


def test_a_question_is_kept_also_when_the_last_mail_channel_is_closed() -> None:
    world.make_world(NOON)
    Channel.objects.filter(kind=ChannelKind.EMAIL).update(is_active=False)

    received = receive.receive(incoming("Hello?", channel_kind=ChannelKind.FORM), at=NOON)

    notice = Message.objects.get(conversation=received.conversation, kind="NOTICE")
    assert notice.delivery_state == "FAILED"
    assert letters() == 0


def test_what_is_let_through_comes_with_its_files() -> None:
    there = world.make_world(NOON)
    address = access.reply_address(there.a.conversation, host=settings.ESMERO_HOST)
    photo = NewFile("seam.png", "image/png", world.PIXEL)
    held = receive.receive(incoming("From me", recipients=[address], files=[photo]), at=NOON).message
    assert Attachment.objects.get(about_kind="message", about_id=held.pk).is_internal

    reply.let_through(agent=there.agent, message_id=held.pk, at=NOON)

    assert not Attachment.objects.get(about_kind="message", about_id=held.pk).is_internal
    assert list(soundness.faults(NOON)) == []


def test_what_a_stranger_writes_promises_the_customer_nothing_before_it_is_let_through() -> None:
    there = world.make_world(NOON)
    conversation = there.a.conversation
    answered = Conversation.objects.get(pk=conversation.pk)
    reply.reply(
        agent=there.agent,
        conversation_id=answered.pk,
        words="It is there.",
        seen_version=answered.version,
        send_key="k",
        at=NOON,
    )
    address = access.reply_address(conversation, host=settings.ESMERO_HOST)

    held = receive.receive(incoming("Your code is 1234", recipients=[address]), at=NOON).message

    (looking,) = Promise.objects.filter(about_id=conversation.pk, kept_at=None)
    assert (looking.kind, looking.is_internal, looking.owner) == ("LOOK_AGAIN", True, there.agent)
    assert list(soundness.faults(NOON)) == []

    reply.let_through(agent=there.agent, message_id=held.pk, at=NOON)

    assert Promise.objects.filter(about_id=conversation.pk, kept_at=None, kind="NEXT_REPLY").exists()
    assert list(soundness.faults(NOON)) == []


def test_a_strangers_letter_to_what_was_closed_promises_settling_anew_once_it_is_let_through() -> None:
    there = world.make_world(NOON)
    days = {PromiseKind.RESOLUTION: Time(3, Unit.DAYS, is_plain=True)}
    rule = Policy.objects.get()
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"times": days}, at=NOON)
    conversation, agent = there.a.conversation, there.agent
    close.close(agent=agent, conversation_id=conversation.pk, reason="ANSWERED", why="It is sent.", at=NOON)
    address = access.reply_address(conversation, host=settings.ESMERO_HOST)
    held = receive.receive(incoming("It is torn again", recipients=[address]), at=NOON).message
    assert not Promise.objects.filter(about_id=conversation.pk, kind="RESOLUTION").exists()

    reply.let_through(agent=agent, message_id=held.pk, at=NOON)

    (settling,) = Promise.objects.filter(about_id=conversation.pk, kind="RESOLUTION")
    assert settling.is_open and settling.due_at == NOON + timedelta(days=3)
    assert list(soundness.faults(NOON)) == []


def settles_in_three_days(there: world.World) -> None:
    days = {PromiseKind.RESOLUTION: Time(3, Unit.DAYS, is_plain=True)}
    set_rules.change(agent=there.owner, policy_id=Policy.objects.get().pk, columns={"times": days}, at=NOON)


@pytest.mark.parametrize("is_opened_by_person", [True, False])
def test_a_strangers_letter_to_what_was_opened_again_since_promises_no_settling(
    is_opened_by_person: bool,
) -> None:
    there = world.make_world(NOON)
    conversation, agent = there.a.conversation, there.agent
    close.close(agent=agent, conversation_id=conversation.pk, reason="ANSWERED", why="It is sent.", at=NOON)
    if is_opened_by_person:
        close.reopen(agent=agent, conversation_id=conversation.pk, at=NOON + MINUTE)
    else:
        closed = Conversation.objects.get(pk=conversation.pk)
        receive.write_back(closed, words="And?", new_files=[], send_key="b", at=NOON + MINUTE)
    settles_in_three_days(there)
    reply.reply(
        agent=agent,
        conversation_id=conversation.pk,
        words="It is there.",
        seen_version=0,
        send_key="k",
        send_anyway=True,
        at=NOON + 2 * MINUTE,
    )
    address, at = access.reply_address(conversation, host=settings.ESMERO_HOST), NOON + 3 * MINUTE
    held = receive.receive(incoming("It is torn again", recipients=[address]), at=at).message

    reply.let_through(agent=agent, message_id=held.pk, at=at)

    assert Promise.objects.filter(about_id=conversation.pk, kept_at=None, kind="NEXT_REPLY").exists()
    assert not Promise.objects.filter(about_id=conversation.pk, kind="RESOLUTION").exists()
    assert list(soundness.faults(at)) == []
