"""While the customer has the ball, the clock of what can't go on without them rests, and never for ever."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests import world

from esmero.actions import (
    close,
    keep_watch,
    merge,
    promise,
    receive,
    recount,
    reply,
    set_days,
    steps,
)
from esmero.actions.reply import OwnWords
from esmero.actions.tests.test_receive import mail
from esmero.domain.company.models import Hours
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy, Promise, Target
from esmero.ground import db
from esmero.ground.tasks import doing
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# A Monday at nine in Madrid.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEN_HOURS = Time(600)


@pytest.fixture
def there():
    there = world.make_world(MONDAY)
    Promise.objects.all().delete()
    Conversation.objects.update(waits_until=MONDAY + timedelta(days=60), next_due_at=None, next_warn_at=None)
    Hours.objects.all().delete()
    for day in range(5):
        Hours.objects.create(calendar=there.team.calendar, weekday=day, opens_at=time(9), closes_at=time(17))
    Policy.objects.update(look_again_days=7)
    Target.objects.filter(kind=PromiseKind.FIRST_REPLY).update(amount=600)
    yield there
    assert list(soundness.promises_count_alike()) == []
    assert list(soundness.rows_agree_with_promises()) == []
    assert list(soundness.nothing_rests_unseen()) == []


def asked(at=MONDAY, text="Where is it?"):
    return receive.receive(mail(text=text), at=at).conversation


def promised(conversation, kind=PromiseKind.RESOLUTION, given=TEN_HOURS, at=MONDAY):
    """Promise it within so much time, as a rule does."""
    fresh = Conversation.objects.get(pk=conversation.pk)
    team = fresh.team
    rule = Policy(pk=None, name="", position=0)
    calendar = promises.calendar_for(rule, team, start=at)
    clock = promises.with_terms(
        promises.count_on(calendar, rule, time=given, start=at),
        rule,
        calendar,
        calendar_id=team.calendar_id,
        time=given,
        asked=conversations.asked_of(fresh, []),
        start=at,
        own=promises.NOTHING_OWN,
    )
    with db.write():
        made = promise_writes.make(
            kind=kind,
            about=fresh.ref,
            audience=steps._audience(fresh, kind, is_internal=False),
            owner=fresh.agent,
            owner_team=team,
            clock=clock,
            by=THE_SOFTWARE,
            at=at,
        )
        steps.bring_in_line(fresh, at=at)
    return made


def again(one):
    return Promise.objects.get(pk=one.pk)


def row(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def answer(there, conversation, at, words="Which size do you need?"):
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words=words,
        seen_version=row(conversation).version,
        send_key=f"{words} {at}",
        at=at,
    )


def customer_answers(conversation, at):
    known = conversations.mail_ids(row(conversation))
    return receive.receive(mail(text=f"Size M {at}", answers=known), at=at)


@pytest.mark.parametrize("kind", [PromiseKind.RESOLUTION, PromiseKind.QUOTE])
def test_after_an_answer_the_clock_rests_and_the_conversation_waits(there, kind):
    conversation = asked()
    one = promised(conversation, kind)

    answer(there, conversation, MONDAY + 2 * HOUR)

    assert again(one).rests_since == MONDAY + 2 * HOUR
    # Ten hours, of which two are gone.
    assert again(one).rests_with_seconds == 8 * 3600
    assert row(conversation).waits_until == MONDAY + 2 * HOUR + timedelta(days=7)
    assert row(conversation).next_due_at is None
    assert Event.objects.get(verb="promise.rested").about_id == one.pk


@pytest.mark.parametrize(
    "kind",
    [
        PromiseKind.UPDATE,
        PromiseKind.ESCALATION,
        PromiseKind.CALL_BACK,
        PromiseKind.DISPATCH,
        PromiseKind.REFUND,
        PromiseKind.OWN_WORDS,
    ],
)
def test_nothing_rests_while_something_else_is_promised(there, kind):
    conversation = asked()
    one, other = promised(conversation), promised(conversation, kind, Time(900))
    with db.write():
        fresh = row(conversation)
        for open_one in promises.open_about(fresh.ref):
            if open_one.kind == PromiseKind.FIRST_REPLY:
                promise_writes.keep(open_one, by=THE_SOFTWARE, at=MONDAY)
        Conversation.objects.filter(pk=fresh.pk).update(last_reply_at=MONDAY, waits_since=None)
        steps.rest_or_stay_open(row(conversation), by=THE_SOFTWARE, at=MONDAY)

    assert (again(one).rests_since, again(other).rests_since) == (None, None)
    assert row(conversation).waits_until is None


def test_the_customers_word_ends_the_rest_and_what_was_left_is_left(there):
    conversation = asked()
    one = promised(conversation)
    answer(there, conversation, MONDAY + 2 * HOUR)

    # Wednesday at ten: eight hours are left, until Thursday at ten.
    wednesday = MONDAY + timedelta(days=2, hours=1)
    customer_answers(conversation, wednesday)

    now = again(one)
    assert now.rests_since is None
    assert now.due_at == wednesday + timedelta(days=1)
    assert now.first_due_at == one.due_at
    assert row(conversation).waits_until is None
    assert row(conversation).next_due_at is not None
    assert Event.objects.get(verb="promise.went_on").payload == {
        "from": one.due_at.isoformat(),
        "to": now.due_at.isoformat(),
    }


def test_an_answer_in_the_night_costs_no_open_time(there):
    conversation = asked()
    one = promised(conversation)
    # Monday at 20:00, and back on Tuesday at 3:00: nobody worked in between.
    answer(there, conversation, MONDAY + 11 * HOUR)
    customer_answers(conversation, MONDAY + 18 * HOUR)

    assert again(one).due_at == one.due_at


def test_over_a_change_of_the_clocks_open_time_is_what_counts(there):
    friday = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
    conversation = asked(friday)
    one = promised(conversation, at=friday)
    answer(there, conversation, friday + 2 * HOUR)

    # Winter time since Sunday: nine o'clock is eight in UTC.
    monday = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
    customer_answers(conversation, monday)

    assert again(one).due_at == datetime(2026, 10, 26, 16, 0, tzinfo=UTC)


def test_a_rest_ends_when_somebody_looks_again(there):
    Policy.objects.update(look_again_days=90)
    conversation = asked()
    one = promised(conversation)
    answer(there, conversation, MONDAY + 2 * HOUR)
    assert row(conversation).waits_until == MONDAY + 2 * HOUR + timedelta(days=30), "never longer"

    later = MONDAY + timedelta(days=31)
    assert keep_watch.break_overdue_promises(at=later) == 0
    assert keep_watch.warn_of_promises_at_risk(at=later) == 0
    assert keep_watch.look_again(at=later) == 1

    assert again(one).rests_since is None
    assert again(one).due_at > later
    assert row(conversation).next_due_at is not None


def test_an_agent_who_promises_more_wakes_it(there):
    conversation = asked()
    one = promised(conversation)
    answer(there, conversation, MONDAY + 2 * HOUR)
    named = OwnWords(wording="look at the photographs", due_at=MONDAY + 30 * HOUR)

    promise.make(agent=there.agent, conversation_id=conversation.pk, made=named, at=MONDAY + 4 * HOUR)

    assert again(one).rests_since is None
    assert again(one).due_at == one.due_at + 2 * HOUR


def test_it_rests_more_than_once(there):
    conversation = asked()
    one = promised(conversation)
    answer(there, conversation, MONDAY + 1 * HOUR)
    customer_answers(conversation, MONDAY + 2 * HOUR)
    answer(there, conversation, MONDAY + 3 * HOUR, words="And the colour?")
    customer_answers(conversation, MONDAY + 5 * HOUR)

    assert again(one).due_at == one.due_at + 3 * HOUR
    assert len(again(one).rests) == 2


def test_closed_while_it_rests_nothing_rests_any_more(there):
    conversation = asked()
    one = promised(conversation)
    answer(there, conversation, MONDAY + 2 * HOUR)

    close.close(
        agent=there.lead,
        conversation_id=conversation.pk,
        reason=CloseReason.ANSWERED,
        why="It is not needed any more.",
        at=MONDAY + 3 * HOUR,
    )

    assert again(one).rests_since is None
    assert not again(one).is_open


def test_put_into_one_that_does_not_wait_it_goes_on(there):
    conversation, other = asked(), asked(text="And another thing")
    one = promised(conversation)
    answer(there, conversation, MONDAY + 2 * HOUR)

    merge.merge(agent=there.lead, conversation_id=conversation.pk, into_id=other.pk, at=MONDAY + 3 * HOUR)

    assert again(one).rests_since is None
    assert again(one).due_at == one.due_at + HOUR


def test_hours_that_are_edited_while_it_rests_count_when_it_goes_on(there):
    conversation = asked()
    one = promised(conversation)
    answer(there, conversation, MONDAY + 2 * HOUR)
    set_days.set_holiday(
        agent=there.owner,
        calendar_id=there.team.calendar_id,
        on=(MONDAY + timedelta(days=3)).date(),
        name="Fair",
        is_open=False,
        at=MONDAY + 3 * HOUR,
    )
    while doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + 3 * HOUR):
        pass
    assert again(one).recounts is None, recount.TASK

    wednesday = MONDAY + timedelta(days=2, hours=1)
    customer_answers(conversation, wednesday)
    assert again(one).due_at == wednesday + timedelta(days=2)


@pytest.mark.parametrize(
    ("given", "due_at", "anew"),
    [
        (Time(2, Unit.HOURS), MONDAY + 2 * HOUR, MONDAY + timedelta(days=2, hours=2)),
        (Time(90, is_plain=True), MONDAY + 1.5 * HOUR, MONDAY + timedelta(days=2, hours=1.5)),
        (Time(3, Unit.DAYS), MONDAY + timedelta(days=3), MONDAY + timedelta(days=4, hours=8)),
        (Time(3, Unit.DAYS, is_plain=True), MONDAY + timedelta(days=3), MONDAY + timedelta(days=5)),
    ],
)
def test_in_every_unit_what_was_left_is_left_and_is_counted_again_so(there, given, due_at, anew):
    conversation = asked()
    one = promised(conversation, given=given)
    assert again(one).due_at == due_at

    answer(there, conversation, MONDAY + HOUR)
    customer_answers(conversation, MONDAY + HOUR + timedelta(days=2))

    assert again(one).rests_since is None
    assert again(one).due_at == anew
    assert promises.recounted(again(one)).due_at == anew
