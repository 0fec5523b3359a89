"""Every page of the back office opens, empty and full."""

import pytest
from django.urls import reverse

from esmero.domain.channels.factories import make_channel
from esmero.domain.promises.factories import make_policy
from esmero.domain.staff.factories import make_agent, make_team, name_for_the_week

PLAIN = ["home", "staff", "agent-new", "teams", "team-new", "hours", "calendar-new", "promises"]
PLAIN += ["policy-new", "channels", "channel-new", "company"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_of_an_empty_company_opens(office, name):
    assert office.get(reverse(f"backoffice:{name}")).status_code == 200


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("language", ["es", "ru"])
def test_a_page_opens_in_other_languages(office, full_house, name, language):
    office.post(reverse("set_language"), {"language": language, "next": reverse("backoffice:home")})
    page = office.get(reverse(f"backoffice:{name}"))
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("agent", "agent"),
        ("agent-leaving", "agent"),
        ("team", "team"),
        ("team-description", "team"),
        ("team-people", "team"),
        ("team-duties", "team"),
        ("calendar", "calendar"),
        ("policy", "policy"),
        ("channel", "channel"),
    ],
)
def test_a_page_about_one_thing_opens(office, full_house, name, thing):
    address = reverse(f"backoffice:{name}", args=[full_house[thing].pk])
    assert office.get(address).status_code == 200


@pytest.fixture
def full_house(company):
    team = make_team("Care")
    agent = make_agent("Marta Roldán", team=team)
    name_for_the_week(team, agent)
    channel = make_channel(team)
    rules = [make_policy("Mail"), make_policy("Everything")]
    return {
        "team": team,
        "agent": agent,
        "channel": channel,
        "calendar": team.calendar,
        "policy": rules[0],
    }


@pytest.mark.parametrize(
    ("name", "most"), [("staff", 5), ("teams", 9), ("hours", 6), ("promises", 8), ("channels", 4)]
)
def test_a_list_asks_the_database_as_often_however_long_it_is(
    office, full_house, django_assert_max_num_queries, name, most
):
    for number in range(3):
        team = make_team(f"Team of {number}")
        name_for_the_week(team, make_agent(team=team))
        make_channel(team)
        make_policy()
    office.get(reverse(f"backoffice:{name}"))

    with django_assert_max_num_queries(most):
        office.get(reverse(f"backoffice:{name}"))
