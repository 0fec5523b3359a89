"""A team may be chosen from the moment at which somebody is named for each of its opening hours."""

from datetime import time

import pytest
from django.urls import reverse

from esmero.actions import assign, set_rules, set_staff, set_up
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company.factories import FOUNDED, make_calendar
from esmero.domain.company.models import Hours
from esmero.domain.promises.kinds import Condition, Noun
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team, name_for_the_week
from esmero.ground.refs import NotFound
from esmero.web.backoffice.tests import filling


@pytest.fixture
def formed(company):
    """Return a team as the back office forms it, with one person, and nobody named yet."""
    team = set_staff.form_team(
        agent=None,
        name="Care",
        calendar_id=make_calendar().pk,
        lead_id=None,
        is_open_to_all=True,
        at=FOUNDED,
    )
    marta = make_agent("Marta Roldán", team=team)
    return team, marta


def _hours(team_id, marta, until=20):
    days = [(day, time(9), time(until), marta.pk) for day in range(5)]
    return set_staff.name_for_hours(agent=None, team_id=team_id, duties=days, at=FOUNDED)


def _rows(marta, until="20"):
    return filling.rows("duty", {"days": "0-4", "starts_at": "9", "ends_at": until, "agent_id": marta.pk})


def test_hours_without_a_name_are_said_beside_the_row_that_is_still_empty(office, formed):
    team, marta = formed

    answer = filling.send(office, "team-duties", _rows(marta, until="14"), team.pk)

    assert answer.status_code == 422
    assert "Nobody is named yet for Monday to Friday 14:00 to 20:00." in filling.beside(answer).values()
    assert staff.duties_of(team) == []


def test_hours_that_were_named_stay_where_the_new_ones_leave_a_gap(office, formed):
    team, marta = formed
    _hours(team.pk, marta)

    filling.send(office, "team-duties", _rows(marta, until="14"), team.pk)

    assert [duty.ends_at for duty in staff.duties_of(team)] == [time(20)] * 5


def test_nobody_at_all_is_no_way_to_save_a_week(formed):
    with pytest.raises(set_staff.HoursWithoutAName):
        set_staff.name_for_hours(agent=None, team_id=formed[0].pk, duties=[], at=FOUNDED)


def test_a_new_team_says_that_it_is_not_ready(office, formed):
    page = office.get(reverse("backoffice:team", args=[formed[0].pk])).content.decode()

    assert "This team is not ready yet." in page
    assert "not ready yet" in office.get(reverse("backoffice:teams")).content.decode()


def test_a_team_is_ready_once_each_of_its_hours_has_a_name(office, formed):
    team, marta = formed

    page = filling.send(office, "team-duties", _rows(marta), team.pk)

    assert "not ready" not in page.content.decode()
    assert staff.team(team.pk).is_ready


@pytest.mark.parametrize("form", ["channel-new", "policy-new", "token-new"])
def test_forms_offer_ready_teams_alone(office, formed, form):
    make_team("Repairs")

    page = office.get(reverse(f"backoffice:{form}")).content.decode()

    assert "Repairs</option>" in page
    assert "Care</option>" not in page


def test_a_channel_can_not_choose_a_team_that_is_not_ready(formed):
    team, marta = formed
    ask = {"agent": None, "kind": ChannelKind.FORM, "name": "Form", "address": "", "at": FOUNDED}

    with pytest.raises(NotFound):
        set_up.open_channel(team_id=team.pk, **ask)
    assert channels.channels() == []

    _hours(team.pk, marta)
    assert set_up.open_channel(team_id=team.pk, **ask).team_id == team.pk


def test_a_rule_can_not_choose_a_team_that_is_not_ready(formed, owner):
    with pytest.raises(NotFound):
        set_rules.add(
            agent=owner,
            columns={"name": "Care", "conditions": [Condition(Noun.TEAM, (formed[0].pk,))]},
            at=FOUNDED,
        )


def test_nobody_hands_over_to_a_team_that_is_not_ready(formed):
    team, marta = formed

    assert team not in access.teams_handed_to_by(marta)
    with pytest.raises(NotFound):
        assign.hand_over(agent=marta, conversation_id=0, to_team_id=team.pk, at=FOUNDED)

    _hours(team.pk, marta)
    assert team in access.teams_handed_to_by(marta)


def test_a_team_does_not_move_to_hours_for_which_it_names_nobody(office):
    team = make_team("Repairs")
    name_for_the_week(team, make_agent("Olga Sokolova", team=team))
    weekend = make_calendar(name="Weekend")
    Hours.objects.create(calendar=weekend, weekday=6, opens_at=time(10), closes_at=time(12))
    fields = {"name": "Repairs", "calendar_id": weekend.pk, "is_open_to_all": "no"}

    answer = filling.send(office, "team-description", fields, team.pk)

    assert answer.status_code == 422
    assert "Nobody is named for Sunday 10:00 to 12:00." in filling.beside(answer)["id_calendar_id"]
    assert staff.team(team.pk).calendar_id == team.calendar_id


def test_whoever_leaves_the_team_makes_a_gap_that_is_pointed_out_and_refuses_nothing(office):
    team = make_team("Repairs")
    name_for_the_week(team, make_agent("Olga Sokolova", team=team))
    marta = make_agent("Marta Roldán", team=team)

    page = filling.send(office, "team-people", {f"in_{marta.pk}": "on"}, team.pk)

    gaps = "Nobody is named for these opening hours: Monday to Friday 9:00 to 20:00"
    assert gaps in filling.words(page)
    assert staff.team(team.pk).is_ready
