"""A table of news and browsers that listen to it, for the tests of live streams."""

import asyncio
import sqlite3
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from esmero.ground import asgi, feeds, live, streams

# Longer than any test: nothing happens by the clock unless a test asks for it.
NEVER = 3600


class News:
    """A table of news in a file, read as the events room would read its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "news.sqlite3"
        self.looks = 0
        with self._open() as made:
            made.execute("CREATE TABLE news (id INTEGER PRIMARY KEY AUTOINCREMENT, circle text)")

    def write(self, circle: str, times: int = 1) -> None:
        self.write_silently(circle, times)
        live.ring()

    def write_silently(self, circle: str, times: int = 1) -> None:
        with self._open() as writer:
            writer.executemany("INSERT INTO news (circle) VALUES (?)", [[circle]] * times)

    def newest_id(self) -> int:
        (newest,) = self._open().execute("SELECT max(id) FROM news").fetchone()
        return int(newest or 0)

    def read(self, circle: str) -> feeds.Read:
        def read_after(after: int, limit: int) -> list[feeds.Row]:
            self.looks += 1
            found = self._open().execute(
                "SELECT id FROM news WHERE circle = ? AND id > ? ORDER BY id LIMIT ?", [circle, after, limit]
            )
            return [(id, {"verb": "message.received", "about": f"conversation:{id}"}) for (id,) in found]

        return read_after

    def ids(self, circle: str) -> list[int]:
        return [id for id, _ in self.read(circle)(0, 10_000)]

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=20)


class Browser:
    """One EventSource: it keeps what it is told and can hang up."""

    def __init__(self, front: streams.Streams, permit: streams.Permit, **asked: str) -> None:
        self.events: list[tuple[str, int | None, str]] = []
        self.raw = b""
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.last_id: int | None = None
        self.is_ended = False
        self._news = asyncio.Condition()
        self._hung_up = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self.task = asyncio.create_task(front.serve(permit, self._scope(asked), self._receive, self._send))

    async def until(self, satisfied: Callable[["Browser"], object]) -> None:
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: bool(satisfied(self)))

    async def is_open(self) -> None:
        await self.until(lambda browser: browser.last_id is not None)

    async def hang_up(self) -> None:
        self._hung_up.set()
        await asyncio.wait_for(self.task, 10)

    def pokes(self) -> list[int | None]:
        return [id for kind, id, _ in self.events if kind == "poke"]

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.events]

    def _scope(self, asked: dict[str, str]) -> dict[str, Any]:
        headers = [(b"host", b"esmero.example")]
        headers += [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in asked.items()
            if name != "query"
        ]
        query = asked.get("query", "").encode()
        return {"type": "http", "method": "GET", "path": "/live", "query_string": query, "headers": headers}

    async def _receive(self) -> dict[str, Any]:
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self.reads.wait()
        async with self._news:
            if message["type"] == "http.response.start":
                self.status, self.headers = message["status"], dict(message["headers"])
            else:
                self.is_ended = not message.get("more_body", False)
                self._hear(message["body"])
            self._news.notify_all()

    def _hear(self, body: bytes) -> None:
        self.raw += body
        *whole, rest = self.raw.split(b"\n\n")
        self.raw = rest
        for block in whole:
            said = dict(
                line.split(": ", 1) for line in block.decode().splitlines() if not line.startswith(":")
            )
            if "id" in said:
                self.last_id = int(said["id"])
            if "event" in said:
                self.events.append((said["event"], self.last_id, said["data"]))
            elif block.startswith(b":"):
                self.events.append(("beat", self.last_id, ""))


def front(news: News, beat: float = NEVER, permit: float = NEVER) -> streams.Streams:
    return streams.Streams(feeds.Hub(news.newest_id), streams.Pace(beat=beat, permit=permit))


def permits(news: News, circle: str, visitor: str = "") -> streams.Permit:
    async def permit(scope: asgi.Scope) -> streams.Listener:
        return streams.Listener(circle, visitor or circle, news.read(circle))

    return permit


def has_told(pokes: int) -> Callable[[Browser], bool]:
    return lambda browser: len(browser.pokes()) >= pokes


async def nobody(scope: asgi.Scope) -> None:
    return None
