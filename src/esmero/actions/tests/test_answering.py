"""Answering, handing over, closing: what agents and their customers rely on."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import assign, close, keep_watch, promise, put_into_words, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import CloseReason, View
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Draft
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def answer(
    there: World, words: str = "It is on its way.", *, agent: Agent | None = None, **given: object
) -> Message:
    details: dict[str, object] = {
        "seen_version": fresh(there).version,
        "send_key": words,
        "at": NOON,
        **given,
    }
    return reply.reply(
        agent=agent or there.agent,
        conversation_id=there.a.conversation.pk,
        words=words,
        **details,
    )


def test_an_answer_keeps_the_promise_and_the_customer_has_the_ball(there: World) -> None:
    answer(there)

    kept = Promise.objects.get(pk=there.a.promise.pk)
    assert kept.kept_at == NOON
    assert fresh(there).is_waiting
    assert list(soundness.faults(NOON)) == []


def test_the_answer_is_queued_signed_by_the_person(there: World) -> None:
    message = answer(there)

    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)
    raw = bytes(letter.raw)
    assert b"Auto-Submitted" not in raw
    assert b"Marta" in raw
    assert letter.message_id == message.mail_message_id


def test_the_same_send_key_sends_once(there: World) -> None:
    first = answer(there, send_key="k")
    second = answer(there, send_key="k", seen_version=0)

    assert first == second
    assert Delivery.objects.filter(about_id=first.pk, about_kind="message").count() == 1


def test_an_answer_to_an_older_version_is_stopped_and_both_texts_are_kept(there: World) -> None:
    read = fresh(there).version
    answer(there, "First", agent=there.lead)

    with pytest.raises(reply.SomethingCameIn):
        answer(there, "Second", seen_version=read)

    assert Draft.objects.get(agent=there.agent).text == "Second"
    assert not Message.objects.filter(text="Second").exists()


def test_sending_anyway_sends_both(there: World) -> None:
    read = fresh(there).version
    answer(there, "First", agent=there.lead)

    answer(there, "Second", seen_version=read, send_anyway=True)

    assert Message.objects.filter(kind="REPLY").count() == 2
    assert not Draft.objects.exists()


def test_a_stranger_to_the_team_can_do_nothing(there: World) -> None:
    for attempt in (
        lambda: answer(there, agent=there.stranger),
        lambda: reply.note(
            agent=there.stranger, conversation_id=there.a.conversation.pk, words="x", send_key="n", at=NOON
        ),
        lambda: close.close(
            agent=there.stranger, conversation_id=there.a.conversation.pk, reason="ANSWERED", at=NOON
        ),
        lambda: assign.assign(
            agent=there.stranger, conversation_id=there.a.conversation.pk, to_agent_id=None, at=NOON
        ),
        lambda: promise.keep(agent=there.stranger, promise_id=there.a.promise.pk, at=NOON),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_conversation_is_not_given_to_somebody_who_may_not_see_it(there: World) -> None:
    with pytest.raises(NotFound):
        assign.assign(
            agent=there.agent,
            conversation_id=there.a.conversation.pk,
            to_agent_id=there.stranger.pk,
            at=NOON,
        )


def test_promises_go_with_the_conversation_and_keep_their_time(there: World) -> None:
    due_at = there.a.promise.due_at

    assign.assign(
        agent=there.agent, conversation_id=there.a.conversation.pk, to_agent_id=there.lead.pk, at=NOON
    )

    handed = Promise.objects.get(pk=there.a.promise.pk)
    assert (handed.owner, handed.due_at) == (there.lead, due_at)


def test_closing_what_somebody_waits_for_needs_words_for_the_customer(there: World) -> None:
    with pytest.raises(close.StillPromised):
        close.close(agent=there.agent, conversation_id=there.a.conversation.pk, reason="ANSWERED", at=NOON)

    close.close(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        reason=CloseReason.SETTLED_ELSEWHERE,
        why="We settled it by telephone.",
        at=NOON,
    )

    taken_back = Promise.objects.get(pk=there.a.promise.pk)
    assert taken_back.withdrawn_because == "We settled it by telephone."
    assert fresh(there).closed_by == there.agent
    assert list(soundness.faults(NOON)) == []


def test_a_note_reaches_no_customer(there: World) -> None:
    message = reply.note(
        agent=there.agent, conversation_id=there.a.conversation.pk, words="Careful", send_key="n", at=NOON
    )

    assert not message.is_for_customer
    assert not Delivery.objects.filter(about_kind="message", about_id=message.pk).exists()
    assert Event.objects.get(verb="note.added").is_internal
    newest = Event.objects.get(verb="note.added").pk - 1
    pokes = events.pokes_for_conversation(there.a.conversation.pk, after_id=newest, limit=10)
    assert pokes == []


def test_a_broken_promise_is_owned_up_to_with_a_new_person_and_time(there: World) -> None:
    late = there.a.promise.due_at + timedelta(seconds=1)
    letters = Delivery.objects.filter(recipient="ana@example.org").count()

    keep_watch.break_overdue_promises(at=late)

    assert Delivery.objects.filter(recipient="ana@example.org").count() == letters + 1
    broken = Promise.objects.get(pk=there.a.promise.pk)
    renewal = Promise.objects.get(renewed_from=broken)
    assert broken.broken_at == broken.owned_up_at == late
    assert renewal.owner == there.lead
    assert renewal.due_at > late
    assert fresh(there).broken_at == late
    assert fresh(there).next_due_at == broken.due_at, "it stays first in the queue until it is mended"
    letter = Delivery.objects.filter(recipient="ana@example.org").latest("id")
    assert b"Auto-Submitted" in put_into_words.letter_of(letter, at=late)
    assert list(soundness.faults(late)) == []


def test_breaking_runs_twice_without_harm(there: World) -> None:
    late = there.a.promise.due_at + timedelta(seconds=1)

    keep_watch.break_overdue_promises(at=late)
    letters = Delivery.objects.count()
    keep_watch.break_overdue_promises(at=late)

    assert Delivery.objects.count() == letters


def test_an_answer_mends_what_broke(there: World) -> None:
    late = there.a.promise.due_at + timedelta(seconds=1)
    keep_watch.break_overdue_promises(at=late)

    answer(there, at=late + timedelta(minutes=5))

    renewal = Promise.objects.get(renewed_from=there.a.promise)
    assert renewal.state(late + timedelta(minutes=6)) == "mended"
    assert fresh(there).broken_at is None


def test_asking_twice_for_an_update_is_one_promise(there: World) -> None:
    first = promise.ask_for_update(fresh(there), at=NOON)
    second = promise.ask_for_update(fresh(there), at=NOON + timedelta(minutes=1))

    assert first == second
    assert first.owner == there.agent


def test_an_escalation_goes_one_level_up_and_only_there_is_it_answered(there: World) -> None:
    asked = promise.escalate(fresh(there), at=NOON)
    assert asked.owner == there.lead

    answer(there, "From Marta", at=NOON + timedelta(minutes=5))
    assert Promise.objects.get(pk=asked.pk).is_open

    answer(there, "From Ines", agent=there.lead, at=NOON + timedelta(minutes=10))
    assert Promise.objects.get(pk=asked.pk).kept_at is not None


def test_a_promise_in_own_words_stays_until_somebody_says_it_is_done(there: World) -> None:
    made = reply.OwnWords("the coat is back with you, mended", NOON + timedelta(days=3))
    answer(there, promises_made=[made])
    (own,) = Promise.objects.filter(kind="OWN_WORDS")
    assert fresh(there).is_open
    assert fresh(there).next_due_at == own.due_at

    promise.keep(agent=there.agent, promise_id=own.pk, at=NOON + timedelta(days=2))

    assert fresh(there).is_waiting


def test_a_silent_customer_is_looked_at_again(there: World) -> None:
    answer(there)
    day = fresh(there).waits_until
    assert day is not None

    keep_watch.look_again(at=day)

    woken = fresh(there)
    assert woken.is_open
    (looking,) = Promise.objects.filter(kind="LOOK_AGAIN")
    assert looking.is_internal
    assert list(soundness.faults(day)) == []


def test_the_chain_notices_a_changed_event(there: World) -> None:
    keep_watch.seal(at=NOON)
    assert list(events.broken_seals()) == []

    changed = Event.objects.filter(verb="message.received")[0]
    Event.objects.filter(pk=changed.pk).update(payload={"channel": "FORGED"})
    assert len(list(events.broken_seals())) == 1

    Event.objects.filter(pk=changed.pk).update(payload=changed.payload, by_id=999)
    assert any("not what was sealed" in fault for fault in events.broken_seals())


def test_erasing_leaves_the_chain_whole(there: World) -> None:
    keep_watch.seal(at=NOON)
    Event.objects.filter(customer_id=there.a.conversation.customer_id).update(payload=None, salt=None)
    assert list(events.broken_seals()) == []


def test_everything_about_a_conversation_moves_to_the_other_team(there: World) -> None:
    answer(there)

    assign.hand_over(
        agent=there.owner,
        conversation_id=there.a.conversation.pk,
        to_team_id=there.other_team.pk,
        at=NOON + timedelta(minutes=1),
    )

    away = there.other_team.pk
    assert Promise.objects.get(pk=there.a.promise.pk).team_id == away
    assert Attachment.objects.get(pk=there.a.file.pk).team_id == away
    assert set(Delivery.objects.filter(recipient="ana@example.org").values_list("team_id", flat=True)) == {
        away
    }
    assert list(soundness.faults(NOON)) == []


def test_whoever_an_escalation_is_promised_by_has_it_among_their_own(there: World) -> None:
    promise.escalate(fresh(there), at=NOON)

    assert there.a.conversation in conversations.queue(there.lead, View.MINE).rows
    assert conversations.counts(there.lead)[View.MINE] == 1
    assert there.a.conversation in conversations.queue(there.agent, View.MINE).rows
