"""A company whose rules and hours are edited, and the counting that follows."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests import world

from esmero.actions import (
    receive,
    recount,
    set_days,
    set_rules,
)
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Hours
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import Policy, Promise, Target
from esmero.ground.tasks import doing

HOUR = timedelta(hours=1)
# A Monday at nine in Madrid.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


def small_company():
    """Ten working hours for a first answer, on five days from nine to five, and nothing promised yet."""
    there = world.make_world(MONDAY)
    Delivery.objects.all().delete()
    Promise.objects.all().delete()
    Hours.objects.all().delete()
    for day in range(5):
        Hours.objects.create(calendar=there.team.calendar, weekday=day, opens_at=time(9), closes_at=time(17))
    Policy.objects.update(warn_percent=25)
    Target.objects.filter(kind=PromiseKind.FIRST_REPLY).update(amount=600)
    return there


def asked(text="Where is it?", at=MONDAY):
    conversation = receive.receive(mail(text=text), at=at).conversation
    return promises.open_about(conversation.ref)[0]


@pytest.fixture
def there():
    return small_company()


@pytest.fixture
def told(there):
    """Ten working hours from Monday at nine: Tuesday at eleven."""
    return asked()


def again(promise):
    return Promise.objects.get(pk=promise.pk)


def work(at):
    """Let the worker do all that is asked for."""
    while doing.do_next({recount.TASK: recount.go_on}, at=at):
        pass


def hours_change(there, minutes, at=MONDAY + HOUR):
    """Edit the rule."""
    rule = Policy.objects.order_by("position").first()
    times = {PromiseKind.FIRST_REPLY: Time(minutes)}
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"times": times}, at=at)


def close_tuesday(there, at=MONDAY + HOUR):
    set_days.set_holiday(
        agent=there.owner,
        calendar_id=there.team.calendar_id,
        on=TUESDAY,
        name="Fair",
        is_open=False,
        at=at,
    )
