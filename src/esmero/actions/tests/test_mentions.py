"""Colleagues who are named in a note."""

from datetime import UTC, datetime

import pytest
from tests import world
from tests.world import World

from esmero.actions import mentions, reply
from esmero.domain.conversations import reads, writes
from esmero.domain.conversations.models import Mention, Message
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def note(there: World, words: str) -> Message:
    return reply.note(
        agent=there.agent, conversation_id=there.a.conversation.pk, words=words, send_key=words, at=NOON
    )


def test_who_is_named_has_the_conversation_among_those_that_name_them_until_they_looked(there: World) -> None:
    talk = there.a.conversation
    note(there, "@Ines, do you know? @ines")

    assert list(reads.mentioned_in(there.lead.pk, unseen_only=True)) == [talk.pk]
    mentions.see(agent=there.lead, conversation_id=talk.pk, at=NOON)
    assert list(reads.mentioned_in(there.lead.pk, unseen_only=True)) == []
    assert list(reads.mentioned_in(there.lead.pk)) == [talk.pk]
    assert writes.see_mentions(talk, agent=there.agent, at=NOON) == 0


def test_no_customer_hears_that_somebody_was_named(there: World) -> None:
    before = events.newest_id()
    note(there, "@Ines")

    assert Event.objects.get(verb="note.mentioned").is_internal
    assert events.pokes_for_conversation(there.a.conversation.pk, after_id=before, limit=10) == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@Ines Duarte and @Nuria: look", {"Ines Duarte", "Nuria Vidal"}),
        ("write to marta@ines.example or ines@Nuria", set()),
        ("@Inessa is no colleague, @nobody neither", set()),
        ("(@nuria)", {"Nuria Vidal"}),
    ],
)
def test_only_names_of_colleagues_name_somebody(there: World, words: str, named: set[str]) -> None:
    note(there, words)

    assert {one.agent.name for one in Mention.objects.all()} == named


def test_naming_somebody_who_may_not_see_it_is_refused_and_nothing_is_noted(there: World) -> None:
    with pytest.raises(mentions.CannotSee) as refused:
        note(there, "@Ines and @Samir")

    assert refused.value.names == ["Samir Haddad"]
    assert not Message.objects.filter(kind="NOTE").exists()
