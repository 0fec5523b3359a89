"""Times in every unit and conditions of rules were edited: what they promised is counted again."""

from datetime import timedelta

import pytest

from esmero.actions import set_rules, suppose
from esmero.actions.tests.edited import HOUR, MONDAY, again, asked, there, told, work
from esmero.domain.conversations.kinds import Priority
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import Condition, Noun, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy, Promise, Recount
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
__all__ = ["there", "told"]
DAY = timedelta(days=1)
SETTLING = PromiseKind.RESOLUTION


def edit(there, at=MONDAY + HOUR, **columns):
    """Edit the rule and let the worker do all that follows."""
    rule = Policy.objects.order_by("position").first()
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns=columns, at=at)
    assert Recount.objects.filter(ended_at=None).exists()
    work(at)
    assert list(soundness.promises_count_alike()) == []


@pytest.mark.parametrize(
    ("time", "due_at"),
    [
        (Time(300), MONDAY + 5 * HOUR),
        (Time(12, Unit.HOURS), MONDAY + DAY + 4 * HOUR),
        (Time(12, Unit.HOURS, is_plain=True), MONDAY + 12 * HOUR),
        (Time(5, Unit.DAYS), MONDAY + 7 * DAY),
        (Time(5, Unit.DAYS, is_plain=True), MONDAY + 5 * DAY),
    ],
)
def test_it_is_counted_again_in_every_unit(there, told, time, due_at):
    edit(there, times={PromiseKind.FIRST_REPLY: time})

    assert again(told).due_at == due_at
    assert again(told).terms["unit"] == time.unit
    assert again(told).recounts[0]["because"]["what"] == "RULES"


def test_a_condition_decides_for_another_rule(there, told):
    quick = make_policy("Next", position=9, first_reply_minutes=540)

    edit(there, conditions=[Condition(Noun.WORDS, ("lighthouse",))])

    assert again(told).due_at == MONDAY + DAY + HOUR
    assert again(told).policy_id == quick.pk


def test_words_are_looked_up_again(there):
    told = asked("My lighthouse broke")
    make_policy("Next", position=9, first_reply_minutes=540)

    edit(there, conditions=[Condition(Noun.WORDS, ("lighthouse",))])

    assert again(told).due_at == told.due_at
    assert again(told).terms["why"]["fits"] == [{"noun": "WORDS", "is_not": False, "values": []}]


def test_it_is_asked_as_it_was_when_it_was_promised(there, told):
    Conversation.objects.filter(pk=told.about_id).update(priority=Priority.URGENT)
    make_policy("Next", position=9, first_reply_minutes=540)

    edit(there, conditions=[Condition(Noun.PRIORITY, (int(Priority.NORMAL),))])

    assert again(told).due_at == told.due_at


def test_what_no_rule_promises_any_more_keeps_its_time(there):
    edit_times = {PromiseKind.FIRST_REPLY: Time(600)}
    rule = Policy.objects.get()
    columns = {"times": {**edit_times, SETTLING: Time(3, Unit.DAYS)}}
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns=columns, at=MONDAY)
    told = asked()
    settled = Promise.objects.get(kind=SETTLING, about_id=told.about_id)
    assert settled.due_at == MONDAY + 3 * DAY

    edit(there, times={**edit_times, SETTLING: Time(4, Unit.DAYS)})
    assert again(settled).due_at == MONDAY + 4 * DAY

    edit(there, times=edit_times)
    assert again(settled).due_at == MONDAY + 4 * DAY


def test_before_saving_times_and_conditions_are_supposed(there, told):
    rule = Policy.objects.get()

    def moved(**columns):
        return suppose.rule(agent=there.owner, policy_id=rule.pk, columns=columns, at=MONDAY).moved

    assert moved(times={PromiseKind.FIRST_REPLY: Time(10, Unit.HOURS)}) == 0
    assert moved(times={PromiseKind.FIRST_REPLY: Time(4, Unit.DAYS)}) == 1
    assert moved(conditions=[Condition(Noun.WORDS, ("lighthouse",))]) == 1
    assert Policy.objects.get().revision == rule.revision
