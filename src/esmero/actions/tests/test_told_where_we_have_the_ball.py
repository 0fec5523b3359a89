"""Whoever is told every so often is told only of what they know of, and until nobody has anything to tell."""

import pytest

from esmero.actions import (
    close,
    hold,
    keep_watch,
    log,
    merge,
    promise,
    receive,
    steps,
    work,
)
from esmero.actions.reply import OwnWords
from esmero.actions.tests.kept_told import DAY, HOUR, MINUTE, SATURDAY, answer, conversation, now, there
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import db

pytestmark = pytest.mark.django_db
__all__ = ["conversation", "there"]
OURS = OwnWords("Send the photographs", SATURDAY + 5 * DAY)


def open_ones(conversation, kind=PromiseKind.UPDATE):
    return [one for one in promises.open_about(conversation.ref) if one.kind == kind and not one.is_internal]


def promised_a_call(there, conversation, at):
    with db.write():
        by = Doer(AGENT, there.agent.pk)
        made = steps.promise_a_call(now(conversation), owner=there.agent, by=by, at=at)
        steps.bring_in_line(now(conversation), at=at)
        return made


def test_looking_again_ourselves_leaves_the_ball_with_a_customer_who_was_silent(there, conversation):
    answer(there, conversation)
    silent_until = now(conversation).waits_until
    assert keep_watch.look_again(at=silent_until) == 1
    assert [one.kind for one in promises.open_about(conversation.ref)] == [PromiseKind.LOOK_AGAIN]
    call = promised_a_call(there, conversation, silent_until)

    promise.keep(agent=there.agent, promise_id=call.pk, at=silent_until + MINUTE)

    assert open_ones(conversation) == []


def test_what_was_promised_to_somebody_else_is_nothing_to_tell_this_customer(there, conversation):
    letter = mail("And my belt?", sender_email="belt@mail.example", sender_name="Berta")
    other = receive.receive(letter, at=SATURDAY).conversation
    assert other.customer_id != conversation.customer_id
    answer(there, other, OURS)
    merge.merge(
        agent=there.owner,
        conversation_id=other.pk,
        into_id=conversation.pk,
        is_agreed=True,
        at=SATURDAY + MINUTE,
    )
    hidden = [one.kind for one in promises.open_about(conversation.ref) if one.is_internal]
    assert PromiseKind.OWN_WORDS in hidden

    answer(there, conversation, at=SATURDAY + HOUR, key="2")

    assert open_ones(conversation) == []


def broken(there, conversation):
    """What was told unasked, broke, and is promised again; with how long it has."""
    answer(there, conversation, OURS)
    (told,) = open_ones(conversation)
    keep_watch.break_overdue_promises(at=told.due_at + MINUTE)
    (renewal,) = open_ones(conversation)
    assert renewal.renewed_from == told
    return renewal


def test_a_call_keeps_what_was_to_tell_them_also_after_it_broke(there, conversation):
    renewal = broken(there, conversation)
    call = promised_a_call(there, conversation, renewal.made_at)

    promise.keep(agent=there.agent, promise_id=call.pk, at=renewal.made_at + MINUTE)

    renewal.refresh_from_db()
    assert renewal.kept_at == renewal.made_at + MINUTE
    (following,) = open_ones(conversation)
    assert following.is_unasked_update


def test_closing_takes_it_back_without_words_also_after_it_broke(there, conversation):
    renewal = broken(there, conversation)
    (made,) = open_ones(conversation, PromiseKind.OWN_WORDS)
    at = renewal.made_at + MINUTE
    promise.keep(agent=there.agent, promise_id=made.pk, at=at)

    close.close(agent=there.agent, conversation_id=conversation.pk, reason=CloseReason.ANSWERED, at=at)

    renewal.refresh_from_db()
    assert renewal.withdrawn_at == at


def test_an_update_that_was_asked_for_still_needs_words_after_it_broke(there, conversation):
    asked = promise.ask_for_update(now(conversation), at=SATURDAY)
    keep_watch.break_overdue_promises(at=asked.due_at + MINUTE)
    (renewal,) = open_ones(conversation)

    assert renewal.renewed_from == asked
    assert close.needs_words(renewal, CloseReason.ANSWERED)


@pytest.fixture
def settled_call(there, conversation):
    """A call that is settled once its letter went out, while another team is at work for it."""
    said = log.Said("PHONE", "The star", "She comes on Friday.", is_settled=True, letter="All is well now.")
    who, team = conversation.customer_id, there.team.pk
    made = log.log(agent=there.agent, who=who, team_id=team, said=said, send_key="c", at=SATURDAY)
    work.ask(
        agent=there.agent,
        conversation_id=made.pk,
        team_id=there.other_team.pk,
        words="Look at the seam",
        due_at=SATURDAY + DAY,
        at=SATURDAY,
    )
    return made


def test_an_answer_that_settles_it_promises_no_more_news_and_closes(there, settled_call):
    hold.release_due(at=SATURDAY + MINUTE)

    assert now(settled_call).is_closed
    assert PromiseKind.UPDATE not in [one.kind for one in promises.about(settled_call.ref)]


def test_where_something_promised_keeps_it_open_after_all_the_news_are_promised(there, settled_call):
    promise.make(agent=there.agent, conversation_id=settled_call.pk, made=OURS, at=SATURDAY)

    hold.release_due(at=SATURDAY + MINUTE)

    assert now(settled_call).is_open
    assert len(open_ones(settled_call)) == 1
