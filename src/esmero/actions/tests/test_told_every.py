"""A rule may tell customers every so often how things stand: when that is promised, and what ends it."""

from datetime import timedelta

import pytest

from esmero.actions import (
    close,
    keep_watch,
    promise,
    receive,
    recount,
    set_rules,
    work,
)
from esmero.actions.reply import OwnWords
from esmero.actions.tests.kept_told import (
    DAY,
    HOUR,
    SATURDAY,
    TWO_DAYS,
    answer,
    conversation,
    give,
    now,
    there,
)
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import TOLD_EVERY, PromiseKind, Time, Unit
from esmero.domain.promises.models import Promise, Target
from esmero.ground.tasks import doing
from esmero.insight import replay

pytestmark = pytest.mark.django_db
__all__ = ["conversation", "there"]
CALL = OwnWords("Send the photographs", SATURDAY + 5 * DAY)


def updates(conversation):
    return [one for one in promises.about(conversation.ref) if one.kind == PromiseKind.UPDATE]


def test_after_an_answer_that_leaves_something_to_us_the_next_word_is_promised(there, conversation):
    answer(there, conversation, CALL)

    (told,) = updates(conversation)
    assert (told.due_at, told.owner, told.is_internal) == (SATURDAY + 2 * DAY, there.agent, False)
    assert told.is_unasked_update
    # The customer reads of it in the very letter, as of any other promise.
    sent = Delivery.objects.filter(about_kind="message").order_by("-id").first()
    assert b"tells you how things stand" in bytes(sent.raw)


def test_nothing_is_promised_where_the_customer_has_the_ball_or_no_rule_says_so(there, conversation):
    answer(there, conversation)
    assert updates(conversation) == [] and now(conversation).waits_until

    give(there, {})
    answer(there, conversation, CALL, key="2")
    assert updates(conversation) == []


def test_what_rests_until_the_customer_answers_leaves_the_ball_with_them(there):
    give(there, {TOLD_EVERY: TWO_DAYS, PromiseKind.RESOLUTION: Time(9, Unit.DAYS, is_plain=True)})
    conversation = receive.receive(mail(), at=SATURDAY).conversation

    answer(there, conversation)

    assert updates(conversation) == [] and now(conversation).waits_until


def test_work_of_another_team_keeps_the_ball_with_us(there, conversation):
    work.ask(
        agent=there.agent,
        conversation_id=conversation.pk,
        team_id=there.other_team.pk,
        words="Look at the seam",
        due_at=SATURDAY + DAY,
        at=SATURDAY,
    )

    answer(there, conversation)

    assert len(updates(conversation)) == 1 and now(conversation).is_open


def test_the_next_word_of_ours_keeps_it_and_promises_the_one_after(there, conversation):
    answer(there, conversation, CALL)
    answer(there, conversation, at=SATURDAY + DAY, key="2")

    kept, following = updates(conversation)
    assert kept.kept_at == SATURDAY + DAY
    assert following.is_open and following.due_at == SATURDAY + 3 * DAY


def test_writing_again_takes_nothing_away_and_is_answered_first(there, conversation):
    answer(there, conversation, CALL)
    receive.write_back(now(conversation), words="And?", new_files=[], send_key="b", at=SATURDAY + HOUR)

    kinds = {one.kind for one in promises.open_about(conversation.ref)}
    assert kinds == {PromiseKind.NEXT_REPLY, PromiseKind.UPDATE, PromiseKind.OWN_WORDS}


def test_closing_takes_it_back_without_a_reason_of_ones_own(there, conversation):
    answer(there, conversation, CALL)
    (made,) = [one for one in promises.open_about(conversation.ref) if one.kind == PromiseKind.OWN_WORDS]
    promise.keep(agent=there.agent, promise_id=made.pk, at=SATURDAY + HOUR)

    reason = CloseReason.ANSWERED
    close.close(agent=there.agent, conversation_id=conversation.pk, reason=reason, at=SATURDAY + HOUR)

    (told,) = updates(conversation)
    assert told.withdrawn_at == SATURDAY + HOUR


def test_a_call_tells_them_as_a_letter_does(there, conversation):
    calls = OwnWords("call you about it", SATURDAY + 3 * HOUR)
    answer(there, conversation, calls)
    (call,) = [one for one in promises.open_about(conversation.ref) if one.kind == PromiseKind.CALL_BACK]

    promise.keep(agent=there.agent, promise_id=call.pk, at=SATURDAY + HOUR)

    (told,) = updates(conversation)
    assert told.kept_at == SATURDAY + HOUR
    assert now(conversation).waits_until


def test_whoever_asks_sooner_is_promised_that_in_its_place(there, conversation):
    answer(there, conversation, CALL)
    assert PromiseKind.UPDATE in offered(conversation)

    asked = promise.ask_for_update(now(conversation), at=SATURDAY + HOUR)

    told, sooner = updates(conversation)
    assert sooner == asked and asked.due_at < told.due_at
    assert told.withdrawn_because == "You asked for it sooner."
    assert PromiseKind.UPDATE not in offered(conversation)


def test_what_comes_as_soon_is_not_promised_twice(there, conversation):
    answer(there, conversation, CALL)
    (told,) = updates(conversation)
    nearly = told.due_at - timedelta(minutes=5)

    assert PromiseKind.UPDATE not in offered(conversation, at=nearly)
    assert promise.ask_for_update(now(conversation), at=nearly) == told
    assert len(updates(conversation)) == 1


def offered(conversation, at=SATURDAY + HOUR):
    made = promises.about(conversation.ref)
    return {one.kind for one in promise.offers(now(conversation), made, at=at) if not one.again_at}


def test_broken_it_is_owned_up_to_and_comes_as_soon_as_news_that_are_asked_for(there, conversation):
    answer(there, conversation, CALL)
    (told,) = updates(conversation)

    keep_watch.break_overdue_promises(at=told.due_at + HOUR)

    (renewal,) = [one for one in updates(conversation) if one.is_open]
    assert renewal.renewed_from == told and not renewal.is_unasked_update
    assert renewal.due_at < told.due_at + DAY


def test_what_broke_and_comes_again_is_in_the_way_of_asking_only_where_it_comes_as_soon(there, conversation):
    answer(there, conversation, CALL)
    (told,) = updates(conversation)
    now_at = told.due_at + HOUR
    Target.objects.filter(kind=PromiseKind.UPDATE).update(amount=3 * 24 * 60)
    keep_watch.break_overdue_promises(at=now_at)
    (renewal,) = [one for one in updates(conversation) if one.is_open]

    assert PromiseKind.UPDATE not in offered(conversation, at=now_at)
    assert promise.ask_for_update(now(conversation), at=now_at) == renewal

    # Counted so before the rule promised news sooner.
    Target.objects.filter(kind=PromiseKind.UPDATE).update(amount=60)
    assert PromiseKind.UPDATE in offered(conversation, at=now_at)
    asked = promise.ask_for_update(now(conversation), at=now_at)
    assert asked.due_at < renewal.due_at
    renewal.refresh_from_db()
    assert renewal.withdrawn_because == "You asked for it sooner."


def test_an_edited_rule_counts_it_again_and_a_rule_that_says_it_no_more_leaves_the_word(there, conversation):
    answer(there, conversation, CALL)

    give(there, {TOLD_EVERY: Time(3, Unit.DAYS, is_plain=True)})
    count_again()
    (told,) = updates(conversation)
    assert told.due_at == SATURDAY + 3 * DAY
    assert Event.objects.filter(verb="promise.recounted", about_id=told.pk).exists()

    give(there, {})
    count_again()
    assert updates(conversation)[0].due_at == SATURDAY + 3 * DAY


def count_again():
    while doing.do_next({recount.TASK: recount.go_on}, at=SATURDAY + timedelta(minutes=1)):
        pass


@pytest.mark.parametrize(("times", "due"), [(TWO_DAYS, 2), (Time(4, Unit.DAYS, is_plain=True), 4), (None, 0)])
def test_trying_a_rule_decides_it_as_it_would_be_promised(there, conversation, times, due):
    answer(there, conversation, CALL)
    (told,) = updates(conversation)
    tried = promises.as_rules([promises.as_row(row) for row in set_rules.rows_for(there.owner)])
    tried[0].times = {**tried[0].times, TOLD_EVERY: times} if times else {}

    again = replay.decided_again(told, now(conversation), replay.Settings(tried), words="")

    assert (again.clock.due_at if again.clock else None) == (SATURDAY + due * DAY if due else None)


def test_two_letters_at_once_promise_it_once(there, conversation):
    answer(there, conversation, CALL)
    Promise.objects.filter(kind=PromiseKind.UPDATE).update(made_at=SATURDAY)
    answer(there, conversation, key="2")

    assert len([one for one in updates(conversation) if one.is_open]) == 1
    assert conversations.one(conversation.pk).next_due_at == SATURDAY + 2 * DAY
