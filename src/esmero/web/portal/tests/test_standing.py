"""The customer's page says how things really stand, from its first word on."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests import world
from tests.world import World

from esmero.actions import close, keep_watch, leave, promise, receive, reply
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.ground import clock

pytestmark = pytest.mark.django_db

HEADING = re.compile(r'<h1>(.*?)</h1>.*?<p class="lede">(.*?)</p>', re.DOTALL)


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


def said(there: World, rest: str = "", language: str = "en") -> tuple[str, str]:
    """Return the heading of Ana's page and the sentence after it."""
    Conversation.objects.filter(pk=there.a.conversation.pk).update(language=language)
    page = Client(HTTP_ACCEPT_LANGUAGE=language).get(f"/c/{there.a.token}/{rest}").content.decode()
    assert page.count("<h1") == 1
    found = HEADING.search(page)
    assert found
    return found[1], found[2].split("<")[0]


def answer(there: World, at: datetime, key: str = "r") -> None:
    current = Conversation.objects.get(pk=there.a.conversation.pk)
    reply.reply(
        agent=there.agent,
        conversation_id=current.pk,
        words="It left today.",
        seen_version=current.version,
        send_key=key,
        at=at,
    )


def writes_back(there: World) -> None:
    current = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(current, words="And when?", new_files=[], send_key="back", at=clock.now())


@pytest.mark.parametrize("rest", ["", "?new=1", "story/", "story/?new=1"])
def test_a_question_is_said_to_be_received_only_until_it_is_answered(there: World, rest: str) -> None:
    heading, words = said(there, rest)
    assert heading == "We have your question."
    assert words.startswith(("You wrote to us today at ", "You wrote to us yesterday at "))
    assert words.endswith(" Marta will answer you.")

    answer(there, clock.now())

    heading, words = said(there, rest)
    assert heading == "Marta has answered you."
    assert words.startswith("The answer came today at ")
    assert words.endswith("The next word is yours; Marta looks again if we hear nothing.")


def test_whoever_wrote_back_is_told_that_it_came(there: World) -> None:
    answer(there, clock.now())
    writes_back(there)

    heading, words = said(there)
    assert heading == "We have your letter."
    assert words.endswith("Marta will answer you.")


def test_an_answer_that_leaves_a_promise_open_leads_to_it(there: World) -> None:
    promise.ask_for_update(there.a.conversation, at=there.at)
    answer(there, clock.now())
    Promise.objects.filter(about_id=there.a.conversation.pk, kind="UPDATE").update(kept_at=None)

    assert said(there)[1].endswith("This we still promise you:")


def test_a_broken_word_is_owned_up_to_at_once(there: World) -> None:
    keep_watch.break_overdue_promises(at=there.a.promise.due_at + timedelta(seconds=1))

    heading, words = said(there)
    assert heading == "We are late."
    assert words.endswith("not yours; Ines takes care of it now.")


@pytest.mark.parametrize(
    ("reason", "heading", "first"),
    [
        ("ANSWERED", "This is settled.", "It was settled today at "),
        ("NO_ANSWER", "This is closed.", "We closed it today at "),
    ],
)
def test_what_is_settled_is_said_to_be(there: World, reason: str, heading: str, first: str) -> None:
    number, now = there.a.conversation.pk, clock.now()
    close.close(agent=there.agent, conversation_id=number, reason=reason, why="Done", at=now)

    told = said(there)
    assert told[0] == heading
    assert told[1].startswith(first)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("es", "Tenemos su pregunta.", "Marta le ha contestado."),
        ("ru", "Ваш вопрос у нас.", "Есть ответ: Marta."),
    ],
)
def test_it_says_so_in_the_language_of_the_conversation(
    there: World, language: str, before: str, after: str
) -> None:
    assert said(there, "?new=1", language)[0] == before
    answer(there, clock.now())
    assert said(there, "?new=1", language)[0] == after


def test_only_the_page_itself_says_that_the_question_arrived_news_let_another_draft_be(there: World) -> None:
    mark, address = 'data-draft-done="ask"', f"/c/{there.a.token}"
    browser = Client()

    assert mark in browser.get(f"{address}/?new=1").content.decode()
    news = browser.get(f"{address}/story/?new=1").content.decode()
    assert "is on its way to" in news and mark not in news

    receive.write_back(there.a.conversation, words="More", new_files=[], send_key="k", at=clock.now())
    assert mark not in browser.get(f"{address}/?new=1").content.decode()


def test_a_letter_is_said_to_be_on_its_way_only_where_one_is(there: World) -> None:
    address, words = f"/c/{there.a.token}/?new=1", "is on its way to"
    assert words in Client().get(address).content.decode()

    letters = Delivery.objects.filter(recipient=there.a.conversation.reply_to)
    letters.update(state=DeliveryState.FAILED)
    assert words not in Client().get(address).content.decode()

    letters.delete()
    assert words not in Client().get(address).content.decode()


def test_what_was_closed_unanswered_is_not_said_to_be_answered_once_it_is_open_again(there: World) -> None:
    answer(there, clock.now())
    writes_back(there)
    number = there.a.conversation.pk
    close.close(
        agent=there.agent,
        conversation_id=number,
        reason="ANSWERED",
        why="We wrote elsewhere.",
        at=clock.now(),
    )

    promise.ask_for_update(there.a.conversation, at=clock.now())

    heading, words = said(there)
    assert (heading, words) == ("We take care of this.", "It is with Marta.")


def test_a_closed_page_names_nobody_who_left(there: World) -> None:
    number = there.a.conversation.pk
    Conversation.objects.filter(pk=number).update(agent=there.agent)
    close.close(
        agent=there.agent, conversation_id=number, reason="ANSWERED", why="You know it.", at=clock.now()
    )
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=clock.now())

    page = Client().get(f"/c/{there.a.token}/").content.decode()

    assert "Write back to" in page and "Write back to Marta" not in page
