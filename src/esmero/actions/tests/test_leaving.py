"""Somebody leaves: what they promised goes to those who stay."""

from datetime import UTC, datetime

import pytest
from tests import world
from tests.world import World

from esmero.actions import assign, leave, promise, set_up
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


def open_promises(person):
    return Promise.objects.filter(owner=person, kept_at=None, broken_at=None, withdrawn_at=None)


def test_what_somebody_looked_after_goes_to_the_colleague_who_takes_over(there: World) -> None:
    assign.assign(
        agent=there.owner, conversation_id=there.a.conversation.pk, to_agent_id=there.agent.pk, at=NOON
    )

    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)

    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    assert conversation.agent == there.lead
    assert Promise.objects.get(pk=there.a.promise.pk).owner == there.lead
    assert not open_promises(there.agent).exists()


def test_who_may_not_see_it_does_not_take_it_over_and_nobody_is_left_alone(there: World) -> None:
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.stranger.pk, at=NOON)

    promised = Promise.objects.get(pk=there.a.promise.pk)
    assert promised.owner not in {there.stranger, there.agent, None}
    assert promised.owner.is_active
    assert promised.due_at == there.a.promise.due_at


def test_the_last_owner_stays_and_so_does_everything(there: World) -> None:
    with pytest.raises(leave.LastOwner):
        leave.leave(agent=there.owner, agent_id=there.owner.pk, at=NOON)

    assert type(there.owner).objects.get(pk=there.owner.pk).is_active
