"""Whoever opens their page in a hurry sees what matters first; the rest comes after or unfolds."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests import world
from tests.world import World

from esmero.actions import promise, receive, reply
from esmero.domain.conversations.models import Conversation
from esmero.ground import clock

pytestmark = pytest.mark.django_db

FOLD = re.compile(r'<details class="fold" id="earlier">.*?</details>', re.DOTALL)
STORY = re.compile(r'id="story"[^>]* hx-get="([^"]+)"')


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def ana() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def answer(there: World, words: str) -> None:
    current = Conversation.objects.get(pk=there.a.conversation.pk)
    reply.reply(
        agent=there.agent,
        conversation_id=current.pk,
        words=words,
        seen_version=current.version,
        send_key=words,
        at=clock.now(),
    )


def test_the_next_promise_and_the_newest_letter_come_before_everything_else(
    there: World, ana: Client
) -> None:
    promise.ask_for_update(there.a.conversation, at=there.at)
    promise.escalate(there.a.conversation, at=there.at)
    photos = reply.OwnWords("look at the photos", clock.now() + timedelta(days=9))
    promise.make(agent=there.agent, conversation_id=there.a.conversation.pk, made=photos, at=clock.now())

    page = ana.get(f"/c/{there.a.token}/").content.decode()

    above, below = page.split(f"Where is my {world.WORD_OF_A}?</p>", 1)
    assert above.count('class="promise promise--line"') == 1
    asked_for, rest = below.split('id="write"', 1)
    # What they asked for by a button stands beside the buttons; what else is promised comes after all.
    assert asked_for.count('class="promise promise--line"') == 1
    assert rest.count('class="promise promise--line"') == 2
    assert "look at the photos" in rest


def test_earlier_letters_unfold_above_the_newest(there: World, ana: Client) -> None:
    answer(there, "It left today.")

    page = ana.get(f"/c/{there.a.token}/").content.decode()

    (fold,) = FOLD.findall(page)
    assert "One earlier letter" in fold
    assert f"Where is my {world.WORD_OF_A}?" in fold
    assert "It left today." not in fold


def test_nothing_in_view_folds_away_when_news_comes(there: World, ana: Client) -> None:
    """They read an answer while the next one comes in: it comes in below."""
    answer(there, "It left today.")
    story = STORY.search(ana.get(f"/c/{there.a.token}/").content.decode())
    assert story
    current = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(current, words="Thank you.", new_files=[], send_key="b", at=clock.now())

    news = ana.get(story[1].replace("&amp;", "&")).content.decode()
    (fold,) = FOLD.findall(news)
    assert "It left today." not in fold

    afresh = ana.get(f"/c/{there.a.token}/").content.decode()
    (fold,) = FOLD.findall(afresh)
    assert "It left today." in fold
