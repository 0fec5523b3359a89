"""A promise about something else than a conversation: no conversation of the same number is touched."""

from datetime import timedelta

import pytest

from esmero.actions import keep_watch, promise
from esmero.actions.tests.conftest import NOON
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Message
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_promise
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground.refs import Audience, NotFound, Ref

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def of_another_kind(there, asked):
    """A promise about an order, whose number is that of a conversation."""
    conversation = asked.conversation
    return make_promise(
        Ref("order", conversation.pk),
        Audience(conversation.team_id, conversation.customer_id),
        owner=there.agent,
        team=conversation.team,
        made_at=NOON,
        due_at=LATER,
        kind=PromiseKind.OWN_WORDS,
    )


def test_it_is_owned_up_to_in_no_conversation(of_another_kind, asked):
    letters = Message.objects.count()

    keep_watch.break_overdue_promises(at=LATER)

    assert Message.objects.count() == letters
    assert [one.pk for one in promises.about(of_another_kind.about)] == [of_another_kind.pk]


def test_it_brings_no_conversation_to_light(of_another_kind, asked):
    conversation = asked.conversation
    conversation.snoozed_until = NOON + timedelta(days=9)
    conversation.save()

    soon = LATER - timedelta(seconds=1)
    keep_watch.warn_of_promises_at_risk(at=soon)

    assert conversations.one(conversation.pk).is_snoozed
    assert promises.one(of_another_kind.pk).warned_at == soon


def test_nobody_keeps_it_by_way_of_a_conversation(of_another_kind, there):
    with pytest.raises(NotFound):
        promise.keep(agent=there.agent, promise_id=of_another_kind.pk, at=NOON)
