"""What monitors are told, and who may see how much."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests import world

from esmero.config import asgi, counted, health
from esmero.domain.channels.models import Receipt
from esmero.ground import clock, measures, pulses, schema
from esmero.insight import condition

pytestmark = pytest.mark.django_db(transaction=True)
HERE = {"host": "localhost:8400"}


def asked(path: str, client: str = "127.0.0.1", query: str = "", **headers: str) -> tuple[int, bytes]:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in {**HERE, **headers}.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
    }
    asyncio.run(asgi.application({**scope, "headers": given, "client": (client, 1)}, receive, send))
    return said[0]["status"], said[1]["body"]


def checks() -> dict[str, dict[str, Any]]:
    _, body = asked("/readyz")
    return {check["check"]: check for check in json.loads(body)["checks"]}


@pytest.fixture
def at_work() -> None:
    for part in ("worker", "mailbox"):
        pulses.beat(part, at=clock.now())


def test_an_installation_at_work_is_ready(at_work: None) -> None:
    status, body = asked("/readyz")

    assert (status, json.loads(body)["status"]) == (200, "ready")


def test_a_clock_that_jumped_needs_a_hand_until_it_is_steady(at_work: None) -> None:
    pulses.beat("clock", at=clock.now())
    assert checks()["clock"]["state"] == "needs a hand"

    pulses.end("clock")
    assert checks()["clock"]["state"] == "well"


def test_without_a_worker_it_is_not_ready_but_the_web_part_is() -> None:
    assert asked("/readyz")[0] == 503
    assert checks()["worker"]["state"] == "bad"
    assert asked("/readyz", query="part=web")[0] == 200


def test_a_silent_worker_is_told_with_its_age(at_work: None) -> None:
    pulses.beat("worker", at=clock.now() - timedelta(minutes=5))

    found = checks()["worker"]

    assert found["state"] == "bad" and found["seconds"] >= 300


def test_mail_that_waits_to_be_read_is_counted(at_work: None) -> None:
    company = world.make_world()
    Receipt.objects.create(
        kind="EMAIL", external_id="1", raw=b"", received_at=company.at - timedelta(minutes=20)
    )

    found = checks()["receipts"]

    assert (found["state"], found["number"]) == ("bad", 1)
    assert asked("/readyz")[0] == 503


def test_a_database_that_is_newer_than_the_program_is_not_ready(
    at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "known", lambda: frozenset({("channels", "0001_the_first_tables")}))

    assert checks()["schema"]["names"] == ["newer"]
    assert asked("/readyz")[0] == 503


def test_a_failing_duty_needs_a_hand_and_is_named(at_work: None) -> None:
    pulses.fail("send letters")
    assert checks()["duties"]["names"] == ["send letters"]
    assert asked("/readyz")[0] == 200

    pulses.mend("send letters")
    assert checks()["duties"]["state"] == "well"


def test_without_a_database_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(at: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(condition, "checks", fail)

    status, body = asked("/readyz")

    assert status == 503 and json.loads(body)["checks"][0]["check"] == "database"


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("10.0.0.7", {}),
        ("127.0.0.1", {"x_forwarded_for": "10.0.0.7"}),
        ("127.0.0.1", {"host": "help.example.com"}),
    ],
)
def test_strangers_see_neither_measures_nor_details(client: str, headers: dict[str, str]) -> None:
    assert asked("/metrics", client, **headers)[0] == 404
    assert set(json.loads(asked("/readyz", client, **headers)[1])) == {"status"}


def test_with_a_token_only_the_token_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ESMERO_METRICS_TOKEN", "salt and sea")

    assert asked("/metrics")[0] == 404
    assert asked("/metrics", "10.0.0.7", authorization="Bearer salt and sea")[0] == 200


def test_answers_are_counted_by_fixed_words_alone() -> None:
    assert asked("/api/v1/conversations/4F7K92")[0] == 401
    assert asked("/readyz")[0] in {200, 503}

    text = asked("/metrics")[1].decode()

    assert 'esmero_requests_total{method="GET",status="4xx",surface="api"}' in text
    assert "4F7K92" not in text and "readyz" not in text
    assert 'esmero_check{check="worker"} 2.0' in text


@pytest.mark.parametrize(
    ("path", "surface"),
    [("/", "help"), ("/c/abc/", "portal"), ("/desk/", "desk"), ("/live/desk", None), ("/x/1/y", "help")],
)
def test_every_address_belongs_to_one_of_a_few_surfaces(path: str, surface: str | None) -> None:
    assert counted.surface_of(path) == surface


def test_every_check_has_its_words() -> None:
    assert set(health.WORDS) == set(condition.Of)


def test_what_was_counted_before_is_forgotten_at_a_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "ESMERO_HOME", tmp_path)
    measures.begin_anew()
    old = tmp_path / measures.FOLDER / "counter_1.db"
    old.touch()

    measures.begin_anew()

    assert not old.exists()
