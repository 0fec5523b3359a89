"""Work of other teams: asked for, promised, done, late, and never a word of it to the customer."""

from datetime import timedelta

import pytest
from tests import world

from esmero.actions import absence, close, forget, keep_watch, leave, merge, notify, practise, receive, work
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, WorkEnd
from esmero.domain.promises.models import Promise, Work
from esmero.domain.staff.models import Duty
from esmero.domain.workbench.kinds import NoticeKind
from esmero.domain.workbench.models import Notice
from esmero.ground.refs import NotFound, NotYours
from esmero.insight import kept_words, soundness

MARK = "Klavierdeckel"
HOUR = timedelta(hours=1)


@pytest.fixture
def company(db):
    return world.make_world()


def ask(company, words=MARK, hours=4, **more):
    return work.ask(
        agent=more.pop("agent", company.agent),
        conversation_id=more.pop("talk", company.a.conversation).pk,
        team_id=more.pop("team", company.other_team).pk,
        words=words,
        due_at=company.at + hours * HOUR,
        at=company.at,
        **more,
    )


def fresh(made):
    return Work.objects.get(pk=made.pk)


def told(agent, company, at=None):
    notify.tell(at=at or company.at)
    rows = Notice.objects.filter(agent=agent).order_by("id")
    return [one.kind for one in rows if one.kind.startswith("WORK")]


def test_a_team_that_is_asked_promises_it_to_colleagues_alone(company):
    made = ask(company)
    promise = promises.promise_of(made)

    assert (promise.kind, promise.owner_team, promise.owner) == (
        PromiseKind.WORK,
        company.other_team,
        company.stranger,
    )
    assert promise.due_at == company.at + 4 * HOUR
    assert promise.is_internal and promise.customer_id is None
    assert promise not in promises.about(company.a.conversation.ref)
    assert [one for one, _promise in promises.work_for_us(company.stranger.pk)] == [made]
    assert promises.work_for_us(company.agent.pk) == []


def test_where_all_who_were_named_left_somebody_above_is_asked(company):
    Duty.objects.filter(team=company.other_team).delete()

    assert promises.promise_of(ask(company)).owner == company.owner


def test_the_conversations_own_next_promise_stays_what_it_was(company):
    before = Conversation.objects.get(pk=company.a.conversation.pk).next_due_at

    ask(company, hours=1)

    assert Conversation.objects.get(pk=company.a.conversation.pk).next_due_at == before
    assert list(soundness.faults(company.at)) == []


def test_what_makes_no_sense_is_not_asked(company):
    with pytest.raises(NotFound):
        ask(company, team=company.team)
    with pytest.raises(NotFound):
        ask(company, agent=company.stranger)
    with pytest.raises(work.InThePast):
        ask(company, hours=0)
    with pytest.raises(ValueError, match="asked for"):
        ask(company, words="  ")
    assert not Work.objects.exists()


def test_practice_gives_nobody_real_work(company):
    practice = practise.begin(agent=company.agent, at=company.at)

    with pytest.raises(NotFound):
        ask(company, talk=practice)


def test_done_is_told_to_who_asked_and_to_nobody_else_twice(company):
    notify.tell(at=company.at)
    made = ask(company)
    work.done(agent=company.stranger, work_id=made.pk, words="It is on the shelf.", at=company.at + HOUR)

    assert (fresh(made).ended_as, fresh(made).said) == (WorkEnd.DONE, "It is on the shelf.")
    assert promises.promise_of(made).kept_at == company.at + HOUR
    assert told(company.agent, company) == [NoticeKind.WORK_DONE]
    # Who does it cannot see the conversation, and a notice would name the customer.
    assert told(company.stranger, company) == []
    with pytest.raises(work.WorkEnded):
        work.done(agent=company.stranger, work_id=made.pk, at=company.at + HOUR)


def test_it_can_be_refused_with_a_reason_and_moved_before_its_time(company):
    notify.tell(at=company.at)
    made, later = ask(company), company.at + 9 * HOUR
    with pytest.raises(ValueError, match="reason"):
        work.refuse(agent=company.stranger, work_id=made.pk, because=" ", at=company.at)

    work.new_time(agent=company.stranger, work_id=made.pk, due_at=later, why="A part lacks.", at=company.at)
    assert promises.promise_of(made).due_at == later
    work.refuse(agent=company.stranger, work_id=made.pk, because="It is rusty.", at=company.at + HOUR)

    assert (fresh(made).moved_because, fresh(made).said) == ("A part lacks.", "It is rusty.")
    assert told(company.agent, company) == [NoticeKind.WORK_MOVED, NoticeKind.WORK_NOT]


def test_who_asked_cannot_say_that_it_is_done_and_who_does_it_cannot_take_it_back(company):
    made = ask(company)

    with pytest.raises(NotYours):
        work.done(agent=company.agent, work_id=made.pk, at=company.at)
    with pytest.raises(NotYours):
        work.take_back(agent=company.stranger, work_id=made.pk, at=company.at)

    work.take_back(agent=company.agent, work_id=made.pk, because="They found it.", at=company.at)
    assert (fresh(made).ended_as, fresh(made).said) == (WorkEnd.TAKEN_BACK, "They found it.")
    assert not promises.promise_of(made).is_open


def test_what_is_late_is_owned_up_to_who_asked_and_to_no_customer(company):
    notify.tell(at=company.at)
    made = ask(company)
    letters = Message.objects.count()
    keep_watch.warn_of_promises_at_risk(at=company.at + 4 * HOUR - timedelta(seconds=1))
    assert promises.promise_of(made).warned_at

    keep_watch.break_overdue_promises(at=company.at + 4 * HOUR)

    again = promises.promise_of(made)
    assert again.times_renewed == 1
    assert again.due_at > company.at + 4 * HOUR
    # The team names no lead, so an owner stands above.
    assert again.owner == company.owner
    assert NoticeKind.WORK_LATE in told(company.agent, company)
    about_it = Message.objects.filter(text__contains=MARK)
    assert not about_it.exists()
    assert Message.objects.filter(conversation=company.a.conversation).count() <= letters + 1
    work.done(agent=company.stranger, work_id=made.pk, at=company.at + 5 * HOUR)
    record = promises.work_record(company.stranger.pk, since=company.at)
    assert (record.in_time, record.late) == (0, 1)


def test_what_was_moved_is_not_done_by_the_time_first_named(company):
    made, other = ask(company), ask(company, words="A lid")
    later = company.at + 9 * HOUR
    work.new_time(agent=company.stranger, work_id=made.pk, due_at=later, why="A part lacks.", at=company.at)
    for one in (made, other):
        work.done(agent=company.stranger, work_id=one.pk, at=company.at + HOUR)

    record = promises.work_record(company.stranger.pk, since=company.at)
    assert (record.in_time, record.late) == (1, 1)


def test_the_record_of_words_to_customers_knows_nothing_of_it(company):
    made = ask(company)
    work.done(agent=company.stranger, work_id=made.pk, at=company.at)
    every = Promise.objects.values_list("id", flat=True)

    assert PromiseKind.WORK not in {one.kind for one in kept_words.words_of(list(every))}


def test_who_goes_away_or_leaves_hands_their_work_on(company):
    made = ask(company)
    absence.be_away(
        agent=company.owner,
        person_id=company.stranger.pk,
        from_at=company.at,
        until_at=company.at + 48 * HOUR,
        at=company.at,
    )
    absence.begin_due(at=company.at)
    assert promises.promise_of(made).owner == company.owner

    work.take(agent=company.stranger, work_id=made.pk, at=company.at)
    leave.leave(agent=company.owner, agent_id=company.stranger.pk, at=company.at)
    assert promises.promise_of(made).owner == company.owner


def test_closing_takes_it_back_and_merging_takes_it_along(company):
    other = receive.receive(mail("And a lid?", mail_message_id="2@mail.example"), at=company.at).conversation
    made = ask(company)
    kept = merge.merge(
        agent=company.owner,
        conversation_id=company.a.conversation.pk,
        into_id=other.pk,
        is_agreed=True,
        at=company.at,
    )
    assert fresh(made).about == other.ref
    # For whose sake it is done stays, so that erasing that person finds it.
    assert fresh(made).customer_id == company.a.conversation.customer_id
    merge.undo(agent=company.owner, merge_id=kept.pk, at=company.at)
    assert fresh(made).about == company.a.conversation.ref

    close.close(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        reason=CloseReason.ANSWERED,
        why="It is all said.",
        at=company.at,
    )
    assert fresh(made).ended_as == WorkEnd.TAKEN_BACK
    assert not promises.promise_of(made).is_open


def test_erasing_the_customer_empties_its_words_and_no_event_ever_held_them(company):
    made = ask(company, file_ids=[company.a.file.pk])
    work.done(agent=company.stranger, work_id=made.pk, words=MARK, at=company.at)
    assert not [one for one in Event.objects.all() if MARK in str(one.payload)]

    forget.forget_customer(agent=company.owner, customer_id=made.customer_id, at=company.at)

    one = fresh(made)
    assert (one.words, one.said, one.moved_because, one.file_ids) == ("", "", "", [])
    assert not Promise.objects.filter(wording__contains=MARK).exists()


def test_only_files_of_the_conversation_go_along_and_open_while_it_is_open(company):
    made = ask(company, file_ids=[company.a.file.pk, company.b.file.pk, 999_999])

    assert made.file_ids == [company.a.file.pk]
    assert work.file_for(company.stranger, made.pk, company.a.file.pk) == company.a.file
    for number in (company.b.file.pk, 999_999):
        with pytest.raises(NotFound):
            work.file_for(company.stranger, made.pk, number)

    work.done(agent=company.stranger, work_id=made.pk, at=company.at)
    with pytest.raises(NotFound):
        work.file_for(company.stranger, made.pk, company.a.file.pk)
