"""A promise gets another time before its own, with a reason that the customer reads; twice, not for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import promise
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.domain.promises.kinds import PromiseState
from esmero.domain.promises.models import Promise
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WHY = "The seamstress is ill until Thursday."


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


@pytest.fixture
def made(there: World) -> Promise:
    words = OwnWords("the coat is mended", NOON + timedelta(hours=4))
    return promise.make(agent=there.agent, conversation_id=fresh(there).pk, made=words, at=NOON)


def move(there: World, one: Promise, *, hours: int, at: datetime = NOON) -> Promise:
    due_at = NOON + timedelta(hours=hours)
    return promise.renew(agent=there.agent, promise_id=one.pk, due_at=due_at, why=WHY, at=at)


def test_the_old_one_stays_readable_and_the_new_one_is_not_late(there: World, made: Promise) -> None:
    new = move(there, made, hours=48)

    old = Promise.objects.get(pk=made.pk)
    assert (old.state(NOON), old.is_open, old.withdrawn_at) == (PromiseState.MOVED, False, None)
    assert (new.renewed_from, new.wording, new.owner) == (old, made.wording, made.owner)
    assert new.due_at == NOON + timedelta(hours=48)
    assert not new.is_late
    assert new.state(new.due_at - timedelta(minutes=1)) != PromiseState.MENDED


def test_the_customer_reads_both_times_and_the_reason(there: World, made: Promise) -> None:
    move(there, made, hours=48)

    page = Client().get(reverse("portal:conversation", args=[there.a.token])).content.decode()
    assert f"Moved to another time: {WHY}" in page
    letter = Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").last()
    assert letter is not None
    assert letter.text.startswith("What we promised has another time.")
    assert WHY not in str(list(Event.objects.filter(verb="promise.moved").values_list("payload", flat=True)))


def test_an_earlier_time_is_welcome_and_one_in_the_past_is_none(there: World, made: Promise) -> None:
    assert move(there, made, hours=1).due_at < made.due_at
    newest = Promise.objects.get(renewed_from=made)

    for hours in (0, -1):
        with pytest.raises(promise.InThePast):
            move(there, newest, hours=hours)


def test_the_third_move_counts_as_broken(there: World, made: Promise) -> None:
    second = move(there, move(there, made, hours=24), hours=48)
    assert promise.counts_as_broken(second)

    third = move(there, second, hours=72)

    second.refresh_from_db()
    assert second.state(NOON) == PromiseState.BROKEN
    assert second.owned_up_at == NOON
    assert third.is_late


def test_what_is_over_or_settled_is_not_moved(there: World, made: Promise) -> None:
    with pytest.raises(promise.PromiseSettled):
        move(there, made, hours=48, at=made.due_at)
    promise.keep(agent=there.agent, promise_id=made.pk, at=NOON)
    with pytest.raises(promise.PromiseSettled):
        move(there, made, hours=48)


def test_a_promised_answer_has_no_other_time_and_no_move_goes_without_a_word(
    there: World, made: Promise
) -> None:
    with pytest.raises(NotFound):
        move(there, there.a.promise, hours=48)
    with pytest.raises(ValueError):
        promise.renew(
            agent=there.agent, promise_id=made.pk, due_at=NOON + timedelta(hours=9), why=" ", at=NOON
        )
    assert Promise.objects.get(pk=made.pk).is_open


def test_nothing_is_promised_for_a_time_that_is_over(there: World) -> None:
    words = OwnWords("the coat is mended", NOON)

    with pytest.raises(promise.InThePast):
        promise.make(agent=there.agent, conversation_id=fresh(there).pk, made=words, at=NOON)
