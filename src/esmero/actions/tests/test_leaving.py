"""Somebody leaves: what they promised goes to those who stay."""

from datetime import UTC, datetime

import pytest
from tests import world
from tests.world import World

from esmero.actions import assign, promise, set_up
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def hand_on(there: World) -> None:
    assign.assign(
        agent=there.owner, conversation_id=there.a.conversation.pk, to_agent_id=there.owner.pk, at=NOON
    )


def test_an_escalation_to_somebody_who_left_goes_to_who_is_above_now(there: World) -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    escalation = promise.escalate(conversation, at=NOON)
    assert escalation.owner == there.lead
    set_up.describe_agent(agent=there.owner, agent_id=there.lead.pk, is_active=False, at=NOON)

    hand_on(there)

    handed = Promise.objects.get(pk=escalation.pk)
    assert (handed.owner, handed.due_at) == (there.owner, escalation.due_at)


def test_an_escalation_stays_with_who_was_named_as_long_as_they_work_here(there: World) -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    escalation = promise.escalate(conversation, at=NOON)

    hand_on(there)

    assert Promise.objects.get(pk=escalation.pk).owner == there.lead
