"""Somebody is away: who is named, who keeps what they promised, and what customers hear."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import absence, assign, keep_watch, promise, receive, set_chain
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.staff import reads as staff
from esmero.domain.staff.models import Absence, Agent
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def promised(there: World) -> Promise:
    return Promise.objects.get(pk=there.a.promise.pk)


def letters(there: World) -> list[str]:
    rows = Message.objects.filter(conversation=fresh(there), kind=MessageKind.NOTICE).order_by("id")
    return [message.text for message in rows][1:]


def away(there: World, agent: Agent, *, days: int = 7) -> Absence:
    return absence.be_away(
        agent=there.owner, person_id=agent.pk, from_at=NOON, until_at=NOON + days * DAY, at=NOON
    )


def test_what_is_due_before_the_return_goes_to_the_next_person_and_the_time_stays(there: World) -> None:
    due_at = promised(there).due_at
    assert promised(there).owner == there.agent
    away(there, there.agent)

    assert absence.begin_due(at=NOON) == 1

    assert (promised(there).owner, promised(there).due_at) == (there.lead, due_at)
    assert fresh(there).agent == there.lead
    assert letters(there) == ["Ines looks after this now; the time stays."]
    assert list(soundness.faults(NOON)) == []


def test_it_begins_once(there: World) -> None:
    away(there, there.agent)

    assert [absence.begin_due(at=NOON + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]

    assert len(letters(there)) == 1
    assert Event.objects.filter(verb="agent.absence_began").count() == 1


def test_nothing_happens_before_it_begins(there: World) -> None:
    absence.be_away(
        agent=there.agent,
        person_id=there.agent.pk,
        from_at=NOON + DAY,
        until_at=NOON + 2 * DAY,
        at=NOON,
    )

    assert absence.begin_due(at=NOON) == 0
    assert promised(there).owner == there.agent


def test_what_is_due_after_the_return_stays_theirs(there: World) -> None:
    Promise.objects.filter(pk=there.a.promise.pk).update(due_at=NOON + 8 * DAY)
    away(there, there.agent)

    absence.begin_due(at=NOON)

    assert promised(there).owner == there.agent
    assert fresh(there).agent == there.agent
    assert letters(there) == []


def test_several_promises_of_one_conversation_are_told_in_one_letter(there: World) -> None:
    promise.ask_for_update(fresh(there), at=NOON)
    before = len(letters(there))
    away(there, there.agent)

    absence.begin_due(at=NOON)

    assert len(letters(there)) == before + 1
    assert {one.owner for one in Promise.objects.filter(about_id=fresh(there).pk)} == {there.lead}


def test_an_escalation_goes_further_up(there: World) -> None:
    escalated = promise.escalate(fresh(there), at=NOON)
    assert escalated.owner == there.lead
    away(there, there.lead)

    absence.begin_due(at=NOON)

    assert Promise.objects.get(pk=escalated.pk).owner == there.owner
    assert promised(there).owner == there.agent


def test_whoever_is_away_is_neither_named_nor_above(there: World) -> None:
    away(there, there.agent)
    away(there, there.lead)

    asked = receive.receive(mail("Is the coat in stock?", recipients=["help@example.com"]), at=NOON)
    assert asked.conversation.agent == there.owner

    keep_watch.break_overdue_promises(at=promised(there).due_at)
    assert Promise.objects.get(renewed_from=there.a.promise).owner == there.owner


def test_somebody_away_in_a_chain_is_skipped(there: World) -> None:
    for person in (there.lead, there.owner):
        set_chain.add(agent=None, team_id=None, person_id=person.pk, at=NOON)
    away(there, there.lead)

    assert promise.escalate(fresh(there), at=NOON).owner == there.owner


def test_the_customer_who_writes_meanwhile_is_given_somebody_who_is_there(there: World) -> None:
    away(there, there.agent)
    token = {"words": "And my scarf?", "new_files": [], "send_key": "k"}

    receive.write_back(fresh(there), at=NOON, **token)

    assert fresh(there).agent == there.lead


def test_where_nobody_else_may_keep_it_it_stays(there: World) -> None:
    Agent.objects.exclude(pk=there.owner.pk).update(is_active=False)
    Promise.objects.filter(pk=there.a.promise.pk).update(owner=there.owner)
    away(there, there.owner)

    absence.begin_due(at=NOON)

    assert promised(there).owner == there.owner


def test_an_absence_taken_back_changes_nothing_that_was_given(there: World) -> None:
    made = away(there, there.agent)
    absence.begin_due(at=NOON)

    absence.drop(agent=there.agent, absence_id=made.pk, at=NOON)

    assert not staff.is_away(there.agent, at=NOON)
    assert promised(there).owner == there.lead


def test_a_span_that_is_over_or_ends_before_it_begins_is_refused(there: World) -> None:
    for from_at, until_at in [(NOON, NOON), (NOON + DAY, NOON), (NOON - 2 * DAY, NOON - DAY)]:
        with pytest.raises(absence.NotADaySpan):
            absence.be_away(
                agent=there.agent, person_id=there.agent.pk, from_at=from_at, until_at=until_at, at=NOON
            )


def test_a_colleague_says_nothing_of_others_and_a_lead_of_own_people_alone(there: World) -> None:
    span = {"from_at": NOON, "until_at": NOON + DAY, "at": NOON}
    for agent, person in [(there.agent, there.lead), (there.lead, there.stranger)]:
        with pytest.raises(NotFound):
            absence.be_away(agent=agent, person_id=person.pk, **span)

    assert absence.be_away(agent=there.lead, person_id=there.agent.pk, **span).agent == there.agent


def test_a_conversation_given_to_a_colleague_by_hand_is_told_by_letter(there: World) -> None:
    assign.assign(agent=there.owner, conversation_id=fresh(there).pk, to_agent_id=there.lead.pk, at=NOON)

    assert letters(there) == ["Ines looks after this now; the time stays."]


def test_whoever_takes_what_was_promised_by_nobody_in_person_sends_no_letter(there: World) -> None:
    Promise.objects.filter(pk=there.a.promise.pk).update(owner=None)

    assign.assign(agent=there.owner, conversation_id=fresh(there).pk, to_agent_id=there.lead.pk, at=NOON)

    assert letters(there) == []


def test_a_promise_taken_back_is_told_by_letter_with_the_reason(there: World) -> None:
    promise.withdraw(agent=there.agent, promise_id=there.a.promise.pk, because="It broke.", at=NOON)

    assert letters(there) == ["We take a promise back."]


def test_who_wants_no_letters_finds_it_on_their_page_alone(there: World) -> None:
    Conversation.objects.filter(pk=fresh(there).pk).update(takes_automatic_letters=False)

    promise.withdraw(agent=there.agent, promise_id=there.a.promise.pk, because="It broke.", at=NOON)

    told = Message.objects.filter(conversation=fresh(there), kind=MessageKind.NOTICE).latest("id")
    assert (told.text, told.no_letter_because) == ("We take a promise back.", "PROGRAM")
