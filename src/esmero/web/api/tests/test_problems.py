"""Everything that goes wrong is told in one shape, and tells nothing that it should not."""

import pytest
from django.test import Client

from esmero.web.api import v1
from esmero.web.api.tests.conftest import QUESTION

pytestmark = pytest.mark.django_db


def _is_problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status and told["title"] and told["type"].startswith("urn:esmero:problem:")
    return told


@pytest.mark.parametrize(
    ("status", "body", "more"),
    [
        (400, '{"text": ', {}),
        (400, "[" * 100_000, {}),
        (400, QUESTION, {"key": None}),
        (422, "[]", {}),
        (422, {}, {}),
        (422, {**QUESTION, "priority": "high"}, {}),
        (422, {**QUESTION, "customer": {"email": "carla@example.org", "vip": True}}, {}),
        (422, {**QUESTION, "customer": {"email": "carla"}}, {}),
        (422, {**QUESTION, "text": "  "}, {}),
        (422, {**QUESTION, "text": "a\u0000b"}, {}),
        (422, '{"customer": {"email": "c@example.org"}, "text": "\\ud800"}', {}),
        (422, {**QUESTION, "text": "x" * 20_001}, {}),
        (422, {**QUESTION, "language": "tlh"}, {}),
        (413, {**QUESTION, "text": "x" * 300_000}, {}),
        (415, QUESTION, {"content_type": "text/plain"}),
        (401, QUESTION, {"authorization": None}),
        (401, QUESTION, {"authorization": "Bearer esm_nothing_at_all"}),
        (401, QUESTION, {"authorization": "Basic bWFydGE6c2VjcmV0"}),
    ],
)
def test_a_request_that_is_not_right_is_told_why(shop, status, body, more):
    key = more.pop("key", "one") if "key" in more else "one"

    _is_problem(shop.post("/conversations", body, key=key, **more), status)


def test_each_field_that_is_wrong_is_pointed_at(shop):
    told = _is_problem(
        shop.post("/conversations", {"customer": {"email": "x", "vip": 1}, "text": "Hello"}), 422
    )

    assert {wrong["pointer"] for wrong in told["errors"]} == {"/customer/email", "/customer/vip"}


@pytest.mark.parametrize("path", ["/nothing", "/conversations/ZZZZZZ", "/conversations/", "/health/"])
def test_what_is_not_there_is_told_as_a_problem(shop, path):
    _is_problem(shop.get(path), 404)


def test_a_wrong_method_is_told_with_the_right_ones(shop):
    answer = shop.get("/conversations")

    _is_problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("query", ["access_token=abc", "token=abc", "x=esm_abcdefgh_secret"])
def test_a_key_in_an_address_is_refused(shop, company, query):
    told = _is_problem(shop.get(f"/conversations/{company.a.conversation.code}?{query}"), 400)

    assert "never stands in an address" in told["detail"]


def test_what_is_not_known_behind_the_question_mark_is_refused(shop, company):
    _is_problem(shop.get(f"/conversations/{company.a.conversation.code}/messages?page=2"), 422)


def test_a_sign_in_at_the_desk_opens_nothing_here(company):
    client = Client()
    client.force_login(company.owner)

    _is_problem(client.get(f"/api/v1/conversations/{company.a.conversation.code}"), 401)


def test_a_key_that_asks_too_often_is_told_when_to_come_again(shop, company, settings):
    settings.ESMERO_API_REQUESTS_A_MINUTE = 2
    path = f"/conversations/{company.a.conversation.code}"
    assert [shop.get(path).status_code for _ in range(2)] == [200, 200]

    answer = shop.get(path)

    _is_problem(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0


def test_no_other_site_is_let_in_and_nothing_is_kept_in_caches(shop, company):
    answer = shop.get(f"/conversations/{company.a.conversation.code}", origin="https://elsewhere.example")

    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert "no-cache" in answer.headers["Cache-Control"]


def test_health_needs_no_key_and_says_little(db):
    answer = Client().get("/api/v1/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_document_that_is_served_is_that_of_the_code():
    served = Client().get("/api/v1/openapi.json").json()

    assert served == v1.as_document()
    assert served["openapi"] == "3.1.0"
