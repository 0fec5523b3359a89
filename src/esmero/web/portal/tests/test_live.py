"""Who may listen to a conversation from the customer's page."""

import asyncio
from datetime import UTC, datetime

import pytest

from esmero.actions import reply
from esmero.domain.channels.factories import make_channel
from esmero.domain.conversations import access as conversations
from esmero.domain.conversations.factories import make_conversation
from esmero.domain.events import reads as events
from esmero.domain.staff.factories import make_agent, make_team
from esmero.ground import clock, streams
from esmero.web.portal import live

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def permitted(path: str) -> streams.Listener | None:
    return asyncio.run(live.permit({"path": path, "headers": []}))


def test_the_holder_of_a_link_hears_of_that_conversation_alone() -> None:
    mine = make_conversation(at=NOON)
    make_conversation(at=NOON)
    token = conversations.page_token(mine, at=clock.now())

    listener = permitted(f"/live/c/{token}")

    assert listener is not None
    assert {what["about"] for _, what in listener.read(0, 100)} == {str(mine.ref)}
    assert permitted(f"/live/c/{token}/") == listener


def test_a_note_among_colleagues_is_not_told() -> None:
    team = make_team()
    mine = make_conversation(channel=make_channel(team), at=NOON)
    listener = permitted(f"/live/c/{conversations.page_token(mine, at=clock.now())}")
    assert listener is not None
    heard = listener.read(0, 100)

    agent = make_agent(team=team)
    reply.note(agent=agent, conversation_id=mine.pk, words="A tailor could do it.", send_key="1", at=NOON)

    assert events.newest_id() > heard[-1][0]
    assert listener.read(0, 100) == heard


@pytest.mark.parametrize(
    "token", ["", "abc", "1.2.3", "é", "1.6920a000.aaaaaaaaaaaaaaaaaaaaaaaaaa", "../desk"]
)
def test_a_link_that_opens_nothing_hears_nothing(token: str) -> None:
    assert permitted(f"/live/c/{token}") is None
