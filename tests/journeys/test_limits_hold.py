"""Every limit: one below passes, one above waits, nobody else notices, and no forged header helps."""

import asyncio

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from esmero.actions import by_itself
from esmero.config import middleware
from esmero.domain.channels.models import Delivery
from esmero.domain.events.models import Event
from esmero.ground import limits, together
from esmero.web.enter.views import directory
from esmero.web.help.views import asking, links
from esmero.web.portal.views import conversation
from tests import world
from tests.doors import came_in

FORGED = {"x-forwarded-for": "203.0.113.9", "forwarded": "for=203.0.113.9", "x-real-ip": "203.0.113.9"}
HERE, ELSEWHERE = "127.0.0.1", "198.51.100.7"


@pytest.fixture
def company(db):
    return world.make_world()


def used_up(name, who, times, seconds=3600, *, but=1):
    """All tries but the last have been made."""
    for _ in range(times - but):
        assert limits.allows(name, who, times=times, seconds=seconds)


def ask(client, number=0, **more):
    given = {"email": f"n{number}@example.org", "name": "Nora", "words": "Where is it?", "language": "en"}
    return client.post("/", {**given, "send_key": f"0123456789abcdef{number}"}, **more)


def find(client, number=0, **more):
    return client.post("/link/", {"code": "M-1000", "email": f"n{number}@example.org"}, **more)


OF_VISITORS = [("ask", asking.QUESTIONS_AN_HOUR, ask), ("link", links.TRIES_AN_HOUR, find)]


@pytest.mark.parametrize(("name", "times", "do"), OF_VISITORS, ids=[row[0] for row in OF_VISITORS])
def test_a_visitor_is_held_up_by_the_one_above_and_others_are_not(company, name, times, do):
    used_up(name, HERE, times)
    client = Client()

    assert do(client, 1).status_code in {200, 302, 303}
    above = do(client, 2)

    assert above.status_code == 429
    assert int(above.headers["Retry-After"]) > 0
    assert do(client, 3, headers=FORGED).status_code == 429
    assert do(Client(REMOTE_ADDR=ELSEWHERE), 4).status_code in {200, 302, 303}


def test_a_page_takes_so_many_letters_an_hour_and_no_more(company):
    used_up("page", str(company.a.conversation.pk), conversation.LETTERS_AN_HOUR)

    def write(story, number, **more):
        words = {"words": f"Letter {number}", "send_key": f"0123456789abcde{number}"}
        return Client().post(f"/c/{story.token}/messages/", words, **more)

    assert write(company.a, 1).status_code == 303
    for more in ({}, {"headers": FORGED}, {"REMOTE_ADDR": ELSEWHERE}):
        assert b"Your words are still here" in write(company.a, 2, **more).content
    assert write(company.b, 3).status_code == 303


def test_so_many_confirmations_leave_in_an_hour_and_no_more(company, monkeypatch):
    sent = Delivery.objects.count()
    monkeypatch.setattr(by_itself, "CONFIRMATIONS_AN_HOUR", 2)

    for number in range(4):
        assert ask(Client(), number).status_code in {302, 303}

    assert Delivery.objects.count() == sent + 2


def test_a_neighbour_who_fails_costs_no_confirmation(company, monkeypatch):
    sent = Delivery.objects.count()
    monkeypatch.setattr(by_itself, "CONFIRMATIONS_AN_HOUR", 2)
    monkeypatch.setattr(together.db, "has_one_writer", lambda: True)
    neighbour = together._Work(lambda: 1 // 0)
    together._line._waiting.append(neighbour)

    for number in range(4):
        assert ask(Client(), number).status_code in {302, 303}

    assert isinstance(neighbour.error, ZeroDivisionError)
    assert Delivery.objects.count() == sent + 2


def test_the_way_to_the_directory_is_slow_for_who_hurries(company):
    used_up("directory", HERE, directory.VISITS_A_MINUTE, 60, but=0)

    assert not limits.allows("directory", HERE, times=directory.VISITS_A_MINUTE, seconds=60)
    assert limits.allows("directory", ELSEWHERE, times=directory.VISITS_A_MINUTE, seconds=60)


def test_what_is_refused_again_and_again_is_noted_so_often_and_no_more(company):
    used_up("refusal", str(company.agent.pk), middleware.REFUSALS)
    client = came_in(company.agent)

    answers = [client.post(f"/office/staff/{company.lead.pk}/", {}).status_code for _ in range(3)]

    assert set(answers) <= {403, 404}
    assert Event.objects.filter(verb="agent.refused").count() <= 1


def reset(client, number):
    return client.post("/enter/password/reset/", {"email": f"n{number}@example.org"})


def knock(client, number):
    return client.post(reverse("account_login"), {"login": f"n{number}@example.org", "password": "wrong"})


def test_the_doors_own_limits_hold_one_below_and_one_above(company):
    for action, told, do in (("reset_password", "20/m/ip", reset), ("login_failed", "40/m/ip", knock)):
        assert settings.ACCOUNT_RATE_LIMITS[action].startswith(told)
        times = int(told.partition("/")[0])
        assert not any(held_up(do(Client(), number)) for number in range(times))
        assert held_up(do(Client(), times))
        assert held_up(do(Client(headers=FORGED), times + 1))
        assert not held_up(do(Client(REMOTE_ADDR=ELSEWHERE), times + 2))


def held_up(answer):
    assert answer.status_code in {200, 302, 429}
    return answer.status_code == 429 or b"many tries" in answer.content


@pytest.mark.parametrize(
    ("comes_from", "forwarded", "meant"),
    [
        (ELSEWHERE, "203.0.113.9", ELSEWHERE),
        (HERE, ELSEWHERE, ELSEWHERE),
        (HERE, f"203.0.113.9, {ELSEWHERE}", ELSEWHERE),
    ],
)
def test_only_our_own_proxy_says_who_somebody_is(comes_from, forwarded, meant):
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["client"][0])

    scope = {"type": "http", "scheme": "http", "client": (comes_from, 1), "headers": []}
    scope["headers"].append((b"x-forwarded-for", forwarded.encode()))
    # As `serving` has uvicorn do it.
    at_the_door = ProxyHeadersMiddleware(app, settings.ESMERO_TRUSTED_PROXIES)
    asyncio.run(at_the_door(scope, None, None))

    assert seen == [meant]
