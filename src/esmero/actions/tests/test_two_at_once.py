"""Two writers of one thing at the same moment: one goes first, the other sees what it did."""

from datetime import timedelta
from typing import Any

import pytest
from tests import world
from tests.at_once import Deed, Pause, both, only_on_postgresql, until_one_waits

from esmero.actions import (
    close,
    hold,
    keep_watch,
    merge,
    promise,
    reply,
    tag,
)
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message, Tag
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.workbench.models import Draft
from esmero.ground import clock, db

pytestmark = [
    only_on_postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ends_sound"),
]


@pytest.fixture
def there() -> world.World:
    return world.make_world()


def _reply(there: world.World, agent: Any, words: str, **how: Any) -> Any:
    return lambda: reply.reply(
        agent=agent,
        conversation_id=there.a.conversation.pk,
        words=words,
        seen_version=there.a.conversation.version,
        send_key=f"key-{words}",
        at=clock.now(),
        **how,
    )


def _replies(there: world.World) -> list[str]:
    replies = Message.objects.filter(conversation=there.a.conversation, kind="REPLY")
    return list(replies.order_by("pk").values_list("text", flat=True))


def test_the_second_answer_is_stopped_and_its_words_are_kept(there: world.World, pause: Pause) -> None:
    first, second = both(pause, _reply(there, there.agent, "first"), _reply(there, there.lead, "second"))

    assert first.error is None
    assert isinstance(second.error, reply.SomethingCameIn)
    assert _replies(there) == ["first"]
    assert [draft.text for draft in Draft.objects.filter(agent=there.lead)] == ["second"]


def test_both_answers_go_where_the_second_wants_it_anyway(there: world.World, pause: Pause) -> None:
    both(
        pause,
        _reply(there, there.agent, "first"),
        _reply(there, there.lead, "second", send_anyway=True),
    )

    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    assert _replies(there) == ["first", "second"]
    assert conversation.message_count == Message.objects.filter(conversation=conversation).count()
    assert Delivery.objects.filter(recipient="ana@example.org").count() == 3


def test_the_same_answer_twice_is_one(there: world.World, pause: Pause) -> None:
    first, second = both(pause, _reply(there, there.agent, "once"), _reply(there, there.agent, "once"))

    assert first.end() == second.end()
    assert _replies(there) == ["once"]


def test_an_answer_held_back_goes_out_once_though_two_workers_release_it(
    there: world.World, pause: Pause
) -> None:
    hold.send(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="later",
        seen_version=there.a.conversation.version,
        send_key="key-later",
        at=clock.now(),
        later=clock.now() + timedelta(minutes=1),
        is_late_meant=True,
    )
    then = clock.now() + timedelta(minutes=2)

    both(pause, lambda: hold.release_due(at=then), lambda: hold.release_due(at=then))

    assert _replies(there) == ["later"]


def test_an_answer_given_while_it_is_merged_away_is_not_lost(there: world.World, pause: Pause) -> None:
    _, other = both(
        pause,
        _reply(there, there.owner, "first"),
        lambda: merge.merge(
            agent=there.owner,
            conversation_id=there.a.conversation.pk,
            into_id=there.b.conversation.pk,
            is_agreed=True,
            at=clock.now(),
        ),
    )

    other.end()
    into = Message.objects.filter(conversation=there.b.conversation, kind="REPLY")
    assert [message.text for message in into] == ["first"]


def test_nobody_closes_what_is_being_answered(there: world.World, pause: Pause) -> None:
    def close_it() -> None:
        close.close(
            agent=there.lead,
            conversation_id=there.a.conversation.pk,
            reason="ANSWERED",
            why="Solved",
            seen_version=there.a.conversation.version,
            at=clock.now(),
        )

    _, second = both(pause, _reply(there, there.agent, "first"), close_it)

    assert isinstance(second.error, close.SomethingCameIn)


def test_a_promise_is_settled_once(there: world.World, pause: Pause) -> None:
    due = clock.now()
    made = promise.make(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        made=reply.OwnWords("I call you", due),
        at=due - timedelta(minutes=5),
    )

    _, second = both(
        pause,
        lambda: keep_watch.break_overdue_promises(at=clock.now()),
        lambda: promise.keep(agent=there.agent, promise_id=made.pk, at=clock.now()),
    )

    assert isinstance(second.error, promise.PromiseSettled)
    assert Promise.objects.get(pk=made.pk).kept_at is None
    assert Promise.objects.filter(renewed_from=made).count() == 1


def test_a_promise_breaks_once_though_two_workers_watch(
    there: world.World, pause: Pause, caplog: pytest.LogCaptureFixture
) -> None:
    late = Promise.objects.get(pk=there.a.promise.pk).due_at

    both(
        pause,
        lambda: keep_watch.break_overdue_promises(at=late),
        lambda: keep_watch.break_overdue_promises(at=late),
    )

    # The second waited and then saw that nothing was left to do; it did not run into what the first had made.
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
    assert Event.objects.filter(verb="promise.broken", about_id=there.a.promise.pk).count() == 1
    assert Promise.objects.filter(renewed_from=there.a.promise).count() == 1
    assert Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").count() == 2


def test_two_that_wait_for_each_other_do_not_wait_for_ever(there: world.World) -> None:
    pause, tries = Pause(), []

    def hold(one: int, other: int) -> None:
        tries.append(one)
        with db.write():
            _held(one)
            pause.here()
            _held(other)

    a, b = there.a.conversation.pk, there.b.conversation.pk
    first = Deed(lambda: db.again(lambda: hold(a, b)))
    pause.is_reached()
    second = Deed(lambda: db.again(lambda: hold(b, a)))
    until_one_waits(second)
    pause.let_go()

    first.end()
    second.end()
    assert len(tries) == 3


def _held(conversation_id: int) -> Conversation:
    return db.held(Conversation.objects.filter(pk=conversation_id)).get()


def _tag(there: world.World, story: world.Story, word: str) -> Any:
    return lambda: tag.tag(
        agent=there.owner, conversation_id=story.conversation.pk, names=[word], at=there.at
    )


def test_a_new_word_that_two_give_at_once_is_one_tag(there: world.World, pause: Pause) -> None:
    for deed in both(pause, _tag(there, there.a, "late"), _tag(there, there.b, "Late")):
        deed.end()

    assert Tag.objects.count() == 1
    assert Conversation.objects.filter(tags__key="late").count() == 2


def test_a_tag_is_given_while_it_becomes_another(there: world.World, pause: Pause) -> None:
    _tag(there, there.a, "late")()
    _tag(there, there.a, "slow")()
    late, slow = Tag.objects.get(key="late"), Tag.objects.get(key="slow")

    def join() -> int:
        return tag.join(agent=there.owner, tag_id=late.pk, into_id=slow.pk, at=there.at)

    for deed in both(pause, _tag(there, there.b, "late"), join):
        deed.end()

    assert list(Tag.objects.all()) == [slow]
    assert Conversation.objects.filter(tags=slow).count() == 2
