"""Two owners, or two presses, decide two places of one letter at once."""

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import quotes
from esmero.domain.conversations.models import Message, Quote
from esmero.ground import clock

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]
ONE = "The zq9one jacket came without its left sleeve and I have waited for it since March."
TWO = "And the zq9two later she said once more that nobody ever called her back about it."


def test_each_takes_its_own_words_and_no_others(pause: Pause) -> None:
    there = world.make_world()
    text = f"First: {ONE} Mine. Then: {TWO} End."
    letter = there.b.message.pk
    Message.objects.filter(pk=letter).update(text=text)
    found = {"message_id": letter, "of_id": 9, "found_at": clock.now()}
    made = [Quote.objects.create(starts=text.index(one), length=len(one), **found) for one in (ONE, TWO)]

    both(
        pause,
        lambda: quotes.black_out(agent=there.owner, quote_ids=[made[0].pk], at=clock.now()),
        lambda: quotes.black_out(agent=there.owner, quote_ids=[made[1].pk], at=clock.now()),
    )

    assert Message.objects.get(pk=letter).text.replace("█", "") == "First:  Mine. Then:  End."
