"""Who would have got what with other settings; as it was where they are the same, and nothing comes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world
from tests.world import World

from esmero.actions import absence, assign, close, give_on, presence, receive, reply, set_skills, try_out
from esmero.actions.set_up import OwnersOnly
from esmero.actions.tests.test_receive import mail
from esmero.actions.tests.test_routing import asks, is_here, knows
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.events.models import Event
from esmero.domain.promises.models import TryOut
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent, Team
from esmero.ground.tasks import doing
from esmero.insight import routed_again
from esmero.insight.routed_again import MORE, NOBODY, Changes

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
MINUTE = timedelta(minutes=1)
TASKS = {"routing.try": try_out.count_routing}


@pytest.fixture
def there() -> World:
    there = world.make_world(NOON)
    Routing.objects.all().delete()
    return there


@pytest.fixture
def olga(there: World) -> Agent:
    """Return somebody of the team who is at the desk; Marta is named for every hour."""
    olga = make_agent("Olga Sokolova", team=there.team)
    is_here(olga)
    return olga


def came_out(asked: TryOut) -> dict[str, Any]:
    while doing.do_next(TASKS, at=LATER):
        pass
    asked.refresh_from_db()
    assert asked.result is not None
    return asked.result


def tried(there: World, **changes: Any) -> dict[str, Any]:
    return came_out(try_out.who_gets_what(agent=there.owner, changes=Changes(**changes), at=LATER))


def got(result: Mapping[str, Any], who: Agent | int) -> tuple[int, int]:
    """Return how many somebody got, and would have got."""
    pk = who if isinstance(who, int) else who.pk
    return next(((then, would) for agent, then, would in result["people"] if agent == pk), (0, 0))


def numbers(result: Mapping[str, Any]) -> dict[str, int]:
    return {name: result[name] for name in routed_again.NUMBERS if result[name]}


def test_with_settings_as_they_were_everything_goes_to_whom_it_went(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    set_skills.set_most(agent=None, most={"EMAIL": 2}, at=NOON)
    for number in range(5):
        asks(number, at=NOON + number * MINUTE)

    result = tried(there)

    assert numbers(result) == {"same": 5}
    assert (got(result, olga), got(result, there.agent)) == ((2, 2), (3, 3))
    assert result["examples"] == []


def test_a_smaller_number_at_once_sends_the_rest_to_others(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    for number in range(5):
        asks(number, at=NOON + number * MINUTE)

    result = tried(there, most={"EMAIL": 2})

    assert (got(result, olga), got(result, there.agent)) == ((5, 2), (0, 3))
    assert numbers(result) == {"same": 2, "others": 3}


def test_what_is_closed_makes_room_again(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    first = asks(1)
    asks(2, at=NOON + MINUTE)
    close.close(
        agent=there.lead,
        conversation_id=first.pk,
        reason=CloseReason.ANSWERED,
        seen_version=Conversation.objects.get(pk=first.pk).version,
        why="It is settled.",
        at=NOON + 2 * MINUTE,
    )
    asks(3, at=NOON + 3 * MINUTE)

    result = tried(there, most={"EMAIL": 1})

    assert got(result, olga) == (3, 2)
    assert [one["now"]["agent"] for one in result["examples"]] == [there.agent.pk]


@pytest.mark.parametrize(
    ("what", "goes_to"), [("nothing", "Lena"), ("answered", "Marta"), ("asked again", "Lena")]
)
def test_what_the_customer_has_to_answer_weighs_on_nobody(
    there: World, olga: Agent, what: str, goes_to: str
) -> None:
    """Olga answers what Marta would have had, who has one; she gets two at once, else it is Lena’s."""
    knows(olga, "language-ru")
    is_here(make_agent("Lena Orlova", team=there.team))
    first = asks(1)
    if what != "nothing":
        _answers(olga, first, at=NOON + MINUTE)
    if what == "asked again":
        to = [access.reply_address(first, host=settings.ESMERO_HOST)]
        incoming = mail("И ещё", sender_email="new1@example.org", recipients=to, external_id="more")
        receive.receive(incoming, at=NOON + 2 * MINUTE)
    asks(2, at=NOON + 3 * MINUTE)

    result = tried(there, without=[olga.pk], most={"EMAIL": 2})

    names = {agent.pk: agent.short_name for agent in Agent.objects.all()}
    assert [names[one["now"]["agent"]] for one in result["examples"]] == [goes_to, "Marta"]


def _answers(agent: Agent, conversation: Conversation, *, at: datetime) -> None:
    reply.reply(
        agent=agent,
        conversation_id=conversation.pk,
        words="Да.",
        seen_version=Conversation.objects.get(pk=conversation.pk).version,
        send_key=f"key-{conversation.pk}",
        promises_made=None,
        at=at,
    )


def test_who_has_a_number_of_their_own_keeps_it(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    set_skills.describe(agent=None, agent_id=olga.pk, keys=["language-ru"], most={"EMAIL": 9}, at=NOON)
    asks(1)
    asks(2)

    assert numbers(tried(there, most={"EMAIL": 1})) == {"same": 2}


def test_another_skill_draws_what_needs_it(there: World, olga: Agent) -> None:
    asks(1)
    asks(2, language="en")

    result = tried(there, skills={olga.pk: ("language-ru",)})

    assert (got(result, olga), got(result, there.agent)) == ((0, 1), (2, 1))
    (example,) = result["examples"]
    assert example["now"] == {"agent": olga.pk, "because": ["SKILL", "HERE"], "skills": ["language-ru"]}
    assert example["then"]["agent"] == there.agent.pk


def test_without_somebody_others_get_theirs(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    asks(1)

    result = tried(there, without=[olga.pk])

    assert (got(result, olga), got(result, there.agent)) == ((1, 0), (0, 1))


def test_where_nobody_is_left_it_goes_to_whoever_stands_above(there: World, olga: Agent) -> None:
    asks(1)

    result = tried(there, without=[olga.pk, there.agent.pk])

    assert (got(result, NOBODY), result["nobody"]) == ((0, 1), 1)


def test_one_more_shares_the_load_with_whom_they_stand_beside(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    for number in range(4):
        asks(number, at=NOON + number * MINUTE)

    result = tried(there, like=olga.pk)

    assert (got(result, olga), got(result, MORE)) == ((4, 2), (0, 2))


def test_one_more_is_good_at_what_is_ticked(there: World, olga: Agent) -> None:
    asks(1)

    assert got(tried(there, like=olga.pk, like_skills=("language-ru",)), MORE) == (0, 1)
    assert got(tried(there, like=olga.pk), MORE) == (0, 0)


def test_an_end_of_waiting_is_told_from_what_was_noted_and_else_not_guessed(
    there: World, olga: Agent
) -> None:
    Conversation.objects.filter(pk=there.a.conversation.pk).update(agent=olga)
    presence.say(agent=olga, state="AWAY", at=NOON)
    asked = asks(7, language="en", wishes_agent_id=olga.pk)
    assert asked.agent == olga

    never, an_hour = tried(there, waits={there.team.pk: 0}), tried(there, waits={there.team.pk: 60})

    assert (got(never, olga), got(never, there.agent)) == ((1, 0), (0, 1))
    assert (numbers(an_hour), an_hour["people"]) == ({"unsure": 1}, [])
    assert numbers(tried(there, waits={there.other_team.pk: 0})) == {"same": 1}


def test_what_went_on_after_waiting_stays_with_whoever_would_have_had_it(there: World, olga: Agent) -> None:
    Team.objects.filter(pk=there.team.pk).update(waits_for_known_minutes=30)
    presence.say(agent=olga, state="AWAY", at=NOON)
    asked = asks(7, language="en", wishes_agent_id=olga.pk)
    Routing.objects.filter(conversation=asked).update(releases_at=NOON + 30 * MINUTE, agent=olga)
    _as_if_back_soon(asked, olga)
    assert give_on.release_due(at=NOON + 31 * MINUTE) == 1

    result = tried(there, waits={there.team.pk: 0})

    assert numbers(result) == {"others": 1, "moot": 1}
    assert (got(result, olga), got(result, there.agent)) == ((1, 0), (1, 1))
    assert numbers(tried(there)) == {"same": 2}


def _as_if_back_soon(asked: Conversation, olga: Agent) -> None:
    """It went to Olga, who was to be back in twenty minutes."""
    routing = Routing.objects.get(conversation=asked)
    for one in routing.why["people"]:
        if one["agent"] == olga.pk:
            one["back_in"] = 20
    routing.why["because"] = ["WISHED"]
    routing.save()
    Conversation.objects.filter(pk=asked.pk).update(agent=olga)


def test_what_was_handed_on_by_hand_weighs_on_nobody_any_more(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    asks(1)
    moved = asks(2, at=NOON + MINUTE)
    assign.assign(agent=there.lead, conversation_id=moved.pk, to_agent_id=there.lead.pk, at=NOON + 2 * MINUTE)
    asks(3, at=NOON + 3 * MINUTE)

    result = tried(there, without=[], most={"EMAIL": 1})

    assert (got(result, olga), got(result, there.agent)) == ((3, 1), (0, 2))


@pytest.mark.parametrize(("most", "goes_to"), [(3, []), (2, ["Lena"])])
def test_what_an_absence_gave_on_counts_once(
    there: World, olga: Agent, most: int, goes_to: list[str]
) -> None:
    """By the trial it would have been Marta’s; she has it, with one more, once Olga is away."""
    knows(olga, "language-ru")
    is_here(make_agent("Lena Orlova", team=there.team))
    first = asks(1)
    gone = {"from_at": NOON + MINUTE, "until_at": NOON + timedelta(days=7), "at": NOON + MINUTE}
    absence.be_away(agent=there.owner, person_id=olga.pk, **gone)
    assert absence.begin_due(at=NOON + MINUTE) == 1
    assert Conversation.objects.get(pk=first.pk).agent == there.agent
    knows(there.agent, "language-en")
    asks(2, at=NOON + 2 * MINUTE, language="en")

    result = tried(there, skills={olga.pk: ()}, most={"EMAIL": most})

    names = {agent.pk: agent.short_name for agent in Agent.objects.all()}
    assert [names[one["now"]["agent"]] for one in result["examples"]] == [*goes_to, "Marta"]


def test_what_was_not_noted_is_counted_apart(there: World, olga: Agent) -> None:
    for number in range(3):
        asks(number)
    first, second, _third = Routing.objects.order_by("id")
    Routing.objects.filter(pk=first.pk).update(why={})
    Routing.objects.filter(pk=second.pk).update(agent=olga)

    assert numbers(tried(there, skills={olga.pk: ("language-ru",)})) == {"others": 1, "unknown": 2}


def test_nothing_changes_by_it_but_the_trial_itself(there: World, olga: Agent) -> None:
    asks(1)
    asked = try_out.who_gets_what(
        agent=there.owner, changes=Changes(without=[there.agent.pk], like=olga.pk), at=LATER
    )
    events, routings = Event.objects.count(), list(Routing.objects.values())

    with CaptureQueriesContext(connection) as queries:
        try_out.count_routing(at=LATER, try_out_id=asked.pk)

    written = [one["sql"] for one in queries if one["sql"].split()[0] in {"UPDATE", "INSERT", "DELETE"}]
    assert written and all('UPDATE "promises_tryout"' in sql for sql in written)
    assert (Event.objects.count(), list(Routing.objects.values())) == (events, routings)


def test_it_is_read_in_pieces_and_the_newest_of_many(
    there: World, olga: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows(olga, "language-ru")
    for number in range(6):
        asks(number, at=NOON + number * MINUTE)
    monkeypatch.setattr(routed_again, "PIECE", 2)
    whole = tried(there, most={"EMAIL": 4})
    monkeypatch.setattr(routed_again, "MOST", 3)
    cut = tried(there, most={"EMAIL": 3})

    assert (numbers(whole), whole["is_cut"]) == ({"same": 4, "others": 2}, False)
    assert (numbers(cut), cut["is_cut"]) == ({"others": 3}, True)
    assert cut["since"] == (NOON + 3 * MINUTE).isoformat()


def test_only_owners_try_it_and_nobody_waits_for_an_earlier_one(there: World, olga: Agent) -> None:
    with pytest.raises(OwnersOnly):
        try_out.who_gets_what(agent=there.lead, changes=Changes(), at=LATER)
    rules = try_out.as_kept(agent=there.owner, at=LATER)
    earlier = try_out.who_gets_what(agent=there.owner, changes=Changes(), at=LATER)
    later = try_out.who_gets_what(agent=there.owner, changes=Changes(), at=LATER)

    assert came_out(later)["people"] == []
    for one in (rules, earlier):
        one.refresh_from_db()
    assert (earlier.ended_at, earlier.result, rules.ended_at) == (LATER, None, None)
    try_out.count_routing(at=LATER, try_out_id=rules.pk)
    rules.refresh_from_db()
    assert rules.ended_at is None
