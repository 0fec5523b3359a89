"""Whoever is told of a letter is told who wrote it: the customer, or somebody who takes part, by name."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings
from django.utils import translation
from tests.world import make_world

from esmero.actions import arrange, mail_notices, notify, receive, taking_part
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.staff.kinds import ByMail
from esmero.domain.workbench.models import Notice
from esmero.parts import notices as words_of

pytestmark = pytest.mark.django_db
PILAR = "pilar@gomez.example"


@pytest.fixture
def there():
    world = make_world()
    world.a.conversation.agent = world.agent
    world.a.conversation.save()
    notify.tell(at=world.at)
    return world


def take_part(there, name):
    number = there.a.conversation.pk
    return taking_part.let_in(
        agent=there.agent, conversation_id=number, address=PILAR, name=name, at=there.at
    )


def writes(there, sender, key):
    """A mail to the conversation's own address; return what its agent is told of it."""
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"mail:{key}",
        mail_message_id=f"{key}@elsewhere.example",
        sender_email=sender,
        sender_name="",
        recipients=[access.reply_address(there.a.conversation, host=settings.ESMERO_HOST)],
        subject="Re: The coat",
        text="Size L for me, please.",
        sender_proof=SenderProof.PROVED,
    )
    receive.receive(incoming, at=there.at)
    notify.tell(at=there.at)
    return Notice.objects.select_related("participant").order_by("-id").first()


def test_it_names_whoever_takes_part_and_the_customer_as_before(there):
    take_part(there, "Pilar Gómez")

    theirs = writes(there, PILAR, "1")
    assert words_of.why(theirs) == "Pilar Gómez, who takes part, wrote"
    assert words_of.why(writes(there, there.a.conversation.reply_to, "2")) == "The customer wrote"
    with translation.override("ru"):
        assert words_of.why(theirs) == "Участник Pilar Gómez: новое письмо"


def test_who_has_no_name_is_told_by_their_address(there):
    take_part(there, "")

    assert words_of.why(writes(there, PILAR, "1")) == f"{PILAR}, who takes part, wrote"


def test_who_was_left_out_since_is_still_named(there):
    participant = take_part(there, "Pilar Gómez")
    told = writes(there, PILAR, "1")
    taking_part.leave_out(agent=there.agent, participant_id=participant.pk, at=there.at)

    told.refresh_from_db()
    assert words_of.why(told) == "Pilar Gómez, who takes part, wrote"


def test_the_letter_about_it_says_so_above_and_in_its_subject(there):
    take_part(there, "Pilar Gómez")
    arrange.set_habits(agent=there.agent, notices_by_mail=ByMail.AT_ONCE)
    writes(there, PILAR, "1")
    mail_notices.send_at_once(at=there.at + timedelta(minutes=3))

    letter = message_from_bytes(bytes(Delivery.objects.get(about_kind="notice").raw), policy=default)
    assert letter["Subject"].startswith("Pilar Gómez, who takes part, wrote: ")
    assert "The customer wrote" not in letter.get_body(("plain",)).get_content()
