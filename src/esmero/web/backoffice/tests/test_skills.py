"""An owner says who is good at what and how much each gets, without a script."""

import pytest
from django.urls import reverse

from esmero.domain.events.models import Event
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team

pytestmark = pytest.mark.django_db


def save(office, person, **fields):
    return office.post(reverse("backoffice:agent-skills", args=[person.pk]), fields, follow=True)


def test_boxes_say_what_somebody_is_good_at(office):
    olga = make_agent("Olga Sokolova")
    page = office.get(reverse("backoffice:skills")).content.decode()
    assert "Nothing ticked yet" in page
    assert "English · Spanish · Russian · Writing · Pictures · The telephone" in page

    page = save(office, olga, **{"language-ru": "on", "image": "on"}).content.decode()

    assert staff.keys_of(olga) == {"language-ru", "image"}
    assert "It counts for what comes in from now on." in page
    assert "Russian · Pictures" in page
    assert "Russian · Pictures" in office.get(reverse("backoffice:agent", args=[olga.pk])).content.decode()
    assert Event.objects.get(verb="agent.skills_set").payload == {"skills": ["image", "language-ru"]}


def test_what_is_not_ticked_any_more_is_gone_and_the_same_again_is_no_news(office):
    olga = make_agent("Olga Sokolova")
    save(office, olga, image="on")
    save(office, olga, image="on")
    assert Event.objects.filter(verb="agent.skills_set").count() == 1

    save(office, olga)

    assert staff.keys_of(olga) == set()


def test_numbers_for_everybody_and_for_one(office):
    olga = make_agent("Olga Sokolova")

    page = office.post(reverse("backoffice:capacity"), {"most_EMAIL": "9"}, follow=True).content.decode()
    assert "9 open at most" in page
    assert (
        "Everybody else: 9."
        in office.get(reverse("backoffice:agent-skills", args=[olga.pk])).content.decode()
    )
    save(office, olga, most_EMAIL="3", most_FAX="0")

    assert staff.capacities(None) == {"EMAIL": 9}
    assert staff.capacities(olga) == {"EMAIL": 3, "FAX": 0}


@pytest.mark.parametrize("typed", ["-1", "x", "10000", "1.5", "99999999999999999999"])
def test_what_is_no_number_is_said_beside_its_field(office, typed):
    answer = office.post(reverse("backoffice:capacity"), {"most_EMAIL": typed})

    assert answer.status_code == 422
    assert "Write a number from 0 to 9999, or leave it empty." in answer.content.decode()
    assert staff.capacities(None) == {}


def test_a_team_says_how_long_its_questions_wait(office):
    team = make_team("Care")
    address = reverse("backoffice:team-routing", args=[team.pk])

    page = office.post(address, {"waits_for_known_minutes": "0", "idle_after_minutes": "90"}, follow=True)
    assert "It counts for what comes in from now on." in page.content.decode()
    team.refresh_from_db()
    assert (team.waits_for_known_minutes, team.idle_after_minutes) == (0, 90)

    assert office.post(address, {"idle_after_minutes": "0"}).status_code == 422
    office.post(address, {})
    team.refresh_from_db()
    assert (team.waits_for_known_minutes, team.idle_after_minutes) == (None, None)
