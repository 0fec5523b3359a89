"""Whoever the software names for a question is there before its answer is due, while somebody is."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import world
from tests.histories.history import undone
from tests.world import World

from esmero.actions import absence, assign, counting, leave, presence, receive, reply
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.staff import reads as staff_reads
from esmero.domain.staff import writes as staff
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import PresenceState
from esmero.domain.staff.models import Agent, Membership, Skill, Team
from esmero.insight import routing, soundness
from esmero.parts import routing as words

pytestmark = pytest.mark.django_db
MADRID = ZoneInfo("Europe/Madrid")
# A Tuesday night; the rule of this world promises an answer within four hours, and every hour counts.
NIGHT = datetime(2026, 11, 17, 6, 0, tzinfo=MADRID).astimezone(UTC)
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=MADRID).astimezone(UTC)
Hours = tuple[Agent, int, int]


@pytest.fixture
def there() -> World:
    return world.make_world(NIGHT - timedelta(days=1))


@pytest.fixture
def olga(there: World) -> Agent:
    """Return somebody of the team who speaks Russian; who is named when, each test says."""
    olga = make_agent("Olga Sokolova", team=there.team)
    russian = Skill.objects.filter(key="language-ru")
    staff.set_skills(olga, skills=russian, by=THE_SOFTWARE, at=there.at)
    return olga


def named(team: Team, *hours: Hours) -> None:
    rows = [(day, time(begin), time(end), who) for who, begin, end in hours for day in range(7)]
    staff.name_for_hours(team, duties=rows, by=THE_SOFTWARE, at=NIGHT)


def asks(number: int = 1, *, at: datetime = NIGHT, **more: object) -> Conversation:
    usual = {"sender_email": f"new{number}@example.org", "language": "ru"}
    letter = {"recipients": ["help@example.com"], "external_id": f"q:{number}", **usual, **more}
    received = receive.receive(mail("Здравствуйте", **letter), at=at)
    return Conversation.objects.get(pk=received.conversation.pk)


def promised(conversation: Conversation) -> Promise:
    return Promise.objects.get(about_id=conversation.pk, kind__in=["FIRST_REPLY", "NEXT_REPLY"], kept_at=None)


def knows_ana(there: World, agent: Agent) -> None:
    """Have somebody answer Ana, who asks anew afterwards."""
    first = there.a.conversation
    assign.assign(agent=there.lead, conversation_id=first.pk, to_agent_id=agent.pk, at=there.at)
    first.refresh_from_db()
    reply.reply(
        agent=agent,
        conversation_id=first.pk,
        words="Done.",
        seen_version=first.version,
        send_key="k",
        at=there.at,
    )


def told(conversation: Conversation) -> str:
    event = Event.objects.filter(verb="conversation.routed", within_id=conversation.pk).latest("id")
    agent = Agent.objects.get(pk=(event.payload or {})["agent"])
    return words.sentence(event, who=agent.short_name, customer="Ana")


def test_a_skill_does_not_name_who_is_back_only_when_the_answer_is_due(there: World, olga: Agent) -> None:
    named(there.team, (there.agent, 9, 14), (olga, 14, 18))

    new = asks()

    assert (new.agent, promised(new).owner) == (there.agent, there.agent)
    assert told(new) == "Given to Marta, who is named next."
    assert list(soundness.faults(NIGHT)) == []


def test_it_names_them_where_they_are_back_before(there: World, olga: Agent) -> None:
    named(there.team, (there.agent, 7, 14), (olga, 9, 18))

    new = asks()

    assert new.agent == olga
    assert told(new) == "Given to Olga, who speaks Russian."


def test_to_the_minute(there: World, olga: Agent) -> None:
    named(there.team, (there.agent, 7, 14), (olga, 10, 18))

    assert [asks(1).agent, asks(2, at=NIGHT + timedelta(minutes=1)).agent] == [there.agent, olga]


def test_hours_that_nobody_has_go_to_who_stands_above(there: World, olga: Agent) -> None:
    named(there.team, (olga, 14, 18))

    new = asks()

    assert (new.agent, promised(new).owner) == (there.lead, there.lead)
    assert told(new) == "Given to Ines, who stands above, because nobody named is back in time."
    assert routing.choose(*routing.facts(Routing.objects.get(conversation=new).why)).agent == there.lead.pk
    assert list(soundness.faults(NIGHT)) == []


def test_the_chain_goes_before_the_lead(there: World, olga: Agent) -> None:
    named(there.team, (olga, 14, 18), (there.lead, 15, 18))
    staff.set_chain(there.team, people=[there.lead, there.owner], by=THE_SOFTWARE, at=NIGHT)

    assert asks().agent == there.owner


def test_where_nobody_is_any_sooner_it_is_who_is_named_next(there: World, olga: Agent) -> None:
    named(there.team, (olga, 14, 18), (there.lead, 15, 18), (there.owner, 16, 18))

    new = asks()

    assert new.agent == olga
    assert told(new) == "Given to Olga, who speaks Russian and is named next."


def test_a_team_of_one_too(there: World, olga: Agent) -> None:
    Membership.objects.filter(team=there.team).exclude(agent=olga).delete()
    named(there.team, (olga, 14, 18))
    assert asks(1).agent == there.lead

    presence.say(agent=olga, state=PresenceState.HERE, at=NIGHT)
    assert asks(2).agent == olga


def test_whoever_sits_at_the_desk_at_night_gets_it(there: World, olga: Agent) -> None:
    named(there.team, (there.agent, 14, 18))
    presence.say(agent=olga, state=PresenceState.HERE, at=NIGHT)

    new = asks(language="en")

    assert new.agent == olga
    assert "named" not in told(new)


@pytest.mark.parametrize(("back", "goes_to"), [(9, "Olga"), (10, "Marta"), (14, "Marta")])
@pytest.mark.parametrize("minutes", [None, 600])
def test_nobody_waits_for_who_knows_them_and_is_back_only_when_it_is_due(
    there: World, olga: Agent, back: int, goes_to: str, minutes: int | None
) -> None:
    knows_ana(there, olga)
    named(there.team, (there.agent, 7, 14), (olga, back, 18))
    Team.objects.filter(pk=there.team.pk).update(waits_for_known_minutes=minutes)

    new = asks(sender_email="ana@example.org", language="en")

    assert new.agent is not None
    assert new.agent.short_name == goes_to
    assert promised(new).owner == new.agent


def test_also_by_day(there: World, olga: Agent) -> None:
    knows_ana(there, olga)
    named(there.team, (there.agent, 7, 18), (olga, 18, 20))

    new = asks(sender_email="ana@example.org", at=NOON)

    assert new.agent == there.agent


def test_whoever_knows_them_has_it_where_nobody_is_any_sooner(there: World, olga: Agent) -> None:
    knows_ana(there, olga)
    named(there.team, (there.agent, 13, 18), (olga, 14, 18), (there.lead, 14, 18), (there.owner, 14, 18))

    assert asks(sender_email="ana@example.org").agent == olga


def test_of_whoever_is_named_for_nothing_nothing_is_known(there: World, olga: Agent) -> None:
    knows_ana(there, olga)
    named(there.team, (there.agent, 7, 14))

    assert asks(sender_email="ana@example.org").agent == olga


def test_what_was_asked_earlier_decides_by_when(there: World, olga: Agent) -> None:
    """It waits since before: who left had it, and the promise that stands is what counts."""
    named(there.team, (there.agent, 0, 0))
    new = asks(at=NIGHT - timedelta(hours=3))
    named(there.team, (there.lead, 8, 14), (olga, 5, 6))
    assert new.agent == there.agent

    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=None, at=NIGHT)

    new.refresh_from_db()
    # The next one is back at eight, and it is due at seven: the lead is that person.
    assert new.agent == there.owner
    assert promised(new).owner == there.owner


def test_who_is_away_leaves_it_to_who_is_there_in_time(there: World, olga: Agent) -> None:
    named(there.team, (there.agent, 0, 0))
    new = asks(at=NIGHT - timedelta(hours=1))
    named(there.team, (there.agent, 7, 14), (olga, 14, 18))

    absence.be_away(
        agent=there.lead,
        person_id=there.agent.pk,
        from_at=NIGHT,
        until_at=NIGHT + timedelta(days=3),
        at=NIGHT,
    )
    absence.begin_due(at=NIGHT)

    new.refresh_from_db()
    assert (new.agent, promised(new).owner) == (there.lead, there.lead)


def test_another_team_names_who_is_there_in_time(there: World, olga: Agent) -> None:
    new = asks()
    named(there.other_team, (there.stranger, 14, 18))

    assign.hand_over(agent=there.owner, conversation_id=new.pk, to_team_id=there.other_team.pk, at=NIGHT)

    new.refresh_from_db()
    assert (new.agent, promised(new).owner) == (there.owner, there.owner)


def test_when_it_is_due_is_asked_once_and_only_where_it_matters(
    there: World, olga: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[datetime] = []
    asks_for = counting.answer_due_at

    def counted(conversation: Conversation, *, at: datetime) -> datetime:
        asked.append(at)
        return asks_for(conversation, at=at)

    monkeypatch.setattr(counting, "answer_due_at", counted)
    named(there.team, (there.agent, 9, 14), (olga, 9, 18))

    asks(1, at=NOON)
    assert asked == []

    asks(2)
    assert asked == [NIGHT]


def test_who_is_away_is_not_there_in_time_either(there: World, olga: Agent) -> None:
    named(there.team, (olga, 14, 18), (there.lead, 14, 18))
    until = NIGHT + timedelta(days=14)
    absence.be_away(agent=there.owner, person_id=there.owner.pk, from_at=NIGHT, until_at=until, at=NIGHT)

    new = asks(language="en")

    assert promised(new).owner == new.agent
    assert new.agent in {olga, there.lead}


HOURS = st.tuples(st.integers(0, 21), st.integers(1, 6)).map(lambda two: (two[0], min(sum(two), 23)))
PLANS = st.lists(st.none() | HOURS, min_size=4, max_size=4).filter(any)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS, hour=st.integers(0, 23), is_here=st.booleans(), is_known=st.booleans())
def test_whoever_is_named_is_there_in_time_or_nobody_is(
    there: World,
    olga: Agent,
    plan: list[tuple[int, int] | None],
    hour: int,
    is_here: bool,
    is_known: bool,
) -> None:
    people, at = [there.agent, olga, there.lead, there.owner], NIGHT.replace(hour=hour)
    with undone():
        if is_known:
            knows_ana(there, olga)
        named(there.team, *((who, *hours) for who, hours in zip(people, plan, strict=True) if hours))
        if is_here:
            presence.say(agent=there.agent, state=PresenceState.HERE, at=at)

        new = asks(sender_email="ana@example.org", at=at)

        due_at, says = promised(new).due_at, staff_reads.named_at(there.team, at=at)
        with_hours = [who for who, hours in zip(people, plan, strict=True) if hours]
        late = {who for who in with_hours if says.is_late(who.pk, lambda: due_at)}
        assert promised(new).owner == new.agent
        if is_here:
            assert new.agent not in late - {there.agent}
        elif new.agent in late:
            assert late == {*with_hours, there.lead, there.owner}
