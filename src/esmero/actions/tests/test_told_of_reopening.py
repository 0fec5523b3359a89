"""When a person opens a conversation again its customer hears of it; the letter is written when it leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import close, deliver, reply
from esmero.actions.tests.leaving import Server
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Promise

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(minutes=1)
TO_ANA = "ana@example.org"


@pytest.fixture
def there() -> World:
    found = world.make_world(NOON)
    number = found.a.conversation.pk
    close.close(agent=found.agent, conversation_id=number, reason="ANSWERED", why="You wrote.", at=NOON)
    Delivery.objects.all().delete()
    return found


def reopen(there: World) -> Conversation:
    return close.reopen(agent=there.agent, conversation_id=there.a.conversation.pk, at=SOON)


def leaves(server: Server, *, at: datetime = SOON) -> str:
    """Send what waits; return the plain words of the letter to Ana that tells of the opening."""
    while deliver.send_next(at=at):
        pass
    found = [mail for mail in server.mails() if "pened" in str(mail["Subject"])]
    assert len(found) == 1
    body = found[0].get_body(("plain",))
    assert body
    return str(body.get_content())


def test_the_customer_is_told_who_looks_at_it_and_by_when(there: World, server: Server) -> None:
    reopen(there)

    queued = Delivery.objects.get(recipient=TO_ANA)
    looks = Promise.objects.get(kind="LOOK_AGAIN", about_id=there.a.conversation.pk)
    assert (bytes(queued.raw), queued.looks_again_id) == (b"", looks.pk)
    notice = Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").latest("id")
    assert notice.text == "We have opened this again."

    words = leaves(server)
    assert "Marta looks at this again before" in words
    assert "/c/" in words


def test_opening_what_is_open_tells_nobody(there: World) -> None:
    reopen(there)
    reopen(there)

    assert Delivery.objects.filter(recipient=TO_ANA).count() == 1


def test_a_letter_that_had_to_wait_tells_how_it_stands_when_it_leaves(there: World, server: Server) -> None:
    conversation = reopen(there)
    waiting = Delivery.objects.get(recipient=TO_ANA)
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Here it is.",
        seen_version=conversation.version,
        send_key="k",
        at=SOON,
    )
    Promise.objects.filter(pk=waiting.looks_again_id).update(kept_at=SOON)

    words = leaves(server, at=SOON + timedelta(minutes=5))

    assert "looks at this again" not in words
    assert "Your page says what holds now." in words


def test_who_wants_no_letters_of_software_reads_it_on_their_page(there: World) -> None:
    Conversation.objects.filter(pk=there.a.conversation.pk).update(takes_automatic_letters=False)

    reopen(there)

    assert not Delivery.objects.filter(recipient=TO_ANA).exists()
    notice = Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").latest("id")
    assert notice.no_letter_because == "PROGRAM"
