"""A second step: an app's code, recovery codes shown once, and what an owner may ask of everybody."""

import base64
import html
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from esmero.actions import set_up, sign_in, staff_letters
from esmero.config import company_kept
from esmero.domain.events.models import Event
from esmero.ground import clock
from tests import world
from tests.doors import came_in


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def marta(company):
    """Marta, who came in by her password as people do."""
    return came_in(company.agent)


def digits(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def prove(client, then):
    """Say the password once more, as every change of the second step asks."""
    return client.post(f"/enter/again/?next={then}", {"password": world.PASSWORD, "next": then})


def with_app(client):
    prove(client, "/enter/code-app/")
    page = client.get("/enter/code-app/").content.decode()
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)[1]
    assert b'xmlns="http://www.w3.org/2000/svg"' in base64.b64decode(html.unescape(picture))
    secret = re.search(r'code-key"[^>]*>(\w+)<', page)[1]
    answer = client.post("/enter/code-app/", {"code": digits(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret, answer.headers["Location"]


def test_a_change_is_made_only_after_the_password_was_said_again(marta):
    assert marta.get("/enter/code-app/").headers["Location"].startswith("/enter/again/")
    assert marta.get("/enter/passkeys/new/").headers["Location"].startswith("/enter/again/")


def test_with_an_app_the_password_alone_opens_nothing(company, marta):
    secret, _ = with_app(marta)
    from django.core.cache import cache

    cache.clear()
    other = came_in(company.agent)

    assert other.get("/desk/").status_code == 302
    assert "One step more" in other.get("/enter/second-step/").content.decode()
    assert other.post("/enter/second-step/", {"code": "000000"}).status_code == 200
    assert other.post("/enter/second-step/", {"code": digits(secret)}).headers["Location"] == "/desk/"
    assert other.get("/desk/").status_code == 200


def test_the_key_of_an_app_is_locked_where_it_is_kept(company, marta):
    secret, _ = with_app(marta)

    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_recovery_codes_are_shown_once_and_each_opens_once(company, marta):
    _, then = with_app(marta)
    page = marta.get(then).content.decode()
    codes = re.findall(r"<li><code>(\d+)</code>", page)

    assert len(codes) == 10
    assert codes[0] not in marta.get(then).content.decode()
    first = came_in(company.agent)
    assert first.post("/enter/second-step/", {"code": codes[0]}).headers["Location"] == "/desk/"
    again = came_in(company.agent)
    assert again.post("/enter/second-step/", {"code": codes[0]}).status_code == 200


def test_new_recovery_codes_make_the_old_ones_worthless(company, marta):
    _, then = with_app(marta)
    (old, *_) = re.findall(r"<li><code>(\d+)</code>", marta.get(then).content.decode())
    marta.post("/enter/recovery-codes/new/")

    new = re.findall(r"<li><code>(\d+)</code>", marta.get(then).content.decode())

    assert len(new) == 10
    assert old not in new
    other = came_in(company.agent)
    assert other.post("/enter/second-step/", {"code": old}).status_code == 200


def test_every_change_is_noted_and_told_by_mail_in_the_persons_language(
    company, marta, django_capture_on_commit_callbacks
):
    type(company.agent).objects.filter(pk=company.agent.pk).update(language="es")
    with django_capture_on_commit_callbacks(execute=True):
        with_app(marta)
    staff_letters.send(at=clock.now())

    assert Event.objects.filter(verb="agent.code_app_added", about_id=company.agent.pk).count() == 1
    assert [letter.to for letter in mail.outbox] == [[company.agent.email]]
    assert "código" in mail.outbox[0].body


def test_an_owner_takes_a_lost_second_step_away_and_the_person_is_told(company, marta):
    with_app(marta)
    sign_in.reset_second_step(agent=company.owner, agent_id=company.agent.pk, at=clock.now())
    staff_letters.send(at=clock.now())

    assert marta.get("/desk/").status_code == 302
    assert came_in(company.agent).get("/desk/").status_code == 200
    assert company.owner.name in mail.outbox[-1].body
    assert Event.objects.filter(verb="agent.second_step_reset", by_id=company.owner.pk).exists()


def test_who_lacks_the_second_step_that_is_asked_for_is_led_to_it(company, marta):
    set_up.set_sign_in(
        agent=company.owner,
        second_step_from=clock.now() - timedelta(minutes=1),
        is_code_enough=True,
        at=clock.now(),
    )
    company_kept.forget()

    answer = marta.get("/desk/")

    assert answer.headers["Location"] == "/enter/"
    assert "asks for a second step" in marta.get("/enter/").content.decode()
    with_app(marta)
    assert marta.get("/desk/").status_code == 200


def test_until_the_day_comes_everybody_works_on(company, marta):
    set_up.set_sign_in(
        agent=company.owner,
        second_step_from=clock.now() + timedelta(days=7),
        is_code_enough=True,
        at=clock.now(),
    )
    company_kept.forget()

    assert marta.get("/desk/").status_code == 200
    assert "will ask for a second step" in marta.get("/enter/").content.decode()


def test_only_an_owner_asks_it_of_everybody(company):
    with pytest.raises(set_up.OwnersOnly):
        set_up.set_sign_in(agent=company.lead, second_step_from=None, is_code_enough=True, at=clock.now())


def test_a_code_sent_to_the_address_signs_in_once(company):
    client = Client()
    client.post("/enter/code/", {"email": company.agent.email})
    staff_letters.send(at=clock.now())
    code = re.search(r"^([\w-]{6,})$", mail.outbox[0].body, re.MULTILINE)[1]

    wrong = client.post("/enter/code/confirmation/", {"code": "AAAAAA", "action": "verify"})
    right = client.post("/enter/code/confirmation/", {"code": code, "action": "verify"})

    assert wrong.status_code == 200
    assert right.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_an_unknown_address_hears_the_same_and_gets_no_code(company):
    ours = Client().post("/enter/code/", {"email": company.agent.email})
    theirs_client = Client()
    theirs = theirs_client.post("/enter/code/", {"email": "stranger@example.net"})
    staff_letters.send(at=clock.now())

    assert (ours.status_code, ours.headers["Location"]) == (theirs.status_code, theirs.headers["Location"])
    assert theirs_client.get(theirs.headers["Location"]).status_code == 200
    assert [letter.to for letter in mail.outbox] == [[company.agent.email]]


def test_a_company_that_wants_no_codes_has_no_such_page(company):
    set_up.set_sign_in(agent=company.owner, second_step_from=None, is_code_enough=False, at=clock.now())

    assert Client().get("/enter/code/").status_code == 404
    assert "/enter/code/" not in Client().get("/enter/login/").content.decode()
