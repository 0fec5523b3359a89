"""What is promised stands above the letters, what breaks next first, and leaves them room."""

import re
from datetime import timedelta

import pytest

from esmero.actions import promise
from esmero.actions.reply import OwnWords

pytestmark = pytest.mark.django_db


def test_two_promises_are_in_sight_and_the_later_ones_fold(company, desk, at):
    number = company.a.conversation.pk
    for hours, words in ((72, "write"), (1, "call"), (48, "look")):
        made = OwnWords(words, company.at + timedelta(hours=hours))
        promise.make(agent=company.agent, conversation_id=number, made=made, at=company.at)

    page = desk.get(at("conversation", number)).content.decode()
    head = page[page.index('id="about"') : page.index('id="letters"')]
    seen, folded = head.split('<details class="desk__more-promises" id="more-promises">')

    moments = re.findall(r'<time datetime="([^"]+)"', head)
    assert moments == sorted(moments)
    assert (seen.count('id="promise-'), folded.count('id="promise-')) == (2, 2)
    assert "call" in seen
    assert "2 more promises" in folded
