"""Undo after closing is silent: no letter leaves, and what was promised stands as it stood."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import close, deliver, promise, reply
from esmero.actions.tests.leaving import Server
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Ascent, Promise

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
THEN = NOON + timedelta(minutes=1)
AT_ONCE, TOO_LATE = THEN + timedelta(seconds=8), THEN + timedelta(seconds=31)
WHY = "We do not make this coat any more."


@pytest.fixture
def there(server: Server) -> World:
    found = world.make_world(NOON)
    made = reply.OwnWords("the coat is mended", NOON + timedelta(days=2))
    promise.make(agent=found.agent, conversation_id=found.a.conversation.pk, made=made, at=NOON)
    send(NOON)
    return found


def send(at: datetime) -> None:
    while deliver.send_next(at=at):
        pass


def subjects(server: Server) -> list[str]:
    return [str(mail["Subject"]) for mail in server.mails() if "ana@" in str(mail["To"])]


def end(there: World, *, by: object = None) -> None:
    chosen = {"conversation_id": there.a.conversation.pk, "reason": "ANSWERED", "why": WHY, "at": THEN}
    close.close(agent=by or there.agent, **chosen)


def open_again(there: World, at: datetime) -> Conversation:
    return close.reopen(agent=there.lead, conversation_id=there.a.conversation.pk, at=at)


def held(there: World) -> list[tuple[str, object, datetime]]:
    rows = Promise.objects.filter(about_id=there.a.conversation.pk).order_by("id")
    return [(one.kind, one.owner, one.due_at) for one in rows if one.is_open]


def test_undone_at_once_nothing_leaves_and_what_was_promised_stands(there: World, server: Server) -> None:
    before, letters = held(there), subjects(server)

    end(there)
    send(AT_ONCE)
    opened = open_again(there, AT_ONCE)
    send(TOO_LATE)

    assert subjects(server) == letters
    assert held(there) == before
    assert not opened.is_closed
    assert opened.next_due_at == min(due_at for _kind, _owner, due_at in before)


def test_the_page_and_the_desk_say_what_happened(there: World, server: Server) -> None:
    end(there)
    open_again(there, AT_ONCE)

    page = Client().get(reverse("portal:conversation", args=[there.a.token])).content.decode()
    assert "We take promises back." not in page
    assert WHY not in page
    assert "what we promised you holds" in page
    desk = Client()
    desk.force_login(there.agent)
    story = desk.get(reverse("desk:conversation", args=[there.a.conversation.pk])).content.decode()
    assert "it was opened again at once" in story


def test_left_closed_the_customer_reads_it_half_a_minute_later(there: World, server: Server) -> None:
    end(there)
    send(AT_ONCE)
    assert "We take promises back" not in subjects(server)

    send(TOO_LATE)
    assert subjects(server)[-1] == "We take promises back"


def test_opened_later_it_stays_taken_back_and_both_are_told(there: World, server: Server) -> None:
    end(there)
    open_again(there, TOO_LATE)
    send(TOO_LATE)

    first, second = subjects(server)[-2:]
    assert first == "We take promises back"
    assert second.startswith("Opened again")
    assert [kind for kind, *_rest in held(there)] == ["LOOK_AGAIN"]


def test_what_has_left_already_is_not_undone_in_silence(there: World, server: Server) -> None:
    end(there)
    send(TOO_LATE)  # by a clock ahead of ours

    open_again(there, AT_ONCE)
    send(TOO_LATE)

    assert subjects(server)[-1].startswith("Opened again")


def test_what_is_asked_before_says_that_nobody_is_told(there: World) -> None:
    end(there)
    closed = Conversation.objects.get(pk=there.a.conversation.pk)

    said = close.what_reopening_means(there.agent, closed, at=AT_ONCE)
    later = close.what_reopening_means(there.agent, closed, at=TOO_LATE)

    assert (said.is_undoing, said.stays_taken_back) == (True, [])
    assert not later.is_undoing
    assert later.stays_taken_back


def test_what_is_due_by_then_is_not_given_back_to_break_at_once(there: World) -> None:
    end(there)
    Promise.objects.filter(about_id=there.a.conversation.pk).update(due_at=AT_ONCE)

    open_again(there, AT_ONCE)

    assert [kind for kind, *_rest in held(there)] == ["LOOK_AGAIN"]
    assert Message.objects.filter(text="We take promises back.").exists()


def test_who_was_asked_from_above_is_asked_still(there: World, server: Server) -> None:
    promise.escalate(Conversation.objects.get(pk=there.a.conversation.pk), at=NOON)
    before = held(there)

    end(there, by=there.lead)
    assert Ascent.objects.get().is_over
    open_again(there, AT_ONCE)

    assert held(there) == before
    assert not Ascent.objects.get().is_over
