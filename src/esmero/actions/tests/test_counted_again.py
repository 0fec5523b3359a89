"""A promise keeps with what it was counted: its time follows from that, whatever was changed since."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests import world

from esmero.actions import keep_watch, promise, receive, set_calendars, set_rules, set_up
from esmero.actions.reply import OwnWords
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.models import Channel
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy, times_in_minutes
from esmero.domain.promises.kinds import Because, PromiseKind
from esmero.domain.promises.models import Policy, Promise
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
# A Saturday at noon; the shop rests until Monday.
SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UPDATE, ESCALATION = 90, 30


@pytest.fixture
def there():
    there = world.make_world(SATURDAY)
    Hours.objects.filter(calendar=there.team.calendar, weekday__gte=5).delete()
    Policy.objects.all().delete()
    times = {"first_reply": 240, "next_reply": 240, "update": UPDATE, "escalation": ESCALATION}
    make_policy(language="en", position=1, times=times_in_minutes(**times))
    return there


@pytest.fixture
def conversation(there):
    return receive.receive(mail(), at=SATURDAY).conversation


def promised(conversation, kind=PromiseKind.FIRST_REPLY):
    return next(one for one in promises.open_about(conversation.ref) if one.kind == kind)


def test_a_promise_says_with_what_it_was_counted(there, conversation):
    rule = Policy.objects.get()

    terms = promised(conversation).terms

    assert (terms["amount"], terms["unit"], terms["calendar"]) == (240, "MINUTES", there.team.calendar_id)
    assert datetime.fromisoformat(terms["from"]) == SATURDAY
    assert terms["why"] == {
        "by": Because.RULE,
        "rule": rule.pk,
        "revision": 1,
        "place": 1,
        "fits": [{"noun": "LANGUAGE", "is_not": False, "values": ["en"]}],
    }


def test_a_rule_of_the_channel_s_own_and_none_at_all_are_told_apart(there):
    urgent = make_policy("Urgent", position=9, first_reply_minutes=30)
    Channel.objects.update(policy=urgent)
    by_its_own = promised(receive.receive(mail(), at=SATURDAY).conversation)
    Policy.objects.all().delete()
    by_none = promised(receive.receive(mail(text="Another one"), at=SATURDAY).conversation)

    assert by_its_own.terms["why"] == {
        "by": Because.OWN,
        "rule": by_its_own.policy_id,
        "revision": 1,
        "place": 9,
    }
    assert by_none.terms["why"] == {"by": Because.BUILT_IN}


def test_its_time_is_counted_again_after_the_rule_was_changed_and_taken_away(there, conversation):
    told = promised(conversation)
    rule = told.policy

    set_rules.change(
        agent=there.owner,
        policy_id=rule.pk,
        columns={"times": times_in_minutes(first_reply=5), "warn_percent": 50},
        at=SATURDAY,
    )
    set_rules.drop(agent=there.owner, policy_id=rule.pk, at=SATURDAY)

    again = promises.recounted(promised(conversation))
    assert (again.due_at, again.warn_at) == (told.due_at, told.warn_at)
    assert list(soundness.promises_count_alike()) == []


def test_a_rule_notes_down_that_it_was_changed_and_not_that_it_was_moved(there):
    rule = Policy.objects.get()
    set_rules.add(agent=there.owner, columns={"name": "All others"}, at=SATURDAY)

    set_rules.move(agent=there.owner, policy_id=rule.pk, by=1, at=SATURDAY)
    moved = Policy.objects.get(pk=rule.pk)
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"name": "Buying"}, at=SATURDAY)
    changed = Policy.objects.get(pk=rule.pk)

    assert (moved.position, moved.revision) == (2, 1)
    assert (changed.name, changed.revision) == ("Buying", 2)


def test_hours_that_were_changed_since_leave_the_time_as_it_was_told(there, conversation):
    told = promised(conversation)
    assert promises.recounted(told).due_at == told.due_at

    Hours.objects.create(calendar=there.team.calendar, weekday=5, opens_at=time(9), closes_at=time(14))

    assert promises.recounted(told) is None
    assert list(soundness.promises_count_alike()) == []


def test_hours_that_are_gone_leave_the_time_as_it_was_told(there):
    other = Calendar.objects.create(name="Counter", time_zone="Europe/Madrid")
    Hours.objects.create(calendar=other, weekday=0, opens_at=time(9), closes_at=time(17))
    Policy.objects.update(calendar=other)
    conversation = receive.receive(mail(), at=SATURDAY).conversation
    set_calendars.remove(agent=there.owner, calendar_id=other.pk, at=SATURDAY)

    assert promises.recounted(promised(conversation)) is None
    assert list(soundness.promises_count_alike()) == []


def test_a_time_that_nothing_explains_is_a_fault(there, conversation):
    told = promised(conversation)
    Promise.objects.filter(pk=told.pk).update(due_at=told.due_at + HOUR)

    faults = list(soundness.promises_count_alike())

    assert len(faults) == 1
    assert faults[0].startswith(f"Promise {told.pk} is due at ")


def test_hours_that_never_open_are_counted_again_in_plain_time(there):
    Hours.objects.all().delete()

    conversation = receive.receive(mail(), at=SATURDAY).conversation

    told = promised(conversation)
    assert told.due_at == SATURDAY + 4 * HOUR
    assert promises.recounted(told).due_at == told.due_at


@pytest.mark.parametrize(
    ("ask", "kind", "minutes"),
    [
        (promise.ask_for_update, PromiseKind.UPDATE, UPDATE),
        (promise.escalate, PromiseKind.ESCALATION, ESCALATION),
    ],
)
def test_what_broke_is_renewed_with_the_time_of_its_own_kind(there, ask, kind, minutes):
    Hours.objects.create(calendar=there.team.calendar, weekday=5, opens_at=time(0), closes_at=time(0))
    conversation = receive.receive(mail(), at=SATURDAY).conversation
    ask(conversation, at=SATURDAY)
    late = SATURDAY + timedelta(minutes=minutes)

    keep_watch.break_overdue_promises(at=late)
    first = promised(conversation, kind)
    later = first.due_at
    keep_watch.break_overdue_promises(at=later)
    second = promised(conversation, kind)

    assert first.due_at == late + timedelta(minutes=minutes)
    assert second.due_at == later + timedelta(minutes=2 * minutes)
    assert promises.recounted(second).due_at == second.due_at


def test_what_an_agent_promises_is_at_risk_when_the_company_s_share_of_it_is_left(there, conversation):
    set_up.describe_company(agent=there.owner, at=SATURDAY, warn_percent=10)

    made = promise.make(
        agent=there.agent,
        conversation_id=conversation.pk,
        made=OwnWords("the star shines", SATURDAY + 10 * HOUR),
        at=SATURDAY,
    )

    assert made.warn_at == SATURDAY + 9 * HOUR
    assert made.terms is None
