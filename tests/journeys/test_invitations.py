"""An invitation opens once, for some days; who is not an owner invites nobody and raises nobody."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from esmero.actions import invite, set_staff, staff_letters
from esmero.domain.events.models import Event
from esmero.domain.staff.models import Agent, Invitation, Membership
from esmero.ground import clock
from tests import world
from tests.doors import came_in

CHOSEN = {"name": "Lucía Prado", "password": "seven quiet seagulls"}


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def nuria(company):
    return came_in(company.owner)


def asked(company, **more):
    given = {"email": "lucia@example.com", "name": "Lucía", "role": "AGENT", "language": "es"}
    return invite.invite(agent=company.owner, team_ids=[company.team.pk], at=clock.now(), **{**given, **more})


def link():
    staff_letters.send(at=clock.now())
    return re.findall(r"(/enter/invitation/\S+)", mail.outbox[-1].body)[-1]


def test_an_invitation_leads_to_the_desk_with_team_and_language(company, nuria):
    form = {
        "name": "Lucía",
        "email": "Lucia@example.com",
        "role": "AGENT",
        "language": "es",
        "team_ids": [company.team.pk],
    }
    assert nuria.post("/office/invitations/new/", form).status_code == 303
    page = link()
    assert "Marea" in mail.outbox[-1].subject
    assert "Nuria Vidal le invita" in mail.outbox[-1].body

    client = Client()
    assert "lucia@example.com" in client.get(page).content.decode()
    assert client.post(page, CHOSEN).headers["Location"] == "/desk/"

    assert client.get("/desk/").status_code == 200
    lucia = Agent.objects.get(email="lucia@example.com")
    assert (lucia.name, lucia.role, lucia.language) == ("Lucía Prado", "AGENT", "es")
    assert Membership.objects.filter(agent=lucia, team=company.team).exists()
    assert came_in(lucia, CHOSEN["password"]).get("/desk/").status_code == 200


def test_the_language_in_which_an_invitation_was_read_is_the_one_of_the_desk(company):
    asked(company)
    page, client = link(), Client()
    client.post(reverse("set_language"), {"language": "ru", "next": page})
    client.post(page, CHOSEN)

    assert Agent.objects.get(email="lucia@example.com").language == "ru"


def dead(page):
    answer = Client().get(page)
    posted = Client().post(page, CHOSEN)
    return (answer.status_code, posted.status_code) == (404, 404)


def test_it_is_dead_after_use(company):
    asked(company)
    page = link()
    Client().post(page, CHOSEN)

    assert dead(page)
    assert Agent.objects.filter(email="lucia@example.com").count() == 1


def test_it_is_dead_after_a_newer_one(company):
    first = asked(company)
    old = link()
    invite.send_again(agent=company.owner, invitation_id=first.pk, at=clock.now())
    new = link()
    assert dead(old)
    assert Client().get(new).status_code == 200

    asked(company, role="LEAD")

    assert dead(new)


def test_it_is_dead_when_taken_back_and_after_its_days(company, nuria, monkeypatch):
    taken_back = asked(company)
    page = link()
    nuria.post(reverse("backoffice:invitation-withdrawal", args=[taken_back.pk]))
    assert dead(page)

    asked(company)
    page, now = link(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=8))
    assert dead(page)


def test_another_role_in_the_row_is_another_invitation(company):
    asked(company)
    page = link()
    Invitation.objects.update(role="OWNER")

    assert dead(page)


@pytest.mark.parametrize("token", ["1.", "1", ".", "zz.aaaa", "1." + "a" * 26, "f" * 40 + ".a"])
def test_an_empty_or_made_up_link_never_opens(company, token):
    asked(company)
    assert Client().get(f"/enter/invitation/{token}/").status_code == 404


def test_engaged_by_hand_meanwhile_the_invitation_is_over(company):
    asked(company)
    page = link()
    set_staff.engage(
        agent=company.owner,
        email="lucia@example.com",
        name="Lucía",
        role="AGENT",
        password="",
        at=clock.now(),
    )

    assert dead(page)


def test_a_weak_password_is_sent_back_with_the_reason(company):
    asked(company)
    page = link()

    answer = Client().post(page, {"name": "Lucía", "password": "short"})

    assert answer.status_code == 422
    assert not Agent.objects.filter(email="lucia@example.com").exists()


@pytest.mark.parametrize("who", ["agent", "lead"])
def test_nobody_raises_their_own_role_and_the_try_is_noted(company, who):
    person = getattr(company, who)
    client = came_in(person)
    form = {"name": person.name, "email": person.email, "role": "OWNER", "language": "en"}

    tries = [
        client.post(reverse("backoffice:agent", args=[person.pk]), form),
        client.post(
            reverse("backoffice:team-people", args=[company.other_team.pk]), {f"in_{person.pk}": "on"}
        ),
        client.post(reverse("backoffice:invitation-new"), {**form, "email": "me2@example.com"}),
    ]

    assert [answer.status_code for answer in tries] == [404, 404, 404]
    assert Agent.objects.get(pk=person.pk).role == person.role
    assert not Membership.objects.filter(agent=person, team=company.other_team).exists()
    assert not Invitation.objects.exists()
    noted = Event.objects.filter(verb="agent.refused", by_id=person.pk)
    assert noted.count() == 3
    assert all(event.is_internal for event in noted)
