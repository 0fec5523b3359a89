"""An answer on paper that is held back says where it goes first; a hidden copy of it leaves by mail."""

import pytest

from esmero.actions import arrange
from esmero.domain.conversations.models import Conversation

pytestmark = pytest.mark.usefixtures("held_back")
BY_MAIL = "The copy leaves by mail, not on paper."


@pytest.fixture
def held_back(company):
    arrange.set_habits(agent=company.agent, hold_seconds=10)


@pytest.mark.parametrize(
    ("way", "to", "place"),
    [("POST", "Ana\nStreet 1", "the post room"), ("FAX", "+34910001122", "the fax service")],
)
def test_it_is_told_where_an_answer_on_paper_goes(desk, company, at, letter, way, to, place):
    number = company.a.conversation.pk
    Conversation.objects.filter(pk=number).update(answers_by=way, paper_to=to)

    desk.post(at("conversation-replies", number), letter())

    page = desk.get(at("conversation", number)).content.decode()
    assert f"This goes to {place} in {{seconds}} s." in page
    assert f"This goes to {place} in a few seconds." in page
    assert "This goes out" not in page
    assert BY_MAIL in page


def test_an_answer_by_mail_goes_out(desk, company, at, letter):
    number = company.a.conversation.pk

    desk.post(at("conversation-replies", number), letter())

    page = desk.get(at("conversation", number)).content.decode()
    assert "This goes out in {seconds} s." in page
    assert BY_MAIL not in page
