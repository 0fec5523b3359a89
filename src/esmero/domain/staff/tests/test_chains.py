"""Who stands above: a team's own steps, then the company's."""

from datetime import UTC, datetime

import pytest

from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads, writes
from esmero.domain.staff.factories import make_agent, make_team
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def team() -> Team:
    """Return a closed team with a chain of its own (Lola), below that of the company (Inés, Nuria)."""
    team = make_team()
    lola = make_agent("Lola Lead", role=Role.LEAD, team=team)
    ines = make_agent("Inés Duarte", role=Role.LEAD, team=team)
    nuria = make_agent("Nuria Vidal", role=Role.OWNER)
    writes.set_chain(team, people=[lola], by=THE_SOFTWARE, at=AT)
    writes.set_chain(None, people=[ines, lola, nuria], by=THE_SOFTWARE, at=AT)
    return team


def named(name: str) -> Agent:
    return Agent.objects.get(name=name)


def names(team: Team) -> list[str]:
    return [agent.name for agent in reads.chain_of(team, at=AT)]


def test_a_team_asks_its_own_people_first_then_those_of_the_company(team: Team) -> None:
    assert names(team) == ["Lola Lead", "Inés Duarte", "Nuria Vidal"]
    assert [one.name for one in reads.chain_of(make_team(is_open_to_all=True), at=AT)] == [
        "Inés Duarte",
        "Lola Lead",
        "Nuria Vidal",
    ]


def test_each_time_it_is_the_next_one_and_beyond_the_top_the_top_again(team: Team) -> None:
    marta = make_agent("Marta Roldán", team=team)
    asked = [marta]
    for _ in range(4):
        above = reads.above(team, asked[-1], at=AT)
        assert above is not None
        asked.append(above)

    assert [one.name for one in asked[1:]] == ["Lola Lead", "Inés Duarte", "Nuria Vidal", "Nuria Vidal"]


def test_who_left_is_skipped_and_those_above_them_are_still_above(team: Team) -> None:
    ines = named("Inés Duarte")
    writes.describe(ines, by=THE_SOFTWARE, at=AT, is_active=False)

    assert names(team) == ["Lola Lead", "Nuria Vidal"]
    assert reads.above(team, named("Lola Lead"), at=AT) == named("Nuria Vidal")
    assert reads.above(team, ines, at=AT) == named("Nuria Vidal")
    assert [(step.agent, step.team_id) for step in reads.steps_of_who_left()] == [(ines, None)]


def test_whoever_may_not_see_a_team_is_not_above_it(team: Team) -> None:
    closed = make_team()

    assert [one.name for one in reads.chain_of(closed, at=AT)] == ["Nuria Vidal"]
    assert reads.above(closed, None, at=AT) == named("Nuria Vidal")


def test_where_no_chain_is_drawn_nobody_of_it_is_above() -> None:
    assert reads.above(make_team(), None, at=AT) is None
