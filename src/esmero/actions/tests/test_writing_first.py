"""A conversation that begins with a letter of ours, and a call that carries one."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.conf import settings
from tests import world
from tests.world import World

from esmero.actions import addresses, arrange, hold, log, receive, write_first
from esmero.actions.reply import OwnWords
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.files.kinds import NewFile
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Membership
from esmero.domain.workbench.models import HeldReply
from esmero.ground.refs import NotFound, NotYours
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    arrange.set_habits(agent=made.agent, hold_seconds=0)
    return made


def written(there: World, who: int | log.NewPerson | None = None, **more: Any) -> Conversation:
    what: dict[str, Any] = {"subject": "Your star is ready", "words": "Come by when you like."}
    return write_first.write(
        agent=there.agent,
        who=who if who is not None else there.a.conversation.customer_id,
        team_id=there.team.pk,
        letter=write_first.FirstLetter(**what | more),
        send_key="k",
        at=NOON,
    )


def called(there: World, **more: Any) -> Conversation:
    said = log.Said("PHONE", "The coat", "They want it by Friday.", **more)
    who = there.a.conversation.customer_id
    return log.log(agent=there.agent, who=who, team_id=there.team.pk, said=said, send_key="c", at=NOON)


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def promises_of(conversation: Conversation) -> list[Promise]:
    return list(Promise.objects.filter(about_kind="conversation", about_id=conversation.pk))


def test_the_letter_goes_out_and_nothing_is_promised_by_it(there: World) -> None:
    made = written(there, new_files=[NewFile("star.png", "image/png", world.PIXEL)])

    letter = Delivery.objects.latest("id")
    mail = message_from_bytes(bytes(letter.raw), policy=policy.default)
    assert (letter.recipient, mail["Subject"]) == ("ana@example.org", "Your star is ready")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["star.png"]
    assert promises_of(made) == []
    assert fresh(made).is_waiting
    assert list(soundness.faults(NOON)) == []


def test_their_answer_comes_back_into_it_and_is_promised_one(there: World) -> None:
    made = written(there)
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="a",
        sender_email="ana@example.org",
        sender_name="Ana",
        recipients=[access.reply_address(made, host=settings.ESMERO_HOST)],
        subject="Re",
        text="Tomorrow then.",
    )

    assert receive.receive(incoming, at=NOON).conversation.pk == made.pk
    assert [one.is_internal for one in promises_of(made)] == [False]


def test_held_back_it_can_be_taken_back_and_is_nobodys_loss(there: World) -> None:
    arrange.set_habits(agent=there.agent, hold_seconds=10)
    made = written(there)

    assert not Message.objects.filter(conversation=made).exists()
    assert conversations.letters(made, for_customer=True) == []
    held = HeldReply.objects.get(conversation=made)
    hold.take_back(agent=there.agent, held_id=held.pk, at=NOON)

    assert all(one.is_internal for one in promises_of(made))
    assert made.pk not in conversations.left_alone()
    assert list(soundness.faults(NOON)) == []


def test_held_back_it_goes_out_by_itself_and_then_the_customer_has_the_ball(there: World) -> None:
    arrange.set_habits(agent=there.agent, hold_seconds=10)
    made = written(there)

    hold.release_due(at=NOON + timedelta(seconds=11))

    assert Message.objects.get(conversation=made).kind == "REPLY"
    assert fresh(made).is_waiting


def test_somebody_new_is_met_with_the_address_and_pressing_twice_writes_once(there: World) -> None:
    who = log.NewPerson("Carla", "carla@example.org", "", "es")

    first, again = written(there, who), written(there, who)

    assert first.pk == again.pk
    assert Customer.objects.filter(name="Carla").count() == 1
    assert (first.language, first.reply_to) == ("es", "carla@example.org")


def test_an_address_that_was_given_for_somebody_we_know_is_learned(there: World) -> None:
    made = written(there, email="Ana@Work.example")

    assert made.reply_to == "ana@work.example"
    assert Identity.objects.get(value="ana@work.example").customer_id == made.customer_id


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("boris@example.org", addresses.SomebodyElses),
        ("help@example.com", addresses.NoAddress),
        ("nowhere", addresses.NoAddress),
    ],
)
def test_nothing_is_written_to_somebody_elses_address_or_to_none(
    there: World, email: str, why: type[Exception]
) -> None:
    with pytest.raises(why):
        written(there, email=email)


def test_without_an_address_or_a_mail_channel_it_says_so(there: World) -> None:
    with pytest.raises(addresses.NoAddress):
        written(there, log.NewPerson("Carla", "", "+34612345678", "es"))
    Channel.objects.filter(kind=ChannelKind.EMAIL).update(is_active=False)
    with pytest.raises(write_first.NoMail):
        written(there)


def test_who_only_reads_there_or_sees_nothing_of_it_writes_to_nobody(there: World) -> None:
    with pytest.raises(NotFound):
        written(there, there.b.conversation.customer_id)
    Membership.objects.filter(agent=there.agent).update(part=Part.READS)
    with pytest.raises(NotYours):
        written(there)


def test_a_call_can_carry_a_letter_about_what_was_agreed(there: World) -> None:
    made = called(there, letter="The coat is ready on Friday.")

    letter = Delivery.objects.latest("id")
    assert letter.recipient == "ana@example.org"
    assert b"Subject: The coat" in bytes(letter.raw)
    shown = conversations.letters(made, for_customer=True)
    assert [one.message.text for one in shown] == ["The coat is ready on Friday."]
    assert (promises_of(made), fresh(made).is_waiting) == ([], True)


def test_a_call_with_a_promise_and_a_letter_stays_open_for_the_promise(there: World) -> None:
    promise = OwnWords("The coat is ready", NOON + timedelta(days=3))

    made = called(there, promise=promise, letter="The coat is ready on Friday.")

    assert b"The coat is ready" in bytes(Delivery.objects.latest("id").raw)
    assert fresh(made).is_open
    assert [one.is_open for one in promises_of(made)] == [True]


@pytest.mark.parametrize("letter", ["", "Done while we spoke."])
def test_a_call_settled_together_with_a_promise_is_closed_and_the_promise_kept(
    there: World, letter: str
) -> None:
    promise = OwnWords("The coat is ready", NOON + timedelta(days=3))

    made = called(there, promise=promise, is_settled=True, letter=letter)

    assert fresh(made).is_closed
    assert [one.kept_at for one in promises_of(made)] == [NOON]
    assert list(soundness.faults(NOON)) == []


def test_an_address_said_on_a_call_is_learned_also_without_a_letter(there: World) -> None:
    made = called(there, email="ana@work.example")

    assert made.reply_to == "ana@work.example"
    assert Identity.objects.get(value="ana@work.example").customer_id == made.customer_id
    with pytest.raises(addresses.SomebodyElses):
        log.log(
            agent=there.agent,
            who=made.customer_id,
            team_id=there.team.pk,
            said=log.Said("PHONE", "The coat", "Again.", email="boris@example.org"),
            send_key="d",
            at=NOON,
        )
