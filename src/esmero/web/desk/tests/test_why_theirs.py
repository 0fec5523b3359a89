"""The head of a conversation and its story say to whom the software gave it, and why."""

import pytest

from esmero.actions import assign, presence, receive, set_skills
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Team


@pytest.fixture
def olga(company):
    olga = make_agent("Olga Sokolova", team=company.team)
    presence.say(agent=olga, state="HERE", at=company.at)
    set_skills.describe(agent=None, agent_id=olga.pk, keys=["language-ru"], most={}, at=company.at)
    return olga


@pytest.fixture
def asked(company, olga):
    incoming = mail(
        "Здравствуйте",
        sender_email="vera@example.org",
        sender_name="Vera",
        recipients=["help@example.com"],
        external_id="q:1",
        language="ru",
    )
    return receive.receive(incoming, at=company.at).conversation


def page(desk, at, conversation):
    html = desk.get(at("conversation", conversation.pk)).content.decode()
    return html.partition('id="about"')[2].partition("</header>")[0], html.partition('id="letters"')[2]


def test_head_and_story_say_why(desk, at, asked):
    head, story = page(desk, at, asked)

    assert "Given to Olga, who speaks Russian and is here." in head
    assert "Given to Olga, who speaks Russian and is here." in story
    assert "Olga looks after this now." not in story


def test_the_person_of_the_hour_needs_no_reason_in_the_head(desk, at, company):
    head, story = page(desk, at, company.a.conversation)

    assert "With you." in head
    assert "named for this hour" not in head
    assert "Given to Marta, who is named for this hour." in story


def test_once_a_person_gave_it_on_the_head_gives_no_reason_of_ours(desk, at, company, asked):
    assign.assign(agent=company.lead, conversation_id=asked.pk, to_agent_id=company.agent.pk, at=company.at)

    head, story = page(desk, at, asked)

    assert "Given to" not in head
    assert "Given to Olga, who speaks Russian" in story
    assert "Marta looks after this now." in story


def test_it_speaks_the_language_of_the_reader(desk, at, company, asked):
    company.agent.language = "es"
    company.agent.save()

    head, _ = page(desk, at, asked)

    assert "Se asignó a Olga, que habla ruso y está presente." in head


def test_in_russian_no_sentence_invents_a_gender(desk, at, company, asked):
    company.agent.language = "ru"
    company.agent.save()

    head, _ = page(desk, at, asked)

    assert "Обращение получает Olga: говорит по-русски, на месте." in head


def test_it_says_that_the_customer_asked_for_them(desk, at, asked, olga, company):
    wish(company, asked, olga)
    head, story = page(desk, at, Conversation.objects.latest("id"))

    assert "Given to Olga, who was asked for by Vera." in head
    assert "Given to Olga, who was asked for by Vera." in story


def test_where_somebody_else_has_it_it_says_for_whom_the_customer_asked(desk, at, company, asked, olga):
    presence.say(agent=olga, state="AWAY", at=company.at)
    Team.objects.update(waits_for_known_minutes=0)

    wish(company, asked, olga)
    head, _ = page(desk, at, Conversation.objects.latest("id"))

    assert "Vera asked for Olga." in head


def wish(company, asked, olga):
    incoming = mail(
        "And?",
        sender_email="vera@example.org",
        sender_name="Vera",
        recipients=["help@example.com"],
        external_id="q:2",
        wishes_agent_id=olga.pk,
    )
    receive.receive(incoming, at=company.at)
