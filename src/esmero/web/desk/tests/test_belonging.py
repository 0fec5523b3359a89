"""At the desk a new conversation says where it may belong, to those who may see that one."""

import pytest
from django.test import Client
from tests.world import WORD_OF_A, WORD_OF_B

from esmero.actions import receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Guess, Message
from esmero.ground import clock
from esmero.web.desk.tests.conftest import HTMX


def writes(word, *, sender, to="help@example.com"):
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"again:{sender}:{word}",
        sender_email=sender,
        sender_name="",
        recipients=[to],
        subject=f"Re: About the {word}",
        text="Hello again",
        language="en",
    )
    return receive.receive(incoming, at=clock.now()).conversation


@pytest.fixture
def again(company):
    """Ana writes a second time about the same, outside her conversation."""
    return writes(WORD_OF_A, sender="ana@example.org")


def page(client, at, conversation):
    return client.get(at("conversation", conversation.pk)).content.decode()


def test_it_says_where_it_may_belong_and_why(desk, at, company, again):
    shown = page(desk, at, again)

    assert "This may belong to" in shown
    assert "Same subject and the same address." in shown
    assert at("conversation", company.a.conversation.pk) in shown
    assert 'data-keys="B"' in shown


def test_other_pages_say_nothing_and_have_no_such_key(desk, at, company, again):
    shown = page(desk, at, company.a.conversation)

    assert "This may belong to" not in shown
    assert 'data-keys="B"' not in shown


def test_one_press_puts_it_there(desk, at, company, again):
    answer = desk.post(at("conversation-belonging", again.pk), headers=HTMX)

    assert answer.headers["HX-Redirect"].startswith(at("conversation", company.a.conversation.pk))
    assert Conversation.objects.get(pk=again.pk).merged_into == company.a.conversation


def test_put_away_it_is_said_to_nobody_any_more(desk, at, company, again):
    answer = desk.post(at("conversation-guess_removal", again.pk), headers=HTMX)

    assert "This may belong to" not in answer.content.decode()
    assert "This may belong to" not in page(desk, at, again)
    assert Guess.objects.get(conversation=again).put_away_by == company.agent


def test_of_two_people_it_asks_before_it_puts_them_together(desk, at, company):
    code = company.a.conversation.code
    other = writes(code, sender="carl@example.org")

    answer = desk.post(at("conversation-belonging", other.pk), headers=HTMX)

    assert answer.headers["HX-Redirect"] == at("conversation-belonging_question", other.pk)
    assert "These are two people." in desk.get(answer.headers["HX-Redirect"]).content.decode()
    assert Conversation.objects.get(pk=other.pk).merged_into is None


def test_who_may_not_see_the_other_one_hears_nothing_of_it(company, at):
    """Boris's conversation is the other team's; its code comes to the first team."""
    other = writes(company.b.conversation.code, sender="carl@example.org")
    assert Guess.objects.get(conversation=other).other == company.b.conversation
    client = Client()
    client.force_login(company.agent)

    shown = page(client, at, other)

    assert "This may belong to" not in shown
    assert WORD_OF_B not in shown
    assert client.post(at("conversation-belonging", other.pk)).status_code == 404


def test_the_customer_hears_nothing_of_it(company, again):
    token = access.page_token(again, at=clock.now())
    shown = Client().get(f"/c/{token}/").content.decode()

    assert Message.objects.filter(conversation=again).exists()
    assert "belong" not in shown
