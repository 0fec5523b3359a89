"""Where a conversation opens: the list beside it, the letter one has not read, the ways to its neighbours."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.world import WORD_OF_A

from esmero.actions import assign, close, receive, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import CloseReason
from esmero.web.desk import looks
from esmero.web.desk.tests.conftest import HTMX

pytestmark = pytest.mark.django_db
CURRENT = 'aria-current="true">'


@pytest.fixture
def talk(desk, company, at):
    """The page of customer A's conversation at its bare address, or with more in it."""

    def page(**given):
        return desk.get(at("conversation", company.a.conversation.pk), given).content.decode()

    return page


def written(company, text, *, to="help@example.com", **more):
    given = {"sender_email": "ana@example.org", "sender_name": "Ana", "at": company.at} | more
    moment = given.pop("at")
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=text,
        recipients=[to],
        subject=text,
        text=text,
        mail_message_id=f"{text}@example.org",
        **given,
    )
    return receive.receive(incoming, at=moment)


def test_a_bare_address_shows_a_list_in_which_the_conversation_stands(talk, company):
    number = company.a.conversation.pk
    assert f"{CURRENT}Mine" in talk()

    assign.assign(agent=company.agent, conversation_id=number, to_agent_id=None, at=company.at)
    assert f"{CURRENT}Nobody’s" in talk()

    assign.assign(agent=company.agent, conversation_id=number, to_agent_id=company.lead.pk, at=company.at)
    assert f"{CURRENT}My team’s" in talk()

    reply.reply(
        agent=company.agent, conversation_id=number, words="1", seen_version=1, send_key="k", at=company.at
    )
    assert f"{CURRENT}Waiting" in talk()

    close.close(
        agent=company.agent, conversation_id=number, reason=CloseReason.ANSWERED, why="", at=company.at
    )
    assert f"{CURRENT}Closed" in talk()


def test_the_ways_to_the_neighbours_keep_to_the_list(desk, company, talk, at):
    other = written(company, "Later", at=company.at).conversation

    page = talk(view="team")
    assert f'id="go-next" href="{at("conversation", other.pk)}?view=team"' in page
    assert 'id="go-before" aria-disabled="true"' in page

    back = desk.get(at("conversation", other.pk), {"view": "team"}).content.decode()
    assert f'id="go-before" href="{at("conversation", company.a.conversation.pk)}?view=team"' in back


def test_where_a_conversation_left_the_list_its_first_is_next(company, talk, at):
    other = written(company, "Later").conversation
    number = company.a.conversation.pk
    reply.reply(
        agent=company.agent, conversation_id=number, words="1", seen_version=1, send_key="k", at=company.at
    )

    assert f'id="go-next" href="{at("conversation", other.pk)}?view=mine"' in talk(view="mine")


def test_a_list_that_fetches_itself_stays_as_far_unfolded(desk, company, at, monkeypatch):
    monkeypatch.setattr("esmero.domain.conversations.reads.PAGE", 2)
    monkeypatch.setattr("esmero.domain.conversations.reads.lists.PAGE", 2)
    for number in range(4):
        written(company, f"More {number}", sender_email=f"m{number}@example.org")

    first = desk.get(at("queue", "team"), headers=HTMX).content.decode()
    unfolded = desk.get(at("queue", "team"), {"rows": ["2", "4"]}, headers=HTMX).content.decode()

    assert first.count('class="next"') == 2
    assert unfolded.count('class="next"') == 4
    assert "rows=4" in unfolded


def test_a_conversation_opens_at_the_first_letter_that_is_new(company, talk):
    talk()
    looks.flush()
    conversation = company.a.conversation
    back = access.reply_address(conversation, host="localhost")
    fresh = written(company, "Fresh", to=back, at=company.at + timedelta(hours=1)).message

    page = talk()

    assert "New since you last looked" in page
    assert page.index("data-unread") < page.index(f'id="letter-{fresh.pk}"')
    assert page.index(f'id="letter-{company.a.message.pk}"') < page.index("data-unread")


def test_ones_own_words_are_nothing_new(company, talk):
    number = company.a.conversation.pk
    reply.reply(
        agent=company.agent, conversation_id=number, words="1", seen_version=1, send_key="k", at=company.at
    )

    assert "data-unread" not in talk()


def test_a_search_of_words_alone_costs_few_queries(desk, at, django_assert_max_num_queries):
    # Two say who asks, one is the bell's, one names the files of the letter that was found.
    with django_assert_max_num_queries(2 + 1 + 7 + 1):
        desk.get(at("search"), {"q": WORD_OF_A})


@pytest.mark.parametrize(
    "address", ["/desk/conversations/987654/", "/desk/practice/", "/desk/no-such-place/"]
)
def test_from_a_page_that_is_not_there_one_comes_back_to_the_desk(desk, address):
    answer = desk.get(address)

    assert answer.status_code in {404, 405}
    assert f'href="{reverse("desk:home")}"' in answer.content.decode()
    assert reverse("help:link") not in answer.content.decode()
