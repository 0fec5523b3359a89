"""The list beside another team's conversation: asked in a prepared way, it shows what the plain way would."""

from datetime import timedelta

import pytest
from tests import world

from esmero.domain.conversations.kinds import State
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads import Wanted, listed
from esmero.domain.conversations.reads.lists import page_of
from esmero.domain.conversations.reads.wanted import ORDER_IN, matching

pytestmark = pytest.mark.django_db
STATES = [State.OPEN, State.WAITING, State.SNOOZED]


@pytest.fixture
def company():
    found = world.make_world()
    for place, story in enumerate((found.a, found.b)):
        first = Conversation.objects.get(pk=story.conversation.pk)
        for number, column in enumerate(["waits_until", "waits_until", "snoozed_until", "closed_at", ""]):
            first.pk, first.code = None, f"TEST{place}{number}"
            first.waits_until = first.snoozed_until = first.closed_at = None
            if column:
                setattr(first, column, found.at + timedelta(hours=number))
            first.save(force_insert=True)
    return found


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["agent", "stranger", "lead", "owner"])
def test_each_sees_there_what_they_may_see(company, who, state):
    agent = getattr(company, who)
    for team in (company.team, company.other_team):
        wanted = Wanted(state=state, team_id=team.pk)

        found = listed(agent, wanted)

        assert found == page_of(matching(agent, wanted), ORDER_IN[state])
        assert bool(found.rows) is (who == "owner" or (who == "stranger") is (team == company.other_team))


def test_more_than_a_page_goes_on_where_the_plain_way_does(company, monkeypatch):
    monkeypatch.setattr("esmero.domain.conversations.reads.lists.PAGE", 1)
    monkeypatch.setattr("esmero.domain.conversations.reads.wanted.PAGE", 1)
    wanted = Wanted(state=State.WAITING, team_id=company.team.pk)

    first = listed(company.agent, wanted, count=1)

    assert first == page_of(matching(company.agent, wanted), ORDER_IN[State.WAITING], count=1)
    assert first.next_cursor
    assert listed(company.agent, wanted, cursor=first.next_cursor, count=1).rows != first.rows


@pytest.mark.parametrize(
    "more", [{"person": "me"}, {"words": "x"}, {"tag_id": 1}, {"priority": 1}, {"language": "en"}]
)
def test_who_asks_for_more_than_a_team_is_asked_in_the_plain_way(more):
    assert Wanted(state=State.OPEN, team_id=1).is_of_a_team
    assert not Wanted(state=State.OPEN, team_id=1, **more).is_of_a_team
    assert not Wanted(state=State.OPEN).is_of_a_team
    assert not Wanted(state=State.CLOSED, team_id=1).is_of_a_team
    assert not Wanted(team_id=1).is_of_a_team
