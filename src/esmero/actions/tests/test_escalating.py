"""An escalation from asking to its end: how often, refused in writing, settled and given back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import assign, close, escalating, keep_watch, promise, reply, set_up
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.models import Ascent, Promise
from esmero.domain.promises.writes import PromiseSettled
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound, NotYours

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WHY = "The coat was worn for a year; the law gives no right there."


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def escalated(there: World) -> Promise:
    return promise.escalate(fresh(there), at=NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def answer(there: World, agent: Agent) -> None:
    reply.reply(
        agent=agent,
        conversation_id=fresh(there).pk,
        words="You get it back.",
        seen_version=fresh(there).version,
        send_key="one",
        at=NOON,
    )


def newest_letter(there: World) -> str:
    found = Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").last()
    assert found is not None
    return found.text


def settle(agent: Agent, escalated: Promise) -> Agent | None:
    return escalating.settle(agent=agent, promise_id=escalated.pk, at=NOON)


def test_who_asks_again_a_moment_later_is_told_from_when_on_they_may(
    there: World, escalated: Promise
) -> None:
    answer(there, there.lead)

    with pytest.raises(promise.TooSoon) as too_soon:
        promise.escalate(fresh(there), at=NOON + timedelta(hours=23))

    assert too_soon.value.until == NOON + timedelta(days=1)
    assert Ascent.objects.count() == 1
    again = promise.escalate(fresh(there), at=NOON + timedelta(days=1))
    assert Ascent.objects.get(promise=again).level == 2


def test_the_company_says_how_soon_one_may_ask_again(there: World, escalated: Promise) -> None:
    set_up.describe_company(agent=there.owner, ask_again_minutes=5, escalate_again_minutes=0, at=NOON)
    answer(there, there.lead)
    promise.ask_for_update(fresh(there), at=NOON)
    answer_again = NOON + timedelta(minutes=4)
    Promise.objects.filter(kind="UPDATE").update(kept_at=NOON)

    assert promise.escalate(fresh(there), at=NOON).owner == there.owner
    with pytest.raises(promise.TooSoon):
        promise.ask_for_update(fresh(there), at=answer_again)
    promise.ask_for_update(fresh(there), at=answer_again + timedelta(minutes=1))


def test_going_one_level_higher_ends_the_level_below(there: World, escalated: Promise) -> None:
    answer(there, there.lead)

    promise.escalate(fresh(there), at=NOON + timedelta(days=2))

    below, above = Ascent.objects.order_by("id")
    assert below.settled_at and below.settled_by is None
    assert above.settled_at is None


def test_a_refusal_is_read_by_the_customer_in_its_own_words(there: World, escalated: Promise) -> None:
    escalating.refuse(agent=there.lead, promise_id=escalated.pk, because=WHY, at=NOON)

    ascent = Ascent.objects.get()
    assert (ascent.refused_at, ascent.refused_because) == (NOON, WHY)
    assert newest_letter(there).startswith(f"{there.lead.short_name} does not take this up.")
    page = Client().get(reverse("portal:conversation", args=[there.a.token])).content.decode()
    assert f"Nobody above takes this up, and this is why: {WHY}" in page
    assert WHY not in str(Event.objects.get(verb="escalation.refused").payload)


def test_no_is_no_reason(there: World, escalated: Promise) -> None:
    for words in ("", "No.", "   too short       "):
        with pytest.raises(escalating.TooShort):
            escalating.refuse(agent=there.lead, promise_id=escalated.pk, because=words, at=NOON)

    assert Promise.objects.get(pk=escalated.pk).is_open


def test_taking_back_is_no_way_around_a_refusal(there: World, escalated: Promise) -> None:
    with pytest.raises(NotFound):
        promise.withdraw(agent=there.owner, promise_id=escalated.pk, because=WHY, at=NOON)
    with pytest.raises(NotFound):
        escalating.refuse(agent=there.owner, promise_id=there.a.promise.pk, because=WHY, at=NOON)


def test_what_is_settled_goes_back_to_who_had_it_and_the_customer_is_told(
    there: World, escalated: Promise
) -> None:
    assign.assign(agent=there.lead, conversation_id=fresh(there).pk, to_agent_id=there.lead.pk, at=NOON)
    answer(there, there.lead)

    assert settle(there.lead, escalated) == there.agent

    assert fresh(there).agent == there.agent
    ascent = Ascent.objects.get()
    assert (ascent.settled_at, ascent.settled_by) == (NOON, there.lead)
    said = f"{there.lead.short_name} has settled this; {there.agent.short_name} goes on."
    assert newest_letter(there).startswith(said)


def test_nothing_is_settled_before_an_answer_nor_twice(there: World, escalated: Promise) -> None:
    with pytest.raises(escalating.NotAnsweredYet):
        settle(there.lead, escalated)
    answer(there, there.lead)
    settle(there.lead, escalated)

    with pytest.raises(PromiseSettled):
        settle(there.lead, escalated)


def test_whom_it_is_about_and_who_merely_answers_do_not_settle_it(there: World, escalated: Promise) -> None:
    answer(there, there.lead)

    for agent in (there.agent, make_agent("Colleague", team=there.team)):
        with pytest.raises(NotYours):
            settle(agent, escalated)
        with pytest.raises(close.EscalatedAbove):
            close.close(agent=agent, conversation_id=fresh(there).pk, reason="ANSWERED", at=NOON)


def test_closing_by_somebody_above_settles_what_they_answered(there: World, escalated: Promise) -> None:
    answer(there, there.lead)

    close.close(agent=there.lead, conversation_id=fresh(there).pk, reason="ANSWERED", at=NOON)

    assert Ascent.objects.get().settled_by == there.lead


def test_closing_before_an_answer_is_a_refusal_and_has_a_reason(there: World, escalated: Promise) -> None:
    chosen = {"agent": there.lead, "conversation_id": fresh(there).pk, "reason": "ANSWERED", "at": NOON}

    with pytest.raises(escalating.TooShort):
        close.close(**chosen, why="No.")
    close.close(**chosen, why=WHY)

    assert Ascent.objects.get().refused_because == WHY


def test_where_its_promise_breaks_the_wish_goes_along_to_the_new_one(
    there: World, escalated: Promise
) -> None:
    keep_watch.break_overdue_promises(at=escalated.due_at + timedelta(minutes=1))

    renewal = Promise.objects.get(renewed_from=escalated)
    assert Ascent.objects.get().promise == renewal
    escalating.refuse(agent=there.owner, promise_id=renewal.pk, because=WHY, at=renewal.made_at)


def test_who_is_forgotten_takes_the_reason_along(there: World, escalated: Promise) -> None:
    escalating.refuse(agent=there.lead, promise_id=escalated.pk, because=WHY, at=NOON)

    promise_writes.forget(customer_id=fresh(there).customer_id)

    assert Ascent.objects.get().refused_because == ""
