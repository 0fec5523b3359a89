"""A company whose rule keeps customers told every two days, and one that asked."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import receive, reply, set_rules
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.kinds import TOLD_EVERY, Time, Unit
from esmero.domain.promises.models import Policy
from esmero.insight import soundness

# A Saturday at noon, in a company that is open day and night.
SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TWO_DAYS = Time(2, Unit.DAYS, is_plain=True)


@pytest.fixture
def there():
    there = world.make_world(SATURDAY)
    give(there, {TOLD_EVERY: TWO_DAYS})
    yield there
    assert list(soundness.promises_count_alike()) == []
    assert list(soundness.rows_agree_with_promises()) == []


def give(there, times, at=SATURDAY):
    """Give the one rule these times."""
    rule = Policy.objects.get()
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"times": times}, at=at)


@pytest.fixture
def conversation(there):
    return receive.receive(mail(), at=SATURDAY).conversation


def answer(there, conversation, *made, at=SATURDAY, key="k"):
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="We are at it.",
        seen_version=0,
        send_key=key,
        send_anyway=True,
        promises_made=list(made),
        at=at,
    )


def now(conversation):
    return Conversation.objects.get(pk=conversation.pk)
