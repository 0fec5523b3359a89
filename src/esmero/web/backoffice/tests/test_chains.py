"""The named chain is drawn in the back office, without a script."""

import pytest
from django.urls import reverse

from esmero.actions import set_staff
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team
from esmero.ground import clock

pytestmark = pytest.mark.django_db


def chain(team=None):
    return [step.agent.name for step in staff.steps_of(team)]


def press(office, name, person, team=None, **fields):
    address = reverse(f"backoffice:{name}", args=[team.pk] if team else [])
    return office.post(address, {"person_id": person.pk, **fields}, follow=True)


def test_people_are_put_in_the_chain_and_moved_and_taken_out(office, owner):
    ines = make_agent("Inés Duarte")
    assert "No chain is drawn yet." in office.get(reverse("backoffice:chain")).content.decode()

    press(office, "chain", owner)
    press(office, "chain", ines)
    assert chain() == ["Nuria Vidal", "Inés Duarte"]

    page = press(office, "chain-place", ines, to="up").content.decode()
    assert chain() == ["Inés Duarte", "Nuria Vidal"]
    assert "The chain is set." in page

    press(office, "chain-removal", ines)
    assert chain() == ["Nuria Vidal"]


def test_a_team_has_a_chain_of_its_own_and_shows_what_stands_above_it(office, owner):
    team, ines = make_team("Care"), make_agent("Inés Duarte")
    press(office, "chain", owner)

    page = press(office, "team-chain", ines, team).content.decode()

    assert (chain(team), chain()) == (["Inés Duarte"], ["Nuria Vidal"])
    assert page.index("Inés Duarte") < page.index("Nuria Vidal")


def test_nobody_stands_twice_in_one_chain(office, owner):
    press(office, "chain", owner)

    assert press(office, "chain", owner).status_code == 422
    assert chain() == ["Nuria Vidal"]


@pytest.mark.parametrize("number", ["", "x", "-1", "99999999999999999999", "424242"])
def test_whoever_is_not_in_the_chain_is_not_found(office, owner, number):
    press(office, "chain", owner)

    for name in ("chain-place", "chain-removal"):
        assert office.post(reverse(f"backoffice:{name}"), {"person_id": number}).status_code == 404


def test_the_owner_hears_of_a_step_whose_person_left(office, owner):
    ines = make_agent("Inés Duarte")
    press(office, "chain", ines)
    set_staff.describe_agent(agent=owner, agent_id=ines.pk, is_active=False, at=clock.now())

    home = office.get(reverse("backoffice:home")).content.decode()

    assert "Inés Duarte works here no more and still stands in the chain" in home
    assert "has left" in office.get(reverse("backoffice:chain")).content.decode()
