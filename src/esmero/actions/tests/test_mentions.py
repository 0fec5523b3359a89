"""Colleagues who are named in a note."""

from datetime import UTC, datetime

import pytest
from tests import world

from esmero.actions import reply
from esmero.domain.conversations import reads, writes
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.events.models import Event

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def test_who_is_named_has_the_conversation_among_those_that_name_them_until_they_looked() -> None:
    there = world.make_world(NOON)
    talk = there.a.conversation
    note = reply.note(agent=there.agent, conversation_id=talk.pk, words="@Ines", send_key="n", at=NOON)

    writes.mention(note, [there.lead, there.lead], by=Doer(AGENT, there.agent.pk), at=NOON)

    assert list(reads.mentioned_in(there.lead, unseen_only=True)) == [talk.pk]
    assert writes.see_mentions(talk, agent=there.lead, at=NOON) == 1
    assert list(reads.mentioned_in(there.lead, unseen_only=True)) == []
    assert list(reads.mentioned_in(there.lead)) == [talk.pk]
    assert list(reads.mentioned_in(there.agent)) == []


def test_no_customer_hears_that_somebody_was_named() -> None:
    there = world.make_world(NOON)
    talk = there.a.conversation
    before = events.newest_id()
    note = reply.note(agent=there.agent, conversation_id=talk.pk, words="@Ines", send_key="n", at=NOON)
    writes.mention(note, [there.lead], by=Doer(AGENT, there.agent.pk), at=NOON)

    assert Event.objects.get(verb="note.mentioned").is_internal
    assert events.pokes_for_conversation(talk.pk, after_id=before, limit=10) == []
