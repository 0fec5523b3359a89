"""What must hold is looked at: each broken once, it is said."""

from datetime import timedelta

import pytest
from django.test import Client

from esmero.actions import absence, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises.models import Promise, Recount
from esmero.domain.staff.models import Agent, Duty, Team
from esmero.ground import clock, db
from tests import world
from tests.histories import holds
from tests.histories.history import START, History, undone
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> World:
    return world.make_world(START)


def said(is_whole: bool = False) -> str:
    found = [*holds.at_every_step(START), *(holds.now_and_then(START) if is_whole else [])]
    return "\n".join(found)


def test_of_a_company_as_it_should_be_nothing_is_said(there: World) -> None:
    assert said(is_whole=True) == ""
    assert History(there).faults() == []


def test_an_open_conversation_in_which_nobody_promised_anything(there: World) -> None:
    Promise.objects.filter(pk=there.a.promise.pk).update(withdrawn_at=START)
    assert f"Conversation {there.a.conversation.pk} is open, and nobody promised anything in it." in said()


def test_a_promise_of_somebody_who_left_or_of_nobody(there: World) -> None:
    Agent.objects.filter(pk=there.agent.pk).update(is_active=False)
    assert f"Promise {there.a.promise.pk} is of somebody who left." in said()
    assert f"Conversation {there.a.conversation.pk} is open, and of somebody who left." in said()
    Promise.objects.filter(pk=there.a.promise.pk).update(owner=None)
    Duty.objects.all().delete()
    Team.objects.update(is_ready=False)
    assert f"What team {there.team.pk} promised is nobody's: it names nobody for the hour." in said()


def test_a_count_that_the_worker_left_undone(there: World) -> None:
    asked = Recount.objects.create(asked_at=START)
    assert f"Recount {asked.pk} is not done, though the worker did all its tasks." in said()
    Recount.objects.update(ended_at=START)
    assert said() == ""


def test_a_clock_that_rests_and_never_wakes(there: World) -> None:
    Promise.objects.filter(pk=there.a.promise.pk).update(rests_since=START, rests_with_seconds=60)
    assert f"Promise {there.a.promise.pk} rests, and nothing wakes it." in said()
    Conversation.objects.filter(pk=there.a.conversation.pk).update(waits_until=START + timedelta(days=3))
    assert said() == ""


def test_a_promise_that_is_due_at_another_time_than_the_rules_say(there: World) -> None:
    Promise.objects.filter(pk=there.a.promise.pk).update(due_at=START + timedelta(days=3))
    assert f"Promise {there.a.promise.pk} counted again is" in said(is_whole=True)
    there.a.promise.refresh_from_db()
    assert there.a.promise.due_at == START + timedelta(days=3), "what was counted to see it is taken back"


def test_software_that_gives_something_to_who_cannot_see_it_or_is_away(there: World) -> None:
    one = there.a.conversation
    later = START + timedelta(days=2)
    absence.be_away(agent=there.owner, person_id=there.agent.pk, from_at=START, until_at=later, at=START)
    with holds.watched() as seen, db.write():
        conversations.assign(one, agent=there.stranger, by=THE_SOFTWARE, at=START)
        named = {"because": [], "skills": [], "why": {}, "by": THE_SOFTWARE, "at": START}
        conversations.note_routing(one, agent=there.agent, **named)
        conversations.note_routing(one, agent=there.lead, **named)
    assert [words.partition(" was ")[2].partition(",")[2] for words in seen] == [
        " who can't see it.",
        " who is away.",
    ]


def test_a_word_of_ours_on_a_customers_page_or_in_a_letter(there: World) -> None:
    number = there.a.conversation.pk
    reply.note(agent=there.agent, conversation_id=number, words=holds.FOR_US, send_key="1", at=clock.now())
    assert said(is_whole=True) == ""
    Message.objects.filter(kind=MessageKind.NOTE).update(kind=MessageKind.REPLY)
    assert f"The customer of conversation {number} reads what was written for us." in said(is_whole=True)
    Message.objects.filter(text=holds.FOR_US).update(text="")
    letter = Delivery.objects.latest("id")
    raw = f"Subject: Us\n\n{holds.FOR_US}".encode()
    Delivery.objects.filter(pk=letter.pk).update(raw=raw, unwritten_since=None)
    assert said(is_whole=True) == f"Letter {letter.pk} says what was written for us."


def test_afterwards_it_has_never_been(there: World) -> None:
    with undone():
        History(there)
        Conversation.objects.update(subject="Other")
        assert Client(HTTP_HOST="localhost").get("/", secure=True).status_code == 200
    assert not Conversation.objects.filter(subject="Other").exists()
