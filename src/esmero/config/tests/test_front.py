"""The front of a web process: what is answered before any page."""

import asyncio
from typing import Any

import pytest

from esmero.config import asgi


def spoken(scope: dict[str, Any], *words: str) -> list[dict[str, Any]]:
    """Say the words to the front, one after another, and return what it says."""
    coming, said = [{"type": word} for word in words], []

    async def receive() -> Any:
        return coming.pop(0)

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return said


def asked(path: str, method: str = "GET") -> tuple[int, bytes]:
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
    start, body = spoken(scope)
    return start["status"], body["body"]


def test_a_living_process_says_ok_whatever_it_stands_on() -> None:
    assert asked("/healthz") == (200, b"ok")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/live/desk", "/live/desk/", "/live/c/abc", "/live/c/"])
def test_strangers_find_no_stream(path: str) -> None:
    assert asked(path)[0] == 404


def test_a_stream_is_only_read() -> None:
    assert asked("/live/desk", "POST")[0] == 405


def test_the_server_is_told_that_it_may_start_and_stop() -> None:
    said = spoken({"type": "lifespan"}, "lifespan.startup", "lifespan.shutdown")

    assert [word["type"] for word in said] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_web_socket_is_declined() -> None:
    assert spoken({"type": "websocket"}) == [{"type": "websocket.close", "code": 1000}]
