"""The company's own words on conversations."""

from datetime import UTC, datetime

import pytest
from tests import world
from tests.world import World

from esmero.actions import tag
from esmero.domain.conversations import reads
from esmero.domain.conversations.models import Conversation, Tag
from esmero.domain.events.models import Event
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def give(there: World, *names: str, story: str = "a") -> list[Tag]:
    talk = getattr(there, story).conversation
    return tag.tag(agent=there.owner, conversation_id=talk.pk, names=list(names), at=NOON)


def names_of(there: World, story: str = "a") -> list[str]:
    talk = getattr(there, story).conversation
    return [name for _, name in reads.beside(there.owner, talk).tags]


def test_one_word_is_one_tag_however_it_is_typed(there: World) -> None:
    give(there, "Garantía", " garantía ", "#GARANTÍA")

    assert names_of(there) == ["Garantía"]
    assert Event.objects.filter(verb="conversation.tagged", is_internal=True).count() == 1


def test_a_tag_that_is_called_otherwise_is_so_everywhere(there: World) -> None:
    (made,) = give(there, "waranty")
    give(there, "waranty", story="b")

    tag.describe(agent=there.lead, tag_id=made.pk, name="Warranty", colour="sea", at=NOON)

    assert names_of(there) == names_of(there, "b") == ["Warranty"]
    give(there, "size")
    with pytest.raises(tag.NameTaken):
        tag.describe(agent=there.lead, tag_id=made.pk, name="SIZE", colour="sea", at=NOON)


def test_two_tags_become_one_and_no_conversation_has_it_twice(there: World) -> None:
    give(there, "refund", "money back")
    give(there, "money back", story="b")
    old, new = Tag.objects.get(key="money back"), Tag.objects.get(key="refund")

    tag.join(agent=there.owner, tag_id=old.pk, into_id=new.pk, at=NOON)

    assert names_of(there) == names_of(there, "b") == ["refund"]
    assert Conversation.tags.through.objects.count() == 2


def test_a_retired_tag_stays_where_it_is_and_is_offered_no_more_until_somebody_types_it(there: World) -> None:
    (made,) = give(there, "summer")

    tag.retire(agent=there.lead, tag_id=made.pk, at=NOON)
    assert (names_of(there), reads.tag_names()) == (["summer"], [])

    give(there, "Summer", story="b")
    assert reads.tag_names() == ["summer"]


def test_the_words_are_kept_tidy_by_leads_and_owners_alone(there: World) -> None:
    (made,) = give(there, "size")
    with pytest.raises(NotFound):
        tag.describe(agent=there.agent, tag_id=made.pk, name="other", colour="", at=NOON)
    with pytest.raises(NotFound):
        tag.tag(agent=there.stranger, conversation_id=there.a.conversation.pk, names=["x"], at=NOON)
