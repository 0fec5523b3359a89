"""How one hears of what happens elsewhere: the choices of My desk, and what a browser says."""

import pytest

from esmero.actions import notify, receive
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(company):
    """The agent's customer wrote; return the notice."""
    notify.tell(at=company.at)
    Conversation.objects.filter(pk=company.a.conversation.pk).update(agent=company.agent)
    talk = Conversation.objects.get(pk=company.a.conversation.pk)
    receive.write_back(talk, words="1", new_files=[], send_key="1", at=company.at)
    notify.tell(at=company.at)
    return Notice.objects.get()


def habits(company):
    return Agent.objects.get(pk=company.agent.pk).habits


def test_one_chooses_how_to_hear_by_mail_and_nothing_else_is_taken(company, desk, at):
    assert habits(company).notices_by_mail == "DAILY"
    desk.post(at("my_desk-by_mail"), {"by_mail": "CALLS"})
    assert habits(company).notices_by_mail == "CALLS"
    desk.post(at("my_desk-by_mail"), {"by_mail": "HOURLY"})
    assert habits(company).notices_by_mail == "CALLS"

    assert 'value="CALLS" checked' in desk.get(at("my_desk")).text


def test_a_browser_names_the_customer_only_where_one_wants_it(company, desk, at, told):
    (one,) = desk.get(at("notices-newest")).json()["told"]
    assert one["url"] == at("conversation", company.a.conversation.pk)
    assert "Ana" not in one["body"]
    assert company.a.conversation.code in one["body"]

    desk.post(at("my_desk-aloud"), {"shows_words": "on"})
    (one,) = desk.get(at("notices-newest")).json()["told"]
    assert one["body"] == f"Ana: {company.a.conversation.subject}"


def test_a_browser_says_only_what_is_newer_and_not_seen(company, desk, at, told):
    assert desk.get(at("notices-newest"), {"after": told.pk}).json() == {"told": []}
    assert f'data-newest="{told.pk}"' in desk.get(at("home")).text
    notify.see_all(agent=company.agent, up_to=told.pk, at=company.at)
    assert desk.get(at("notices-newest"), {"after": "x" * 50}).json() == {"told": []}


def test_my_desk_leads_to_ones_own_sign_in(company, desk, at):
    assert 'href="/enter/"' in desk.get(at("my_desk")).text
