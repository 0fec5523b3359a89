"""Two questions that arrive at the same moment: the second sees to whom the first went."""

from datetime import timedelta
from typing import Any

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import presence, receive
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.factories import make_agent
from esmero.ground import clock
from esmero.insight import soundness

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]


def asks(number: int) -> Any:
    incoming = mail(
        "A question",
        sender_email=f"new{number}@example.org",
        recipients=["help@example.com"],
        external_id=f"q:{number}",
    )
    return lambda: receive.receive(incoming, at=clock.now() + timedelta(seconds=number))


def test_two_who_are_alike_get_one_each(pause: Pause) -> None:
    there = world.make_world()
    presence.say(agent=there.agent, state="BREAK", at=there.at)
    alike = [make_agent(name, team=there.team) for name in ("Olga Sokolova", "Lena Orlova")]
    for one in alike:
        presence.say(agent=one, state="HERE", at=there.at)
    for deed in both(pause, asks(1), asks(2)):
        deed.end()

    got = Conversation.objects.filter(reply_to__startswith="new").values_list("agent", flat=True)
    assert sorted(got) == sorted(one.pk for one in alike)
    assert list(soundness.faults(clock.now())) == []
