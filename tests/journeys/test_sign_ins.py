"""Where one is signed in: a list, one's own only, and a way to end each or all of them at once."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from esmero.actions import set_staff, sign_in
from esmero.domain.staff.models import Agent, SignIn
from esmero.ground import clock
from esmero.web.desk import live
from esmero.web.enter import arrival, browsers
from tests import world
from tests.doors import BROWSER, came_in

CHROME = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def marta(company):
    """Marta, who came in by her password as people do."""
    return came_in(company.agent)


def listens(client):
    return live._listener(client.session.session_key) is not None


def test_each_browser_stands_on_the_list_with_its_network_and_no_whole_address(company, marta):
    page = marta.get("/enter/").content.decode()

    assert "Chrome on Android" in page
    assert "127.0.0.0/24" in page
    assert "127.0.0.1" not in page


def test_one_browser_is_signed_out_from_another_and_its_stream_ends(company, marta):
    lost = came_in(company.agent)
    number = SignIn.objects.get(session_key=lost.session.session_key).pk
    assert listens(lost)
    key = lost.session.session_key

    marta.post(f"/enter/sign-ins/{number}/end/")

    assert live._listener(key) is None
    assert lost.get("/desk/").status_code == 302
    assert marta.get("/desk/").status_code == 200


def test_nobody_ends_a_sign_in_of_somebody_else(company, marta):
    came_in(company.stranger)
    number = SignIn.objects.get(agent=company.stranger).pk

    assert marta.post(f"/enter/sign-ins/{number}/end/").status_code == 404
    assert SignIn.objects.filter(pk=number).exists()


def test_signing_out_everywhere_leaves_this_browser_alone(company, marta):
    others = [came_in(company.agent), Client()]
    others[1].force_login(company.agent)  # a session that stands on no list
    keys = [other.session.session_key for other in others]

    marta.post("/enter/sign-ins/end/")

    assert [other.get("/desk/").status_code for other in others] == [302, 302]
    assert [live._listener(key) for key in keys] == [None, None]
    assert marta.get("/desk/").status_code == 200
    assert SignIn.objects.filter(agent=company.agent).count() == 1


def test_who_leaves_is_out_at_once_and_stays_out_after_coming_back(company, marta):
    key = marta.session.session_key
    set_staff.describe_agent(agent=company.owner, agent_id=company.agent.pk, is_active=False, at=clock.now())
    assert live._listener(key) is None
    assert marta.get("/desk/").status_code == 302

    set_staff.describe_agent(agent=company.owner, agent_id=company.agent.pk, is_active=True, at=clock.now())

    assert marta.get("/desk/").status_code == 302


def test_a_new_password_goes_on_here_and_ends_the_rest(company, marta):
    other = came_in(company.agent)
    new = {
        "oldpassword": world.PASSWORD,
        "password1": "quite another word",
        "password2": "quite another word",
    }

    assert marta.post("/enter/password/", new).status_code == 302

    assert marta.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302
    marta.get("/enter/")
    assert SignIn.objects.filter(session_key=marta.session.session_key).count() == 1


def test_signing_out_takes_it_off_the_list(company, marta):
    marta.post("/enter/logout/")

    assert not SignIn.objects.filter(agent=company.agent).exists()


def test_who_did_not_stay_signed_in_is_out_after_half_a_day_of_silence(company, monkeypatch):
    brief, long = came_in(company.agent), came_in(company.agent, remember="on")
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert brief.get("/desk/").status_code == 302
    assert long.get("/desk/").status_code == 200


def test_sessions_whose_time_is_over_are_cleared_by_the_clock(company, marta):
    Session.objects.update(expire_date=clock.now() - timedelta(days=1))
    SignIn.objects.update(seen_at=clock.now() - timedelta(days=30))

    sign_in.clear_old(at=clock.now())

    assert not Session.objects.exists()
    assert not SignIn.objects.exists()


def test_a_link_for_a_new_password_dies_with_a_newer_one_and_with_another_role(company):
    from esmero.web.enter.adapter import ResetLinks

    links = ResetLinks()
    first = links.make_token(Agent.objects.get(pk=company.agent.pk))
    second = links.make_token(Agent.objects.get(pk=company.agent.pk))

    def opens(token):
        return links.check_token(Agent.objects.get(pk=company.agent.pk), token)

    assert (opens(first), opens(second), opens("")) == (False, True, False)
    set_staff.describe_agent(agent=company.owner, agent_id=company.agent.pk, role="LEAD", at=clock.now())
    assert not opens(second)


def test_an_address_from_before_signs_nobody_in_any_more(company, marta):
    from allauth.account.models import EmailAddress

    old = company.agent.email
    EmailAddress.objects.create(user=company.agent, email=old, primary=True, verified=True)
    set_staff.describe_agent(
        agent=company.owner, agent_id=company.agent.pk, email="new@example.com", at=clock.now()
    )

    client = Client()
    assert client.post("/enter/login/", {"login": old, "password": world.PASSWORD}).status_code == 200
    assert not EmailAddress.objects.filter(email=old).exists()


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (BROWSER, "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        ("", "A browser we don’t know"),
    ],
)
def test_a_browser_is_called_as_people_know_it(says, words):
    assert browsers.in_words(says) == words


def test_a_page_notes_that_somebody_is_there_only_now_and_then(company, marta, monkeypatch):
    before = SignIn.objects.get(agent=company.agent).seen_at
    marta.get("/enter/")
    assert SignIn.objects.get(agent=company.agent).seen_at == before

    later = clock.now() + arrival.SEEN_EVERY + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    marta.get("/enter/")

    assert SignIn.objects.get(agent=company.agent).seen_at == later


def test_another_host_in_the_request_makes_no_link(company):
    answer = Client().post(
        "/enter/password/reset/", {"email": company.agent.email}, headers={"host": "evil.example"}
    )
    assert answer.status_code == 400

    from django.core import mail

    from esmero.actions import staff_letters

    Client().post(
        "/enter/password/reset/", {"email": company.agent.email}, headers={"x-forwarded-host": "evil.example"}
    )
    staff_letters.send(at=clock.now())
    assert re.search(r"https?://([^/]+)/enter", mail.outbox[0].body)[1] == "localhost:8400"
