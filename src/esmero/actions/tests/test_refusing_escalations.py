"""Who may take an escalation back: never the one it is about, nor anybody who merely answers."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import assign, close, escalating, promise, set_chain
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotYours

pytestmark = pytest.mark.django_db
WHY = "We spoke on the telephone and agreed."
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def escalated(there: World) -> Promise:
    return promise.escalate(fresh(there), at=NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def take_back(agent: Agent, escalated: Promise) -> None:
    escalating.refuse(agent=agent, promise_id=escalated.pk, because=WHY, at=NOON)


def is_open(escalated: Promise) -> bool:
    return Promise.objects.get(pk=escalated.pk).is_open


def test_whom_it_is_about_and_who_merely_answers_can_not_take_it_back(
    there: World, escalated: Promise
) -> None:
    colleague = make_agent("Colleague", team=there.team)
    assert fresh(there).agent == there.agent

    for agent in (there.agent, colleague):
        with pytest.raises(NotYours):
            take_back(agent, escalated)

    assert is_open(escalated)


def test_the_person_it_went_to_takes_it_back(there: World, escalated: Promise) -> None:
    take_back(there.lead, escalated)

    assert not is_open(escalated)


def test_an_owner_takes_it_back(there: World, escalated: Promise) -> None:
    take_back(there.owner, escalated)

    assert not is_open(escalated)


def test_an_owner_whom_it_is_about_does_not(there: World, escalated: Promise) -> None:
    assign.assign(agent=there.lead, conversation_id=fresh(there).pk, to_agent_id=there.owner.pk, at=NOON)

    with pytest.raises(NotYours):
        take_back(there.owner, escalated)


def test_whoever_stands_above_that_person_takes_it_back_and_a_lead_beside_does_not(there: World) -> None:
    above = make_agent("Manuel Medio", role=Role.LEAD, team=there.team)
    beside = make_agent("Bea Beside", role=Role.LEAD, team=there.team)
    for person in (there.lead, above):
        set_chain.add(agent=None, team_id=None, person_id=person.pk, at=NOON)
    escalated = promise.escalate(fresh(there), at=NOON)

    with pytest.raises(NotYours):
        take_back(beside, escalated)
    take_back(above, escalated)

    assert not is_open(escalated)


def test_nobody_else_ends_it_by_closing_the_conversation(there: World, escalated: Promise) -> None:
    chosen = {"conversation_id": fresh(there).pk, "reason": "ANSWERED", "why": WHY, "at": NOON}

    with pytest.raises(close.EscalatedAbove):
        close.close(agent=there.agent, **chosen)
    assert is_open(escalated)

    close.close(agent=there.lead, **chosen)
    assert not is_open(escalated)


def test_the_desk_says_who_was_asked_and_offers_no_way_around(there: World, escalated: Promise) -> None:
    desk = Client()
    desk.force_login(there.agent)
    asked = desk.get(reverse("desk:escalation-refusal", args=[escalated.pk]))
    closing = desk.post(
        reverse("desk:conversation-closure", args=[fresh(there).pk]),
        {"reason": "ANSWERED", "why": WHY},
    )

    assert asked.status_code == 404
    assert there.lead.short_name in closing.content.decode()
    assert not fresh(there).is_closed
