"""A lead sets the people and hours of their own team, and finds nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team, name_for_the_week
from esmero.domain.staff.kinds import Role
from esmero.web.backoffice.tests import filling


@pytest.fixture
def care(company):
    team = make_team("Care")
    name_for_the_week(team, make_agent("Marta Roldán", team=team))
    return team


@pytest.fixture
def lead_of_care(care):
    client = Client()
    client.force_login(make_agent("Inés Duarte", role=Role.LEAD, team=care))
    return client


def test_a_lead_names_who_answers_when(lead_of_care, care):
    ines = staff.people_of(care)[0]
    row = {"days": "0-4", "starts_at": "9", "ends_at": "20:30", "agent_id": ines.pk}

    filling.send(lead_of_care, "team-duties", filling.rows("duty", row), care.pk)

    assert {(duty.agent, str(duty.ends_at)) for duty in staff.duties_of(care)} == {(ines, "20:30:00")}


def test_a_lead_says_who_belongs_to_the_team(lead_of_care, care):
    olga = make_agent("Olga Sokolova")

    filling.send(lead_of_care, "team-people", {f"in_{olga.pk}": "on"}, care.pk)

    assert staff.people_of(care) == [olga]


def test_whoever_is_taken_out_of_the_team_is_not_named_for_its_hours_any_more(lead_of_care, care):
    olga = make_agent("Olga Sokolova")

    filling.send(lead_of_care, "team-people", {f"in_{olga.pk}": "on"}, care.pk)

    assert staff.duties_of(care) == []


@pytest.mark.parametrize("name", ["team", "team-people", "team-duties"])
def test_another_team_is_not_there_for_a_lead(lead_of_care, name):
    repairs = make_team("Repairs", is_open_to_all=True)

    assert lead_of_care.get(reverse(f"backoffice:{name}", args=[repairs.pk])).status_code == 404


def test_a_lead_does_not_change_who_leads(lead_of_care, care):
    fields = {"name": "Mine", "calendar_id": care.calendar_id, "is_open_to_all": "no"}

    answer = filling.send(lead_of_care, "team-description", fields, care.pk)

    assert answer.status_code == 404
    assert staff.team(care.pk).name == "Care"


def test_a_lead_sees_own_teams_alone(lead_of_care, care):
    make_team("Repairs", is_open_to_all=True)

    page = lead_of_care.get(reverse("backoffice:teams")).content.decode()

    assert "Care" in page
    assert "Repairs" not in page


def test_somebody_of_another_team_can_not_be_named(lead_of_care, care):
    stranger = make_agent("Samir Haddad")
    row = {"days": "2", "starts_at": "9", "ends_at": "12", "agent_id": stranger.pk}

    answer = filling.send(lead_of_care, "team-duties", filling.rows("duty", row), care.pk)

    assert answer.status_code == 422
    assert "this one is not on it" in filling.beside(answer)["id_duty-0-agent_id"]


def test_an_agent_finds_no_back_office(care):
    client = Client()
    client.force_login(staff.people_of(care)[0])

    assert client.get(reverse("backoffice:home")).status_code == 404
