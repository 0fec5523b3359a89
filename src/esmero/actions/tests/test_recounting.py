"""Rules and hours were edited: what they promised is counted again, once, and its customer is told why."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests import world

from esmero.actions import (
    fetch_days,
    promise,
    receive,
    recount,
    reply,
    set_calendars,
    set_days,
    set_rules,
    set_staff,
    set_up,
)
from esmero.actions.reply import OwnWords
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import Policy, Promise, Recount, Target
from esmero.ground.tasks import doing
from esmero.ground.tasks.models import Task
from esmero.insight import record_proof, soundness

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# A Monday at nine in Madrid.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def there():
    there = world.make_world(MONDAY)
    Delivery.objects.all().delete()
    Promise.objects.all().delete()
    Hours.objects.all().delete()
    for day in range(5):
        Hours.objects.create(calendar=there.team.calendar, weekday=day, opens_at=time(9), closes_at=time(17))
    Policy.objects.update(warn_percent=25)
    Target.objects.filter(kind=PromiseKind.FIRST_REPLY).update(amount=600)
    return there


@pytest.fixture
def told(there):
    """Ten working hours from Monday at nine: Tuesday at eleven."""
    return asked()


def asked(text="Where is it?", at=MONDAY):
    conversation = receive.receive(mail(text=text), at=at).conversation
    return promises.open_about(conversation.ref)[0]


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


def test_two_edits_at_once_are_counted_in_one_go_with_the_newest(there, told):
    hours_change(there, 720)
    hours_change(there, 660)
    close_tuesday(there)

    assert Task.objects.filter(name=recount.TASK).count() == 1
    work(MONDAY + HOUR)

    # Eight hours on Monday, three on Wednesday: Tuesday is closed.
    assert again(told).due_at == told.due_at + timedelta(days=1, hours=1)
    assert len(again(told).recounts) == 1
    assert Recount.objects.get().moved == 1


def test_what_is_edited_in_the_middle_is_counted_from_the_beginning(there, monkeypatch):
    monkeypatch.setattr(recount, "MANY", 2)
    many = [asked(f"Letter {number}") for number in range(5)]
    hours_change(there, 720)
    doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + HOUR)
    assert [len(again(one).recounts or []) for one in many] == [1, 1, 0, 0, 0]

    hours_change(there, 660)
    work(MONDAY + HOUR)

    assert {again(one).due_at - one.due_at for one in many} == {HOUR}
    assert [len(again(one).recounts) for one in many] == [2, 2, 1, 1, 1]
    counted = Recount.objects.get()
    assert (counted.counted, counted.total, counted.moved) == (5, 5, 7)
    assert Event.objects.get(verb="promises.recounted").payload == {"counted": 5, "moved": 7, "pinned": 0}


def test_killed_in_the_middle_it_goes_on_where_it_was(there, monkeypatch):
    monkeypatch.setattr(recount, "MANY", 2)
    many = [asked(f"Letter {number}") for number in range(5)]
    hours_change(there, 720)
    doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + HOUR)
    real = recount._count_all

    def dies(*given, **how):
        real(*given, **how)
        raise SystemExit

    monkeypatch.setattr(recount, "_count_all", dies)
    with pytest.raises(SystemExit):
        doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + HOUR)
    assert [bool(again(one).recounts) for one in many] == [True, True, False, False, False]

    monkeypatch.setattr(recount, "_count_all", real)
    # Whoever did it is believed to be alive for some minutes.
    work(MONDAY + 2 * HOUR)

    assert [len(again(one).recounts) for one in many] == [1] * 5
    assert Recount.objects.get().counted == 5
    assert not Task.objects.filter(name=recount.TASK).exists()


def test_one_that_fails_keeps_its_time_and_stops_no_other(there, monkeypatch):
    many = [asked(f"Letter {number}") for number in range(3)]
    hours_change(there, 720)
    real = recount._count_all

    def fails(conversation_id, *given, **how):
        if conversation_id == many[1].about_id:
            raise ValueError("broken row")
        return real(conversation_id, *given, **how)

    monkeypatch.setattr(recount, "_count_all", fails)
    work(MONDAY + HOUR)

    assert [bool(again(one).recounts) for one in many] == [True, False, True]
    assert (Recount.objects.get().counted, Recount.objects.get().moved) == (3, 2)
    assert Recount.objects.get().ended_at


def test_what_was_kept_meanwhile_stays(there, told):
    hours_change(there, 720)
    conversation = Conversation.objects.get(pk=told.about_id)
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="It is here.",
        seen_version=conversation.version,
        send_key="k",
        at=MONDAY + HOUR,
    )
    work(MONDAY + HOUR)

    now = again(told)
    assert (now.due_at, now.kept_at, now.recounts) == (told.due_at, MONDAY + HOUR, None)


def test_a_time_that_is_over_or_close_is_not_named_and_the_word_given_stands(there, told):
    hours_change(there, 60, at=MONDAY + 2 * HOUR)
    work(MONDAY + 2 * HOUR)

    now = again(told)
    assert (now.due_at, now.pinned_due_at, now.recounts) == (told.due_at, told.due_at, None)
    assert Recount.objects.get().pinned == 1
    assert list(soundness.promises_count_alike()) == []

    # 150 minutes: at risk since 10:52 by the clock of Madrid, and it is eleven.
    hours_change(there, 150, at=MONDAY + 2 * HOUR)
    work(MONDAY + 2 * HOUR)
    assert again(told).due_at == told.due_at

    hours_change(there, 600, at=MONDAY + 2 * HOUR)
    work(MONDAY + 2 * HOUR)
    assert again(told).pinned_due_at is None


def test_a_word_that_was_broken_already_is_not_saved_by_a_later_time(there, told):
    late = told.due_at + HOUR
    hours_change(there, 1200, at=late)
    work(late)

    assert again(told).due_at == told.due_at


def test_another_team_keeps_what_was_promised_even_where_hours_are_edited(there, told):
    """Decision 0042: who was told 11:00 waits until 11:00, whoever answers."""
    night = Calendar.objects.create(name="Night", time_zone="Europe/Madrid")
    Hours.objects.create(calendar=night, weekday=0, opens_at=time(0), closes_at=time(0))
    type(there.other_team).objects.filter(pk=there.other_team.pk).update(calendar=night)
    Conversation.objects.filter(pk=told.about_id).update(team=there.other_team)
    Promise.objects.filter(pk=told.pk).update(team_id=there.other_team.pk, owner_team=there.other_team)

    hours_change(there, 660)
    work(MONDAY + HOUR)

    assert again(told).due_at == told.due_at + HOUR


def test_a_time_that_a_person_named_stays(there, told):
    conversation = Conversation.objects.get(pk=told.about_id)
    named = OwnWords(wording="look at the photographs", due_at=MONDAY + 20 * HOUR)
    by_hand = promise.make(agent=there.agent, conversation_id=conversation.pk, made=named, at=MONDAY)

    hours_change(there, 1200)
    work(MONDAY + HOUR)

    assert (again(by_hand).due_at, again(by_hand).recounts) == (MONDAY + 20 * HOUR, None)


def test_what_was_at_risk_may_come_to_be_at_risk_anew(there, told):
    Promise.objects.filter(pk=told.pk).update(warned_at=MONDAY)
    hours_change(there, 720)
    work(MONDAY + HOUR)

    assert again(told).warned_at is None


def test_the_record_keeps_the_time_that_was_told_first(there, told):
    hours_change(there, 720)
    work(MONDAY + HOUR)

    assert again(told).first_due_at == told.due_at
    assert list(record_proof.faults()) == []


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
