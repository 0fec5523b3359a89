"""In a new conversation whoever knows the customer is named first."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import absence, receive
from esmero.actions.tests.answering_her import olga_who_answered
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Agent, Membership

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def olga(there: World) -> Agent:
    """Return who looked after Ana's question and answered it; Marta is named for every hour."""
    return olga_who_answered(there, at=NOON)


def asks_again(at: datetime = NOON + DAY, name: str = "ana@example.org") -> Conversation:
    incoming = mail(
        "Is the coat in stock?", sender_email=name, recipients=["help@example.com"], external_id=f"n:{at}"
    )
    return Conversation.objects.get(pk=receive.receive(incoming, at=at).conversation.pk)


def test_whoever_answered_them_last_is_named_and_promised(there: World, olga: Agent) -> None:
    new = asks_again()

    assert new.pk != there.a.conversation.pk
    assert new.agent == olga
    assert Promise.objects.get(about_id=new.pk).owner == olga


def test_a_customer_whom_nobody_knows_gets_the_person_of_the_hour(there: World, olga: Agent) -> None:
    assert asks_again(name="new@example.org").agent == there.agent


def test_after_a_year_nobody_remembers(there: World, olga: Agent) -> None:
    assert asks_again(NOON + 366 * DAY).agent == there.agent


def test_who_left_or_is_away_or_may_not_see_the_team_is_not_named(there: World, olga: Agent) -> None:
    absence.be_away(agent=olga, person_id=olga.pk, from_at=NOON, until_at=NOON + 2 * DAY, at=NOON)
    assert asks_again(NOON + DAY).agent == there.agent

    Conversation.objects.filter(pk=there.a.conversation.pk).update(last_message_at=NOON + 9 * DAY)
    assert asks_again(NOON + 3 * DAY).agent == olga

    Membership.objects.filter(agent=olga).delete()
    assert asks_again(NOON + 4 * DAY).agent == there.agent

    Membership.objects.create(agent=olga, team=there.team)
    Agent.objects.filter(pk=olga.pk).update(is_active=False)
    assert asks_again(NOON + 5 * DAY).agent == there.agent


def test_looking_after_something_without_answering_is_not_knowing(there: World) -> None:
    Conversation.objects.filter(pk=there.a.conversation.pk).update(agent=there.lead)

    assert asks_again().agent == there.agent
