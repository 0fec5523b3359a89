"""Who gets what at every address of the site, held against `permissions.txt`."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from esmero.domain.events.models import Event
from tests import world
from tests.house import bodies, door_things, routes

pytestmark = pytest.mark.django_db

LINES = routes.table()
# Of staff, and of customers who wish to see what we know.
SIGN_IN = ("/enter/login/", "/you/?again")
STAFF = {"agent", "stranger", "lead", "owner"}


@pytest.fixture(scope="module")
def small_company(django_db_setup, django_db_blocker):
    """The company, made once for a thousand questions; what a question changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # noqa: TID251 (around the tests, not in them)
        yield world.make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def places(small_company, django_db_blocker):
    """What stands in the places of addresses, made once as well."""
    with django_db_blocker.unblock():
        return bodies.places(small_company)


def test_every_address_stands_in_the_table():
    missing = (
        {route.name for route in routes.all_routes()} - {line.route for line in LINES} - bodies.NOT_PAGES
    )
    assert not missing, "say in tests/house/permissions.txt who gets what there"


def test_the_table_names_no_address_that_is_gone():
    gone = {line.route for line in LINES} - {route.name for route in routes.all_routes()}
    assert not gone


def test_no_line_stands_twice():
    keys = [(line.method, line.route) for line in LINES]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method}-{line.route}")
@pytest.mark.parametrize("role", routes.ROLES)
def test_everybody_gets_what_the_table_says(small_company, places, line, role):
    answer = _ask(small_company, places, line, role)

    assert _outcome(answer) in _meant_by(line.outcomes[role]), f"{answer.status_code} {answer.headers}"
    if line.outcomes[role] != "ok":
        assert world.WORD_OF_A not in _body(answer), "shows what belongs to somebody else"


# Mail programs press it for their owner and have no page: the link in the letter permits it, and that alone.
PRESSED_BY_PROGRAMS = {"daily-letter"}
CHANGES = [line for line in LINES if line.method == "POST" and line.route not in PRESSED_BY_PROGRAMS]


@pytest.mark.parametrize("line", CHANGES, ids=lambda line: line.route)
def test_a_change_needs_the_token_of_the_page(small_company, places, line):
    client = Client(enforce_csrf_checks=True)
    client.force_login(small_company.owner)

    address = _address(small_company, places, line, "customer_a")
    answer = client.post(address, bodies.of(line.route, small_company))

    assert answer.status_code == 403


POST_ONLY = sorted({line.route for line in LINES} - {line.route for line in LINES if line.method == "GET"})


@pytest.mark.parametrize("route", POST_ONLY)
def test_what_only_changes_something_can_not_be_fetched(small_company, places, route):
    line = next(line for line in LINES if line.route == route)
    client = Client()
    client.force_login(small_company.owner)

    before = Event.objects.count()
    answer = client.get(_address(small_company, places, line, "customer_a"))

    # A customer is led to the page where it is pressed.
    is_theirs = route.startswith(("you:", "portal:"))
    assert answer.status_code == (302 if is_theirs else 405)
    assert not is_theirs or answer.headers["Location"].startswith(("/you/known/", "/c/"))
    assert Event.objects.count() == before


def _ask(company, places, line, role):
    client = Client(raise_request_exception=False)
    if role in STAFF:
        client.force_login(getattr(company, role))
    elif role != "guest" and line.route.startswith("you:"):
        door_things.come_in(client, company.b if role == "customer_b" else company.a, at=company.at)
    address = _address(company, places, line, role)
    if line.method == "POST":
        return client.post(
            address, bodies.of(line.route, company), headers=bodies.HEADERS.get(line.route, {})
        )
    return client.get(address, bodies.QUERIES.get(line.route, {}))


def _address(company, places, line, role):
    route = next(route for route in routes.all_routes() if route.name == line.route)
    standing = {**places, "token": _token(company, role)}
    return reverse(line.route, kwargs={place: standing[place] for place in route.places})


def _token(company, role):
    if role == "customer_b":
        return company.b.token
    return company.a.token if role == "customer_a" else bodies.forged(company.a.token)


def _body(answer):
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    return answer.content.decode(errors="replace")


def _outcome(answer):
    if answer.status_code in {301, 302} and answer.headers["Location"].startswith(SIGN_IN):
        return "sign-in"
    if answer.status_code < 400:
        return "ok"
    return {403: "refused", 404: "not-found"}.get(answer.status_code, str(answer.status_code))


def _meant_by(outcome):
    # `own`: the same address shows everybody something of their own.
    return {"ok"} if outcome in {"ok", "own"} else {outcome}
