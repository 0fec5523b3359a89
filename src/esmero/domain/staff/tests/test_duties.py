"""Who is named for an hour, also past midnight."""

from datetime import UTC, datetime, time, timedelta

import pytest

from esmero.domain.company import writes as company
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


def close(team: Team, *days: int) -> None:
    for day in days:
        on = TUESDAY.replace(day=day).date()
        company.set_holiday(team.calendar, on=on, name="", is_open=False, by=THE_SOFTWARE, at=TUESDAY)


def test_nobody_is_here_on_a_day_on_which_the_team_rests(team: Team) -> None:
    close(team, 17)
    people = {one.agent.name: one for one in reads.at_work([team.pk], at=TUESDAY.replace(hour=9))}

    assert people["David Day"].here_until is None
    assert people["David Day"].back_at == TUESDAY.replace(day=24, hour=8)
    # The night that began on the day before goes on.
    assert reads.at_work([team.pk], at=TUESDAY.replace(hour=3))[0].here_until == TUESDAY.replace(hour=6)


def test_the_next_one_named_is_found_beyond_the_days_on_which_the_team_rests(team: Team) -> None:
    noon = TUESDAY.replace(hour=12)
    close(team, 17, 23)
    named = reads.named_for(team, at=noon)
    assert named is not None
    assert named.name == "David Day"

    close(team, 24)
    # Nina's next Monday and David's next Tuesday are off, too: the Monday after comes first.
    named = reads.named_for(team, at=noon)
    assert named is not None
    assert named.name == "Nina Night"


def test_public_holidays_rest_people_too(team: Team) -> None:
    team.calendar.holidays_of = "ES"
    team.calendar.save()
    # 8 December 2026 is a Tuesday.
    people = {
        one.agent.name: one for one in reads.at_work([team.pk], at=datetime(2026, 12, 8, 9, tzinfo=UTC))
    }

    assert people["David Day"].back_at == datetime(2026, 12, 15, 8, tzinfo=UTC)


def test_hours_of_several_teams_are_read_in_the_zone_of_each(team: Team) -> None:
    elsewhere = make_team()
    elsewhere.calendar.time_zone = "America/New_York"
    elsewhere.calendar.save()
    david = next(duty.agent for duty in reads.duties_of(team) if duty.agent.name == "David Day")
    rows = [(2, time(8), time(17), david)]
    writes.name_for_hours(elsewhere, duties=rows, by=THE_SOFTWARE, at=TUESDAY)

    people = {one.agent.name: one for one in reads.at_work(at=TUESDAY.replace(day=18, hour=9))}

    assert people["David Day"].back_at == TUESDAY.replace(day=18, hour=13)


def test_somebody_is_named_even_where_every_day_is_off(team: Team) -> None:
    for week in range(60):
        for day in (TUESDAY + week * timedelta(weeks=1), TUESDAY + timedelta(days=6 + 7 * week)):
            company.set_holiday(
                team.calendar, on=day.date(), name="", is_open=False, by=THE_SOFTWARE, at=TUESDAY
            )

    assert reads.named_for(team, at=TUESDAY.replace(hour=9)) is not None


def away(team: Team, name: str, from_at: datetime, until_at: datetime) -> None:
    agent = next(duty.agent for duty in reads.duties_of(team) if duty.agent.name == name)
    writes.be_away(
        agent, from_at=from_at, until_at=until_at, because="", made_by=None, by=THE_SOFTWARE, at=TUESDAY
    )


def test_whoever_is_away_is_not_named_and_the_next_one_is(team: Team) -> None:
    nine = TUESDAY.replace(hour=9)
    away(team, "David Day", TUESDAY, nine)
    assert names_at(team, TUESDAY.replace(hour=8)) == "Nina Night"
    assert names_at(team, nine) == "David Day"


def test_where_everybody_is_away_nobody_is_named(team: Team) -> None:
    for name in ("David Day", "Nina Night"):
        away(team, name, TUESDAY, TUESDAY + timedelta(days=1))

    assert reads.named_for(team, at=TUESDAY.replace(hour=9)) is None


def test_people_are_back_after_all_their_absences(team: Team) -> None:
    week = timedelta(weeks=1)
    away(team, "David Day", TUESDAY, TUESDAY + week)
    away(team, "David Day", TUESDAY + week, TUESDAY + 2 * week)
    away(team, "Nina Night", TUESDAY.replace(hour=5), TUESDAY + week)

    people = {one.agent.name: one for one in reads.at_work([team.pk], at=TUESDAY.replace(hour=4))}

    assert people["David Day"].back_at == (TUESDAY + 2 * week).replace(hour=8)
    assert people["Nina Night"].here_until == TUESDAY.replace(hour=5)


def names_at(team: Team, at: datetime) -> str:
    named = reads.named_for(team, at=at)
    assert named is not None
    return named.name


def test_many_moments_are_answered_as_each_by_itself(team: Team) -> None:
    moments = [
        TUESDAY.replace(hour=hour) + timedelta(days=days) for hour in range(24) for days in (0, 3, 300)
    ]

    found = reads.named_for_each([(team, moment) for moment in moments])

    assert found == {(team.pk, moment): reads.named_for(team, at=moment) for moment in moments}
    assert None not in found.values()
