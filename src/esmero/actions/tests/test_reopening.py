"""What opening a conversation again means is said before the press, by the code that does it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import close, leave, promise, reply
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.ground import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
# Nobody opens it then because they closed it by a slip.
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> World:
    there = world.make_world(NOON)
    made = OwnWords("the coat is mended", NOON + timedelta(days=2))
    number = there.a.conversation.pk
    promise.make(agent=there.agent, conversation_id=number, made=made, at=NOON)
    close.close(agent=there.agent, conversation_id=number, reason="ANSWERED", why="You wrote.", at=NOON)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return there


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def test_what_is_said_before_is_what_comes(closed: World) -> None:
    said = close.what_reopening_means(closed.owner, fresh(closed), at=LATER)

    close.reopen(agent=closed.owner, conversation_id=fresh(closed).pk, at=LATER)

    made = Promise.objects.get(kind="LOOK_AGAIN", about_id=fresh(closed).pk)
    assert (made.owner, made.due_at) == (said.person, said.due_at)
    assert "the coat is mended" in [one.wording for one in said.stays_taken_back]
    assert not any(Promise.objects.get(pk=one.pk).is_open for one in said.stays_taken_back)


def test_what_whoever_left_had_closed_is_opened_for_somebody_who_works_here(closed: World) -> None:
    Conversation.objects.filter(pk=fresh(closed).pk).update(agent=closed.agent)
    leave.leave(agent=closed.owner, agent_id=closed.agent.pk, heir_id=None, at=NOON)

    close.reopen(agent=closed.owner, conversation_id=fresh(closed).pk, at=LATER)

    assert fresh(closed).agent == Promise.objects.get(kind="LOOK_AGAIN").owner == closed.owner


@pytest.mark.parametrize("ask", [promise.ask_for_update, promise.escalate])
def test_a_press_of_the_customer_opens_it_for_somebody_who_works_here(closed: World, ask) -> None:
    Conversation.objects.filter(pk=fresh(closed).pk).update(agent=closed.agent)
    leave.leave(agent=closed.owner, agent_id=closed.agent.pk, heir_id=None, at=NOON)

    ask(fresh(closed), at=LATER)

    assert fresh(closed).is_open and fresh(closed).agent.is_active


def test_whoever_answers_what_whoever_left_had_closed_has_it_then(closed: World) -> None:
    Conversation.objects.filter(pk=fresh(closed).pk).update(agent=closed.agent)
    leave.leave(agent=closed.owner, agent_id=closed.agent.pk, heir_id=None, at=NOON)

    answer = {"words": "One more thing.", "seen_version": fresh(closed).version, "send_key": "x", "at": LATER}
    reply.reply(agent=closed.owner, conversation_id=fresh(closed).pk, **answer)

    assert fresh(closed).is_waiting and fresh(closed).agent == closed.owner


def test_looking_changes_nothing_and_the_press_does(closed: World) -> None:
    desk = Client()
    desk.force_login(closed.agent)
    address = reverse("desk:conversation-reopening", args=[fresh(closed).pk])

    asked = desk.get(address, headers={"HX-Request": "true"}).content.decode()

    assert fresh(closed).is_closed
    assert "it stays taken back" in asked
    assert "the coat is mended" in asked
    desk.post(address)
    assert not fresh(closed).is_closed


def test_the_customer_sees_on_their_page_who_looks_and_by_when(closed: World) -> None:
    close.reopen(agent=closed.agent, conversation_id=fresh(closed).pk, at=LATER)

    page = Client().get(reverse("portal:conversation", args=[closed.a.token])).content.decode()

    assert "looks at this again" in page
