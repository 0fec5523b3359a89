"""Two writers of one thing at the same moment: one goes first, the other sees what it did."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests import world
from tests.at_once import Deed, Pause, only_on_postgresql, until_one_waits

from esmero.actions import (
    admit,
    bring_in,
    close,
    deliver,
    hold,
    keep_watch,
    merge,
    promise,
    receive,
    reply,
    tag,
    take,
)
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Attempt, Delivery, Receipt
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation, Message, Tag
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.workbench.models import Draft
from esmero.ground import clock, db
from esmero.insight import soundness

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def there() -> Iterator[world.World]:
    there = world.make_world()
    yield there
    assert list(soundness.faults(clock.now())) == []


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> Pause:
    """The first writer stops here, with all that it writes written and nothing of it committed."""
    pause = Pause()
    finish = db._do_last

    def finish_later(mine: Any) -> None:
        pause.here()
        finish(mine)

    monkeypatch.setattr(db, "_do_last", finish_later)
    return pause


def _both(pause: Pause, one: Any, other: Any) -> tuple[Deed, Deed]:
    """Do one up to its pause, begin the other, and let both come to their end."""
    first = Deed(one)
    pause.is_reached()
    second = Deed(other)
    until_one_waits(second)
    pause.let_go()
    for deed in (first, second):
        deed.join(20)
        assert not deed.is_alive()
    return first, second


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
    return list(
        Message.objects.filter(conversation=there.a.conversation, kind="REPLY").values_list("text", flat=True)
    )


def test_the_second_answer_is_stopped_and_its_words_are_kept(there: world.World, pause: Pause) -> None:
    first, second = _both(pause, _reply(there, there.agent, "first"), _reply(there, there.lead, "second"))

    assert first.error is None
    assert isinstance(second.error, reply.SomethingCameIn)
    assert _replies(there) == ["first"]
    assert [draft.text for draft in Draft.objects.filter(agent=there.lead)] == ["second"]


def test_both_answers_go_where_the_second_wants_it_anyway(there: world.World, pause: Pause) -> None:
    _both(
        pause,
        _reply(there, there.agent, "first"),
        _reply(there, there.lead, "second", send_anyway=True),
    )

    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    assert _replies(there) == ["first", "second"]
    assert conversation.message_count == Message.objects.filter(conversation=conversation).count()
    assert Delivery.objects.filter(recipient="ana@example.org").count() == 3


def test_the_same_answer_twice_is_one(there: world.World, pause: Pause) -> None:
    first, second = _both(pause, _reply(there, there.agent, "once"), _reply(there, there.agent, "once"))

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

    _both(pause, lambda: hold.release_due(at=then), lambda: hold.release_due(at=then))

    assert _replies(there) == ["later"]


def test_an_answer_given_while_it_is_merged_away_is_not_lost(there: world.World, pause: Pause) -> None:
    _, other = _both(
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

    _, second = _both(pause, _reply(there, there.agent, "first"), close_it)

    assert isinstance(second.error, close.SomethingCameIn)


def test_a_promise_is_settled_once(there: world.World, pause: Pause) -> None:
    due = clock.now()
    made = promise.make(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        made=reply.OwnWords("I call you", due),
        at=due - timedelta(minutes=5),
    )

    _, second = _both(
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

    _both(
        pause,
        lambda: keep_watch.break_overdue_promises(at=late),
        lambda: keep_watch.break_overdue_promises(at=late),
    )

    # The second waited and then saw that nothing was left to do; it did not run into what the first had made.
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
    assert Event.objects.filter(verb="promise.broken", about_id=there.a.promise.pk).count() == 1
    assert Promise.objects.filter(renewed_from=there.a.promise).count() == 1
    assert Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").count() == 2


def _incoming(sender: str, external_id: str) -> Incoming:
    return Incoming(
        channel_kind=ChannelKind.FORM,
        external_id=external_id,
        sender_email=sender,
        sender_name="Nora",
        recipients=[],
        subject="A question",
        text="Where is it?",
        language="en",
    )


def test_a_form_sent_twice_is_one_question(there: world.World, pause: Pause) -> None:
    def ask() -> receive.Received:
        return receive.receive(_incoming("nora@example.org", "form:1"), at=clock.now())

    first, second = _both(pause, ask, ask)

    assert (first.end().is_repeated, second.end().is_repeated) == (False, True)
    assert Message.objects.filter(external_id="form:1").count() == 1


def test_somebody_new_who_writes_twice_at_once_is_one_person(there: world.World, pause: Pause) -> None:
    first, second = _both(
        pause,
        lambda: receive.receive(_incoming("nora@example.org", "form:1"), at=clock.now()),
        lambda: receive.receive(_incoming("Nora@example.org", "form:2"), at=clock.now()),
    )

    assert first.end().conversation != second.end().conversation
    assert Customer.objects.filter(identities__value="nora@example.org").count() == 1


def test_a_letter_is_taken_by_one_worker(there: world.World, pause: Pause) -> None:
    Delivery.objects.exclude(pk=Delivery.objects.earliest("pk").pk).delete()

    def lease() -> Delivery | None:
        with db.write():
            return channel_writes.lease_delivery(at=clock.now())

    first, second = _both(pause, lease, lease)

    assert first.end() and second.end() is None


def test_a_mail_is_taken_by_one_worker_and_a_late_one_has_lost_it(there: world.World, pause: Pause) -> None:
    at = clock.now()
    receipt = take.take_mails(
        [
            take.RawMail(
                raw=b"From: nora@example.org\r\nTo: help@example.com\r\nSubject: Hello\r\n\r\nWhere is it?",
                external_id="mail:1",
                sender="nora@example.org",
                recipients=["help@example.com"],
                at=at,
            )
        ]
    )[0]

    def lease(when: Any = at) -> Receipt | None:
        with db.write():
            return channel_writes.lease_receipt(receipt.pk, at=when)

    first, second = _both(pause, lease, lease)
    paused = first.end()
    assert paused and second.end() is None

    # It slept through its lease, and another one has read the mail meanwhile.
    take.read_receipts(at=at + channel_writes.READ_LEASE)
    take._read([paused], at=at + channel_writes.READ_LEASE)

    assert Message.objects.filter(receipt_id=receipt.pk).count() == 1
    assert channels.receipt(receipt.pk).attempts == 2


def test_a_letter_given_up_is_not_settled_by_its_late_sender(there: world.World) -> None:
    at = clock.now()
    with db.write():
        late = channel_writes.lease_delivery(at=at)
    assert late
    deliver.keep_hold(at=at + channel_writes.SEND_LEASE)

    deliver._not_sent(late, deliver.CouldNotSend("421", is_final=False), at=at)

    assert Delivery.objects.get(pk=late.pk).state == DeliveryState.QUEUED
    assert Attempt.objects.filter(delivery=late).count() == 1


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


def _tell(received: receive.Received) -> bring_in.Answer:
    return bring_in.Answer(201, received.conversation.code)


def test_a_program_that_asks_twice_at_once_is_told_that_the_first_is_under_way(
    there: world.World, pause: Pause
) -> None:
    made = admit.make_token(agent=None, name="Shop", team_id=there.team.pk, scopes=["write"], at=there.at)

    def ask() -> bring_in.Answer:
        asking = bring_in.Asking(token=made.token, key="one", asked="the same")
        incoming = _incoming("nora@example.org", asking.external_id)
        return bring_in.open_conversation(
            asking,
            incoming,
            tell=lambda received: bring_in.Answer(201, received.conversation.code),
            at=there.at,
        )

    first, second = _both(pause, ask, ask)

    assert isinstance(second.error, bring_in.UnderWay)
    assert ask() == replace(first.end(), is_repeated=True)


def _tag(there: world.World, story: world.Story, word: str) -> Any:
    return lambda: tag.tag(
        agent=there.owner, conversation_id=story.conversation.pk, names=[word], at=there.at
    )


def test_a_new_word_that_two_give_at_once_is_one_tag(there: world.World, pause: Pause) -> None:
    for deed in _both(pause, _tag(there, there.a, "late"), _tag(there, there.b, "Late")):
        deed.end()

    assert Tag.objects.count() == 1
    assert Conversation.objects.filter(tags__key="late").count() == 2


def test_a_tag_is_given_while_it_becomes_another(there: world.World, pause: Pause) -> None:
    _tag(there, there.a, "late")()
    _tag(there, there.a, "slow")()
    late, slow = Tag.objects.get(key="late"), Tag.objects.get(key="slow")

    def join() -> int:
        return tag.join(agent=there.owner, tag_id=late.pk, into_id=slow.pk, at=there.at)

    for deed in _both(pause, _tag(there, there.b, "late"), join):
        deed.end()

    assert list(Tag.objects.all()) == [slow]
    assert Conversation.objects.filter(tags=slow).count() == 2
