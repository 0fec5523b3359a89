"""Rules and hours were edited: what they promised is counted again, and what asks for that."""

from datetime import UTC, datetime, time, timedelta

import pytest

from esmero.actions import (
    fetch_days,
    recount,
    set_calendars,
    set_days,
    set_rules,
    set_staff,
    set_up,
)
from esmero.actions.tests.edited import (
    HOUR,
    MONDAY,
    TUESDAY,
    again,
    close_tuesday,
    hours_change,
    there,
    told,
    work,
)
from esmero.domain.channels.models import Channel
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.models import Policy, Recount
from esmero.ground.tasks.models import Task
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
__all__ = ["there", "told"]


def test_a_rule_that_is_edited_gives_its_open_promises_another_time(there, told):
    assert told.due_at == datetime(2026, 11, 24, 10, tzinfo=UTC)

    hours_change(there, 720)
    assert again(told).due_at == told.due_at, "the worker counts, not the page"
    work(MONDAY + HOUR)

    now = again(told)
    assert (now.due_at, now.first_due_at) == (told.due_at + 2 * HOUR, told.due_at)
    assert now.terms["amount"] == 720
    row = Conversation.objects.get(pk=told.about_id)
    assert (row.next_due_at, row.next_warn_at) == (now.due_at, now.warn_at)
    event = Event.objects.get(verb="promise.recounted")
    assert event.about_id == told.pk
    assert event.payload == {
        "from": told.due_at.isoformat(),
        "to": now.due_at.isoformat(),
        "because": {"what": "RULES", "rule": told.policy_id},
    }
    assert list(soundness.promises_count_alike()) == []


def test_a_day_that_becomes_a_day_off_moves_what_was_due_on_it(there, told):
    close_tuesday(there)
    work(MONDAY + HOUR)

    assert again(told).due_at == told.due_at + timedelta(days=1)
    assert again(told).recounts[0]["because"] == {
        "what": "CLOSED",
        "calendar": there.team.calendar_id,
        "on": "2026-11-24",
    }


@pytest.mark.parametrize(
    "edit",
    [
        lambda there: set_days.set_one_off(
            agent=there.owner,
            calendar_id=there.team.calendar_id,
            on=TUESDAY,
            opens_at=time(9),
            closes_at=time(10),
            is_open=False,
            name="",
            at=MONDAY,
        ),
        lambda there: set_calendars.set_calendar(
            agent=there.owner,
            calendar_id=there.team.calendar_id,
            name="Shop",
            time_zone="Europe/Madrid",
            holidays_of="",
            windows=[(day, time(10), time(18)) for day in range(5)],
            at=MONDAY,
        ),
        lambda there: fetch_days.add_feed(
            agent=there.owner,
            calendar_id=there.team.calendar_id,
            name="Fairs",
            url="",
            file=b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Fair\r\n"
            b"DTSTART;VALUE=DATE:20261124\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            at=MONDAY,
        ),
        lambda there: set_rules.drop(
            agent=there.owner, policy_id=Policy.objects.order_by("position").first().pk, at=MONDAY
        ),
    ],
)
def test_hours_of_a_day_a_week_days_from_elsewhere_and_a_rule_that_goes_count_again(there, told, edit):
    edit(there)
    work(MONDAY)

    assert again(told).due_at != told.due_at
    assert promises.recounted(again(told)).due_at == again(told).due_at
    assert Recount.objects.get().ended_at


def test_the_order_of_rules_counts_again(there, told):
    quick = make_policy("Quick", position=9, first_reply_minutes=540)
    set_rules.move(agent=there.owner, policy_id=quick.pk, by=-1, at=MONDAY)
    work(MONDAY)

    assert (again(told).due_at, again(told).policy_id) == (told.due_at - HOUR, quick.pk)


def test_what_changes_no_hours_asks_for_nothing(there, told):
    calendar = Calendar.objects.get(pk=there.team.calendar_id)
    windows = Hours.objects.filter(calendar=calendar).values_list("weekday", "opens_at", "closes_at")
    set_calendars.set_calendar(
        agent=there.owner,
        calendar_id=calendar.pk,
        name="Another name",
        time_zone=calendar.time_zone,
        holidays_of=calendar.holidays_of,
        windows=list(windows),
        at=MONDAY,
    )

    assert not Recount.objects.exists()
    assert not Task.objects.filter(name=recount.TASK).exists()


def test_hours_of_a_team_and_the_rule_of_a_channel_count_again(there, told):
    other = Calendar.objects.create(name="Counter", time_zone="Europe/Madrid")
    for day in range(7):
        Hours.objects.create(calendar=other, weekday=day, opens_at=time(9), closes_at=time(18))
    type(there.team).objects.filter(pk=there.team.pk).update(is_ready=False)
    set_staff.describe_team(agent=there.owner, team_id=there.team.pk, calendar_id=other.pk, at=MONDAY)
    work(MONDAY)
    assert again(told).due_at == told.due_at - HOUR

    own = make_policy("Own", position=9, first_reply_minutes=660)
    channel = Channel.objects.get(pk=Conversation.objects.get(pk=told.about_id).channel_id)
    set_up.describe_channel(agent=there.owner, channel_id=channel.pk, policy_id=own.pk, at=MONDAY)
    work(MONDAY)
    assert again(told).due_at == told.due_at
