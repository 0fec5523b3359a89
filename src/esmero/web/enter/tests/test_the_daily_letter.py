"""The daily letter is ended from the letter itself, by one press."""

from email import message_from_bytes

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from tests.world import make_world

from esmero.actions import arrange, reply, staff_letters
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff import access
from esmero.domain.staff.kinds import ByMail
from esmero.domain.staff.models import Agent
from esmero.ground import db
from esmero.letters.staff import StaffLetterWords

pytestmark = pytest.mark.django_db
WORDS = StaffLetterWords("Three conversations", "Look.\n")


@pytest.fixture
def company():
    return make_world()


def address(agent):
    return f"/enter/daily-letter/{access.notices_token(agent)}/"


def hears(agent):
    return Agent.objects.get(pk=agent.pk).habits.notices_by_mail


def sent(company, end_url):
    with db.write():
        staff_letters.queue(company.agent, WORDS, at=company.at, end_url=end_url)
    staff_letters.send(at=company.at)
    return mail.outbox[-1].message()


def test_the_daily_letter_says_how_one_press_ends_it(company):
    made = sent(company, "https://desk.example" + address(company.agent))

    assert made["List-Unsubscribe"] == f"<https://desk.example{address(company.agent)}>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("end_url", ["", "http://localhost/enter/daily-letter/1.a/"])
def test_other_letters_to_staff_and_an_installation_without_https_do_not(company, end_url):
    made = sent(company, end_url)

    assert made["List-Unsubscribe"] is None and made["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("is_mail_program", [True, False])
def test_one_press_ends_it_without_signing_in(company, is_mail_program):
    body = {"List-Unsubscribe": "One-Click"} if is_mail_program else {}

    answer = Client(enforce_csrf_checks=True).post(address(company.agent), body)

    assert answer.status_code == 200
    assert hears(company.agent) == ByMail.NEVER
    assert hears(company.lead) == ByMail.DAILY


def test_looking_at_the_link_ends_nothing(company, client):
    answer = client.get(address(company.agent))

    assert "Shall the daily letter end?" in answer.content.decode()
    assert hears(company.agent) == ByMail.DAILY


def test_who_hears_of_each_thing_at_once_still_does(company, client):
    arrange.set_habits(agent=company.agent, notices_by_mail=ByMail.AT_ONCE.value)

    client.post(address(company.agent))

    assert hears(company.agent) == ByMail.AT_ONCE


@pytest.mark.parametrize("wrong", ["1.aaaa", "x", "1.", f"{10**9:x}.abc"])
def test_a_made_up_link_opens_nothing(company, client, wrong):
    assert client.post(f"/enter/daily-letter/{wrong}/").status_code == 404


def test_no_letter_of_a_conversation_carries_it(company):
    number = company.a.conversation.pk
    reply.reply(
        agent=company.agent, conversation_id=number, words="Here.", send_key="1", at=company.at,
        seen_version=Conversation.objects.get(pk=number).version,
    )  # fmt: skip

    answer = message_from_bytes(bytes(Delivery.objects.latest("id").raw))

    assert settings.ESMERO_HOST in answer["Reply-To"]
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "Precedence"):
        assert answer[name] is None
