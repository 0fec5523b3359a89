"""What waits too long for somebody, or lies idle with them, goes to somebody else, with its promise."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import assign, give_on, keep, presence, set_skills
from esmero.actions.tests.answering_her import olga_who_answered
from esmero.actions.tests.test_routing import asks, is_here
from esmero.domain.company.models import Hours
from esmero.domain.conversations.models import Conversation, Message, Routing
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent, Duty, Presence
from esmero.ground import moments
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
# A Tuesday.
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def olga(there: World) -> Agent:
    """Return whoever knows Ana and is named on Tuesdays from 14:00 UTC; Marta is named all the time."""
    olga = olga_who_answered(there, at=NOON)
    Duty.objects.create(team=there.team, agent=olga, weekday=1, starts_at=time(15), ends_at=time(18))
    return olga


def waits(there: World, minutes: int | None = None, *, idle: int | None = None) -> None:
    set_skills.set_waits(
        agent=there.owner,
        team_id=there.team.pk,
        waits_for_known_minutes=minutes,
        idle_after_minutes=idle,
        at=NOON,
    )


def ana_asks(at: datetime = NOON) -> Conversation:
    return asks(7, at=at, sender_email="ana@example.org", language="en")


def fresh(one: Conversation) -> Conversation:
    return Conversation.objects.get(pk=one.pk)


def owner(one: Conversation) -> Agent | None:
    return Promise.objects.get(about_id=one.pk).owner


@pytest.mark.parametrize(("minutes", "is_hers"), [(None, True), (0, False), (119, False), (120, True)])
def test_it_waits_for_whoever_knows_the_customer_as_long_as_the_team_says(
    there: World, olga: Agent, minutes: int | None, is_hers: bool
) -> None:
    waits(there, minutes)

    assert ana_asks().agent == (olga if is_hers else there.agent)


def test_minutes_are_of_the_hours_of_the_team(there: World, olga: Agent) -> None:
    Hours.objects.filter(calendar=there.calendar, weekday=1).update(opens_at=time(14, 30), closes_at=time(20))
    waits(there, 30)

    assert ana_asks().agent == olga


def test_afterwards_it_goes_on_with_its_promise_and_its_time(there: World, olga: Agent) -> None:
    waits(there, 150)
    new = ana_asks()
    due_at = Promise.objects.get(about_id=new.pk).due_at
    assert owner(new) == olga
    assert give_on.release_due(at=NOON + 149 * MINUTE) == 0

    assert give_on.release_due(at=NOON + 150 * MINUTE) == 1

    assert fresh(new).agent == owner(new) == there.agent
    assert Promise.objects.get(about_id=new.pk).due_at == due_at
    assert Event.objects.get(verb="conversation.released").payload == {"agent": olga.pk}
    told = Message.objects.filter(conversation=new, kind="NOTICE").order_by("id").last()
    assert told is not None
    assert told.text == "Marta looks after this now; the time stays."
    assert list(soundness.faults(NOON)) == []
    assert give_on.release_due(at=NOON + 151 * MINUTE) == 0


def test_whoever_came_back_or_answered_keeps_it(there: World, olga: Agent) -> None:
    waits(there, 150)
    new = ana_asks()
    presence.say(agent=olga, state="HERE", at=NOON + 130 * MINUTE)

    assert give_on.release_due(at=NOON + 150 * MINUTE) == 0

    assert fresh(new).agent == olga
    assert Routing.objects.get(conversation=new).ended_at is not None


def test_what_a_person_gave_on_meanwhile_stays_there(there: World, olga: Agent) -> None:
    waits(there, 150)
    new = ana_asks()
    assign.assign(agent=there.owner, conversation_id=new.pk, to_agent_id=there.lead.pk, at=NOON + MINUTE)

    assert give_on.release_due(at=NOON + 150 * MINUTE) == 0

    assert fresh(new).agent == there.lead


def test_what_always_fails_holds_up_nothing_behind_it(
    there: World, olga: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(there, 150)
    new = ana_asks()
    stuck = asks(8, language="en")
    kept = Routing.objects.get(conversation=stuck)
    old = [Routing(conversation=stuck, agent=kept.agent, at=NOON, releases_at=NOON) for _ in range(120)]
    Routing.objects.bulk_create(old)
    real = give_on.conversations.one

    def one(number: int) -> Conversation | None:
        if number == stuck.pk:
            raise RuntimeError
        return real(number)

    monkeypatch.setattr(give_on.conversations, "one", one)

    assert give_on.release_due(at=NOON + 150 * MINUTE) == 1

    assert fresh(new).agent == there.agent


def idle(there: World) -> Conversation:
    """Return what lies with Marta, who is on a break, while Ines is here."""
    waits(there, idle=60)
    new = asks(8, language="en")
    is_here(there.agent, "BREAK")
    is_here(there.lead)
    return new


def test_what_lies_idle_goes_on_with_its_promise(there: World) -> None:
    new = idle(there)
    promise = Promise.objects.get(about_id=new.pk)
    give_on.bring_back_idle(at=NOON + 59 * MINUTE)
    assert fresh(new).agent == there.agent

    give_on.bring_back_idle(at=NOON + 60 * MINUTE)

    assert fresh(new).agent == owner(new) == there.lead
    assert Promise.objects.get(about_id=new.pk).due_at == promise.due_at
    assert Event.objects.filter(verb="conversation.brought_back", about_id=new.pk).count() == 1
    assert list(soundness.faults(NOON)) == []
    assert give_on.bring_back_idle(at=NOON + 61 * MINUTE) == 0


def test_it_is_counted_in_the_hours_of_the_team_and_rests_outside(there: World) -> None:
    new = idle(there)
    Hours.objects.filter(calendar=there.calendar).update(opens_at=time(13), closes_at=time(13, 30))

    assert give_on.bring_back_idle(at=NOON + timedelta(hours=6)) == 0
    assert give_on.bring_back_idle(at=NOON + timedelta(days=1, minutes=20)) == 0

    assert fresh(new).agent == there.agent


def test_whoever_has_begun_an_answer_keeps_it(there: World) -> None:
    new = idle(there)
    keep.keep_draft(agent=there.agent, conversation_id=new.pk, words="Almost", seen_version=1, at=NOON)
    give_on.bring_back_idle(at=NOON + 90 * MINUTE)
    assert fresh(new).agent == there.agent


def test_whoever_is_here_keeps_it(there: World) -> None:
    new = idle(there)
    is_here(there.agent)
    give_on.bring_back_idle(at=NOON + 90 * MINUTE)
    assert fresh(new).agent == there.agent


def test_whoever_never_says_it_keeps_it_in_their_own_hours(there: World) -> None:
    new = idle(there)
    Presence.objects.filter(agent=there.agent).delete()

    assert give_on.bring_back_idle(at=NOON + 90 * MINUTE) == 0
    assert fresh(new).agent == there.agent

    Duty.objects.filter(agent=there.agent).delete()
    give_on.bring_back_idle(at=NOON + 90 * MINUTE)
    assert fresh(new).agent == there.lead


def test_it_never_goes_back_to_whom_it_was_brought_back_from(there: World) -> None:
    new = idle(there)
    give_on.bring_back_idle(at=NOON + 60 * MINUTE)
    is_here(there.lead, "BREAK")
    is_here(there.agent)

    for minutes in (120, 180, 240):
        assert give_on.bring_back_idle(at=NOON + minutes * MINUTE) == 0

    assert fresh(new).agent == there.lead
    assert Event.objects.filter(verb="conversation.brought_back", about_id=new.pk).count() == 1


def test_those_that_stay_hide_none_that_waits_behind_them(there: World, monkeypatch) -> None:
    monkeypatch.setattr(moments, "PAGE", 2)
    waits(there, idle=60)
    is_here(there.agent, "BREAK")
    theirs = [asks(number, language="en") for number in range(20, 26)]
    for one in theirs[:4]:
        keep.keep_draft(agent=there.agent, conversation_id=one.pk, words="Almost", seen_version=1, at=NOON)
    is_here(there.lead)

    assert give_on.bring_back_idle(at=NOON + 90 * MINUTE) >= 2

    assert [fresh(one).agent for one in theirs] == [there.agent] * 4 + [there.lead] * 2


def test_nobody_who_writes_waits_while_those_that_stay_are_looked_at(there: World, monkeypatch) -> None:
    new = idle(there)
    keep.keep_draft(agent=there.agent, conversation_id=new.pk, words="Almost", seen_version=1, at=NOON)
    held: list[int] = []
    monkeypatch.setattr(give_on, "_bring_back", lambda number, *_, **__: bool(held.append(number)))

    give_on.bring_back_idle(at=NOON + 90 * MINUTE)

    assert new.pk not in held


def test_what_was_given_by_hand_has_its_time_from_then_on(there: World) -> None:
    new = idle(there)
    assign.assign(agent=there.owner, conversation_id=new.pk, to_agent_id=there.agent.pk, at=NOON)
    other = make_agent("Olga Sokolova", team=there.team)
    assign.assign(agent=there.owner, conversation_id=new.pk, to_agent_id=other.pk, at=NOON + 50 * MINUTE)

    give_on.bring_back_idle(at=NOON + 90 * MINUTE)
    assert fresh(new).agent == other
    give_on.bring_back_idle(at=NOON + 110 * MINUTE)
    assert fresh(new).agent == there.lead


def test_where_nobody_else_is_there_it_stays(there: World) -> None:
    new = idle(there)
    is_here(there.lead, "BREAK")

    give_on.bring_back_idle(at=NOON + 90 * MINUTE)

    assert fresh(new).agent == there.agent


def test_teams_that_do_not_say_so_bring_nothing_back(there: World) -> None:
    new = idle(there)
    waits(there)

    assert give_on.bring_back_idle(at=NOON + timedelta(days=2)) == 0
    assert fresh(new).agent == there.agent
