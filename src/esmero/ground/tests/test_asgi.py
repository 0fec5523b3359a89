"""Sending without waiting: all of it or nothing, so that whoever has to wait sends it again whole."""

import asyncio
from typing import Any

from esmero.ground import asgi


class Line:
    """A reader who takes what comes while `is_free` is set."""

    def __init__(self) -> None:
        self.is_free = asyncio.Event()
        self.heard: list[bytes] = []

    async def send(self, message: asgi.Message) -> None:
        await self.is_free.wait()
        self.heard.append(message["body"])


def test_a_free_line_hears_at_once() -> None:
    async def scene() -> Any:
        line = Line()
        line.is_free.set()
        return asgi.more_at_once(line.send, b"news"), line.heard

    assert asyncio.run(scene()) == (True, [b"news"])


def test_a_slow_line_hears_nothing_until_somebody_waits_for_it() -> None:
    async def scene() -> Any:
        line = Line()
        was_sent = asgi.more_at_once(line.send, b"news")
        line.is_free.set()
        await asyncio.sleep(0)
        before = list(line.heard)
        await asgi.more(line.send, b"news")
        return was_sent, before, line.heard

    assert asyncio.run(scene()) == (False, [], [b"news"])


def test_a_broken_line_is_left_to_whoever_sends_in_the_usual_way() -> None:
    async def broken(message: asgi.Message) -> None:
        raise ConnectionResetError

    assert not asgi.more_at_once(broken, b"news")
