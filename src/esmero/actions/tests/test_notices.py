"""Who is told of what happened, and who is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import assign, keep_watch, notify, promise, receive, reply
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent, Membership, Team
from esmero.domain.workbench import reads
from esmero.domain.workbench.models import Follower, Notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    notify.tell(at=NOON)
    return made


def told(agent: Agent) -> list[str]:
    """Everything that somebody is told by now, oldest first."""
    notify.tell(at=NOON)
    return [notice.kind for notice in reversed(reads.notices(agent))]


def give(there: World, agent: Agent, by: Agent) -> None:
    assign.assign(agent=by, conversation_id=there.a.conversation.pk, to_agent_id=agent.pk, at=NOON)


def write_back(there: World, key: str = "again") -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(conversation, words="And?", new_files=[], send_key=key, at=NOON)


def test_what_happened_before_anybody_could_be_told_is_no_news(there: World) -> None:
    assert not Notice.objects.exists()
    assert Follower.objects.get().event_id > 0


def test_who_is_handed_a_conversation_is_told_and_who_takes_one_is_not(there: World) -> None:
    give(there, there.lead, by=there.lead)
    assert told(there.lead) == []

    give(there, there.agent, by=there.lead)
    assert told(there.agent) == ["HANDED"]
    assert reads.notices(there.agent)[0].by == there.lead
    assert told(there.lead) == []


def test_a_customers_letter_is_told_to_who_looks_after_it_alone(there: World) -> None:
    give(there, there.agent, by=there.agent)
    write_back(there)

    assert told(there.agent) == ["WROTE"]
    assert told(there.lead) == told(there.owner) == told(there.stranger) == []


def test_a_note_tells_those_it_names_but_not_its_writer(there: World) -> None:
    words = f"@{there.lead.short_name} and @{there.agent.short_name}, look"
    reply.note(agent=there.agent, conversation_id=there.a.conversation.pk, words=words, send_key="1", at=NOON)

    assert told(there.lead) == ["MENTIONED"]
    assert told(there.agent) == []


def test_who_keeps_a_promise_is_told_before_and_when_it_breaks(there: World) -> None:
    due = NOON + timedelta(hours=4)
    promise.make(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        made=reply.OwnWords("the parcel", due),
        at=NOON,
    )
    notify.tell(at=NOON)
    Notice.objects.all().delete()
    keep_watch.warn_of_promises_at_risk(at=due - timedelta(minutes=1))
    assert "AT_RISK" in told(there.agent)

    keep_watch.break_overdue_promises(at=due + timedelta(minutes=1))
    assert "BROKEN" in told(there.agent)


def test_an_escalation_tells_whom_it_names(there: World) -> None:
    give(there, there.agent, by=there.agent)
    made = promise.escalate(Conversation.objects.get(pk=there.a.conversation.pk), at=NOON)

    assert made.owner is not None
    assert "ESCALATED" in told(made.owner)


def test_telling_twice_tells_once(there: World) -> None:
    give(there, there.lead, by=there.agent)
    notify.tell(at=NOON)
    Follower.objects.update(event_id=0)

    assert told(there.lead).count("HANDED") == 1


@pytest.mark.parametrize("how", ["left the staff", "lost sight of the team"])
def test_nobody_is_told_of_what_they_may_not_see(there: World, how: str) -> None:
    give(there, there.agent, by=there.agent)
    write_back(there)
    if how == "left the staff":
        Agent.objects.filter(pk=there.agent.pk).update(is_active=False)
    else:
        Membership.objects.filter(agent=there.agent).delete()
        Team.objects.filter(pk=there.team.pk).update(is_open_to_all=False)
    notify.tell(at=NOON)

    assert not Notice.objects.exists()


def test_what_was_told_is_out_of_sight_with_its_conversation(there: World) -> None:
    give(there, there.agent, by=there.agent)
    write_back(there)
    assert told(there.agent) == ["WROTE"]

    Membership.objects.filter(agent=there.agent).delete()
    Team.objects.filter(pk=there.team.pk).update(is_open_to_all=False)

    assert told(there.agent) == []
    assert reads.unseen_notices(there.agent) == []


def test_one_that_cannot_be_told_holds_up_no_other(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(event: object) -> notify.Concerns:
        raise ValueError

    wrote: Callable[..., notify.Concerns] = fails
    monkeypatch.setitem(notify.CONCERNS, "message.received", wrote)
    write_back(there)
    give(there, there.lead, by=there.agent)

    assert told(there.lead) == ["HANDED"]


def test_what_was_told_weeks_ago_is_forgotten(there: World) -> None:
    give(there, there.lead, by=there.agent)
    notify.tell(at=NOON)

    assert notify.forget_old(at=NOON + timedelta(weeks=5)) == 0
    assert notify.forget_old(at=NOON + timedelta(weeks=7)) == 1
