"""A channel with hours and a rule of its own: what comes by it is promised so, while its team answers."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests import world

from esmero.actions import assign, keep_watch, promise, receive
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.models import Policy

pytestmark = pytest.mark.django_db
# A Saturday at noon, when the team's own hours rest.
SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
URGENT = 30


@pytest.fixture
def there():
    there = world.make_world(SATURDAY)
    calendar = Calendar.objects.create(name="Any hour", time_zone="Europe/Madrid")
    Hours.objects.bulk_create(
        Hours(calendar=calendar, weekday=day, opens_at=time(0), closes_at=time(0)) for day in range(7)
    )
    Hours.objects.filter(calendar=there.team.calendar, weekday__gte=5).delete()
    rule = make_policy("Urgent", position=99, first_reply_minutes=URGENT, next_reply_minutes=2 * URGENT)
    Channel.objects.update(calendar=calendar, policy=rule)
    return there


def promised(conversation):
    return promises.open_about(conversation.ref)[0]


@pytest.mark.parametrize("kind", [ChannelKind.EMAIL, ChannelKind.FORM, ChannelKind.API])
def test_whatever_comes_by_the_channel_is_promised_by_its_rule_on_its_hours(there, kind):
    channel = Channel.objects.filter(kind=kind).first() or Channel.objects.create(
        kind=kind,
        name="Shop",
        team=there.team,
        calendar=Calendar.objects.get(name="Any hour"),
        policy=Policy.objects.get(name="Urgent"),
    )

    received = receive.receive(mail(channel_kind=kind, channel_id=channel.pk), at=SATURDAY)

    promise = promised(received.conversation)
    assert promise.due_at == SATURDAY + timedelta(minutes=URGENT)
    assert promise.policy.name == "Urgent"


def test_a_channel_without_any_is_promised_by_the_company_s_rules_on_the_team_s_hours(there):
    Channel.objects.update(calendar=None, policy=None)

    received = receive.receive(mail(), at=SATURDAY)

    assert promised(received.conversation).due_at > SATURDAY + timedelta(days=1)


def test_hours_alone_leave_the_rule_to_the_company(there):
    Channel.objects.update(policy=None)
    first = promises.policies()[0]

    received = receive.receive(mail(), at=SATURDAY)

    due = SATURDAY + timedelta(minutes=first.first_reply.amount)
    assert promised(received.conversation).due_at == due


def test_a_rule_that_is_taken_away_leaves_the_channel_to_the_company_s_rules(there):
    Policy.objects.filter(name="Urgent").delete()

    received = receive.receive(mail(), at=SATURDAY)

    assert promised(received.conversation).due_at > SATURDAY + timedelta(minutes=URGENT)


def test_another_team_keeps_what_was_promised_and_promises_anew_by_its_own_hours(there):
    conversation = receive.receive(mail(), at=SATURDAY).conversation
    told = promised(conversation).due_at

    handed = assign.hand_over(
        agent=there.owner, conversation_id=conversation.pk, to_team_id=there.other_team.pk, at=SATURDAY
    )
    new = promise.ask_for_update(handed, at=SATURDAY)

    assert promised(conversation).due_at == told
    assert new.due_at > SATURDAY + timedelta(days=1)
    assert (new.policy and new.policy.name) != "Urgent"


def test_a_promise_that_broke_is_renewed_on_the_hours_of_the_channel(there):
    conversation = receive.receive(mail(), at=SATURDAY).conversation
    late = SATURDAY + timedelta(minutes=URGENT + 1)

    keep_watch.break_overdue_promises(at=late)

    assert promised(conversation).due_at == late + timedelta(minutes=URGENT)
