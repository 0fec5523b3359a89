"""Who gets what at the door for programs, held against `keys.txt`."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import admit
from tests import world
from tests.house import routes

pytestmark = pytest.mark.django_db

LINES = [
    words
    for words in (line.split("#")[0].split() for line in Path(__file__).with_name("keys.txt").open())
    if words
]
HOLDERS = ("nobody", "reader", "writer", "person", "other", "ended", "signed_in")
BODIES = {
    "api:conversations": {"customer": {"email": "carla@example.org"}, "text": "Where is my parcel?"},
    "api:conversation-messages": {"text": "One thing more."},
}


def test_every_address_for_programs_stands_in_the_table():
    ours = {route.name for route in routes.all_routes() if route.name.startswith("api:")}
    assert ours == {route for _, route, *_ in LINES}


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]}-{line[1]}")
@pytest.mark.parametrize("holder", HOLDERS)
def test_each_key_opens_what_the_table_says(db, line, holder):
    company = world.make_world()
    method, route, *statuses = line
    client = Client(raise_request_exception=False)
    if holder == "signed_in":
        client.force_login(company.owner)

    answer = _ask(client, method, route, _key(company, holder), company)

    assert str(answer.status_code) == dict(zip(HOLDERS, statuses, strict=True))[holder]
    if answer.status_code >= 400:
        assert world.WORD_OF_A not in answer.content.decode()


def _ask(client, method, route, key, company):
    places = {"reference": company.a.conversation.code} if "conversation" in route.split(":")[1] else {}
    address = reverse(route, kwargs=places if route != "api:conversations" else {})
    headers = {"authorization": f"Bearer {key}"} if key else {}
    if method == "GET":
        return client.get(address, headers=headers)
    return client.post(
        address, BODIES[route], content_type="application/json", headers={**headers, "idempotency-key": "k"}
    )


def _key(company, holder):
    if holder in {"nobody", "signed_in"}:
        return ""
    both = ["read", "write"]
    scopes = {"reader": ["read"], "writer": ["write"]}.get(holder, both)
    team = company.other_team if holder == "other" else company.team
    made = admit.make_token(
        agent=company.owner,
        name=holder,
        team_id=team.pk,
        scopes=scopes,
        person_id=company.agent.pk if holder == "person" else None,
        at=company.at,
    )
    if holder == "ended":
        admit.revoke_token(agent=company.owner, token_id=made.token.pk, at=company.at)
    return made.key
