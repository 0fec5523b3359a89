"""Signing in: the door for staff, and for nobody else."""

import re

import pytest
from django.core import mail
from django.test import Client
from tests import world

from esmero.actions import staff_letters
from esmero.domain.staff.models import Agent
from esmero.ground import clock


@pytest.fixture
def company(db):
    return world.make_world()


def knock(client, email, password="wrong"):
    return client.post("/enter/login/", {"login": email, "password": password})


def test_who_works_here_comes_in_and_lands_at_the_desk(company):
    client = Client()

    answer = knock(client, company.agent.email.upper(), world.PASSWORD)

    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_one_comes_back_to_the_page_one_wanted(company):
    client = Client()
    wanted = f"/desk/conversations/{company.a.conversation.pk}/"
    door = client.get(wanted).headers["Location"]

    answer = client.post(door, {"login": company.agent.email, "password": world.PASSWORD, "next": wanted})

    assert answer.headers["Location"] == wanted


def test_another_site_is_no_page_to_come_back_to(company):
    answer = Client().post(
        "/enter/login/",
        {"login": company.agent.email, "password": world.PASSWORD, "next": "https://evil.example/"},
    )

    assert answer.headers["Location"] == "/desk/"


@pytest.mark.parametrize("email", ["marta@example.com", "nobody@example.com", "<script>@x"])
def test_a_wrong_password_and_a_wrong_address_sound_alike(company, email):
    page = knock(Client(), email).content.decode()

    assert "<h1" in page
    assert "<script>@x" not in page
    if "<" not in email:
        assert "is not right" in page
        assert f'value="{email}"' in page


def test_who_left_stays_outside(company):
    Agent.objects.filter(pk=company.agent.pk).update(is_active=False)
    client = Client()

    knock(client, company.agent.email, world.PASSWORD)

    assert client.get("/desk/").status_code == 302


def test_who_tries_too_often_rests_for_a_while(company):
    client = Client()

    answers = [knock(client, company.agent.email) for _try in range(12)]

    assert answers[-1].status_code == 429 or "many tries" in answers[-1].content.decode()
    assert knock(client, company.agent.email, world.PASSWORD).status_code != 302


def test_nobody_signs_up(client, company):
    assert client.get("/enter/signup/").status_code == 404
    assert client.post("/enter/signup/", {"email": "a@b.example", "password1": "x" * 12}).status_code == 404


def test_a_new_password_comes_by_mail_and_works_once(client, company):
    client.post("/enter/password/reset/", {"email": company.agent.email})

    staff_letters.send(at=clock.now())
    (letter,) = mail.outbox
    link = re.search(r"http://[^/]+(/enter/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    chosen = {"password1": "quite another word", "password2": "quite another word"}
    client.post(address, chosen)

    assert knock(Client(), company.agent.email, "quite another word").status_code == 302
    assert "This link is used up." in Client().get(link, follow=True).content.decode()


def test_an_address_of_nobody_here_gets_no_mail_and_hears_the_same(client, company):
    ours = client.post("/enter/password/reset/", {"email": company.agent.email})

    staff_letters.send(at=clock.now())
    mail.outbox.clear()
    theirs = client.post("/enter/password/reset/", {"email": "stranger@example.net"})
    staff_letters.send(at=clock.now())

    assert mail.outbox == []
    assert (theirs.status_code, theirs.headers["Location"]) == (ours.status_code, ours.headers["Location"])


def test_signing_out_needs_a_press(company):
    client = Client()
    client.force_login(company.agent)

    assert "Sign out here?" in client.get("/enter/logout/").content.decode()
    client.post("/enter/logout/")

    assert client.get("/desk/").status_code == 302
