import json

import pytest
from django.test import Client
from tests import world

from esmero.actions import admit


@pytest.fixture
def company(db):
    return world.make_world()


class Program:
    """Another program with a key, which speaks JSON."""

    def __init__(self, key, token):
        self.key, self.token = key, token
        self._client = Client(raise_request_exception=False)

    def post(self, path, body, key="one", **headers):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        all_headers = {"authorization": f"Bearer {self.key}", "idempotency-key": key, **headers}
        return self._client.post(
            f"/api/v1{path}",
            text,
            content_type=all_headers.pop("content_type", "application/json"),
            headers={name: value for name, value in all_headers.items() if value is not None},
        )

    def get(self, path, **headers):
        all_headers = {"authorization": f"Bearer {self.key}", **headers}
        return self._client.get(f"/api/v1{path}", headers=all_headers)


def admitted(company, *, scopes=("read", "write"), team=None, person=None, expires_at=None):
    made = admit.make_token(
        agent=company.owner,
        name="Shop",
        team_id=(team or company.team).pk,
        scopes=scopes,
        person_id=person.pk if person else None,
        expires_at=expires_at,
        at=company.at,
    )
    return Program(made.key, made.token)


@pytest.fixture
def shop(company):
    """A program of the company with a key for the first team."""
    return admitted(company)


QUESTION = {
    "customer": {"email": "carla@example.org", "name": "Carla Ruiz"},
    "text": "Where is my order 4711?",
    "language": "en",
}
