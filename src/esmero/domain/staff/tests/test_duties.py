"""Who is named for an hour, also past midnight."""

from datetime import UTC, datetime, time

import pytest

from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads, writes
from esmero.domain.staff.factories import make_agent, make_team
from esmero.domain.staff.models import Team

pytestmark = pytest.mark.django_db
# Tuesday, 17 November 2026.
TUESDAY = datetime(2026, 11, 17, tzinfo=UTC)


@pytest.fixture
def team() -> Team:
    """Return a team whose night of Monday is Nina's, and whose Tuesday is David's."""
    team = make_team()
    team.calendar.time_zone = "UTC"
    team.calendar.save()
    nina, david = make_agent(name="Nina Night"), make_agent(name="David Day")
    rows = [(0, time(22), time(6), nina), (1, time(8), time(0), david)]
    writes.name_for_hours(team, duties=rows, by=THE_SOFTWARE, at=TUESDAY)
    return reads.team(team.pk)


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("2026-11-16T21:59+00:00", "Nina Night"),
        ("2026-11-16T23:00+00:00", "Nina Night"),
        ("2026-11-17T05:59+00:00", "Nina Night"),
        ("2026-11-17T06:00+00:00", "David Day"),
        ("2026-11-17T23:59+00:00", "David Day"),
        ("2026-11-18T00:00+00:00", "Nina Night"),
    ],
)
def test_hours_past_midnight_belong_to_the_day_on_which_they_begin(
    team: Team, moment: str, name: str
) -> None:
    named = reads.named_for(team, at=datetime.fromisoformat(moment))

    assert named is not None
    assert named.name == name


def test_somebody_of_the_night_is_here_until_morning(team: Team) -> None:
    people = {one.agent.name: one for one in reads.at_work([team.pk], at=TUESDAY.replace(hour=3))}

    assert people["Nina Night"].here_until == TUESDAY.replace(hour=6)
    assert people["David Day"].back_at == TUESDAY.replace(hour=8)


def test_a_day_until_midnight_ends_with_the_day(team: Team) -> None:
    people = {one.agent.name: one for one in reads.at_work([team.pk], at=TUESDAY.replace(hour=9))}

    assert people["David Day"].here_until == TUESDAY.replace(day=18)
