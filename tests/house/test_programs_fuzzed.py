"""Schemathesis asks the door for programs whatever its description allows, and much that it does not.

Every answer has to be one that the description names, in the shape it names; none may be our mistake.
"""

import itertools
import re

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections

from esmero.actions import admit
from esmero.web.api import v1
from tests import world

# Enough to walk through every field several times; the whole takes well under a minute.
CASES = 40
# A POST whose key is new each time: with the same one the first answer would come again and again.
keys = itertools.count(1)
VALID_KEY = re.compile(r"[\x21-\x7e]{1,200}$")

schema = schemathesis.openapi.from_dict(v1.as_document())
schema.app = WSGIHandler()


@pytest.fixture
def one_connection():
    """Keep the connection of the test, and its transaction, over each request, as Django's client does."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def company(db, one_connection, monkeypatch):
    monkeypatch.setattr(settings, "ESMERO_API_REQUESTS_A_MINUTE", 0)
    return world.make_world()


@pytest.fixture
def key(company):
    made = admit.make_token(
        agent=None, name="Fuzz", team_id=company.team.pk, scopes=["read", "write"], at=company.at
    )
    return made.key


@schema.parametrize()
@hypothesis.settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    database=None,
    # The fixtures stay over all examples on purpose: one company is asked everything.
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_whatever_is_asked_is_answered_as_described(case, key, company):
    case.headers["Authorization"] = f"Bearer {key}"
    if case.path_parameters.get("reference") and next(keys) % 2:
        case.path_parameters["reference"] = company.a.conversation.code
    if VALID_KEY.match(case.headers.get("Idempotency-Key", "")):
        case.headers["Idempotency-Key"] = f"fuzz-{next(keys)}"
    response = case.call()
    case.validate_response(response)
