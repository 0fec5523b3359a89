"""Live streams, spoken to as a browser would: nothing lost, nothing twice, an end when the right is gone."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from esmero.ground import asgi, feeds, live, streams

WRITE_400 = """
import sqlite3, sys
from pathlib import Path
from django.conf import settings
settings.configure(ESMERO_HOME=Path(sys.argv[1]))
from esmero.ground import live
news = sqlite3.connect(sys.argv[2], isolation_level=None)
for n in range(400):
    news.execute("INSERT INTO news (circle) VALUES (?)", ["anna" if n % 4 else "boris"])
    live.ring()
"""

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
        with self._open() as writer:
            writer.executemany("INSERT INTO news (circle) VALUES (?)", [[circle]] * times)
        live.ring()

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


@pytest.fixture
def news(settings: Settings, tmp_path: Path) -> News:
    settings.ESMERO_HOME = tmp_path
    settings.CSRF_TRUSTED_ORIGINS = ["https://help.example"]
    return News(tmp_path)


def front(news: News, beat: float = NEVER, permit: float = NEVER) -> streams.Streams:
    return streams.Streams(feeds.Hub(news.newest_id), streams.Pace(beat=beat, permit=permit))


def permits(news: News, circle: str, visitor: str = "") -> streams.Permit:
    async def permit(scope: asgi.Scope) -> streams.Listener:
        return streams.Listener(circle, visitor or circle, news.read(circle))

    return permit


def _has_told(pokes: int) -> Callable[[Browser], bool]:
    return lambda browser: len(browser.pokes()) >= pokes


async def nobody(scope: asgi.Scope) -> None:
    return None


def test_each_listener_is_told_of_its_own_circle_alone(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        anna, boris = Browser(streams_, permits(news, "anna")), Browser(streams_, permits(news, "boris"))
        await anna.is_open()
        await boris.is_open()
        news.write("anna")
        news.write("boris")
        await anna.until(lambda browser: browser.events)
        await boris.until(lambda browser: browser.events)
        return anna, boris

    anna, boris = asyncio.run(scene())

    told = {"verb": "message.received", "about": "conversation:1"}
    assert [(kind, id, json.loads(data)) for kind, id, data in anna.events] == [("poke", 1, told)]
    assert boris.pokes() == [2]
    assert anna.headers[b"cache-control"] == b"no-store"
    assert anna.headers[b"x-accel-buffering"] == b"no"


def test_one_look_serves_a_whole_circle(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        browsers = [Browser(streams_, permits(news, "anna", f"visitor {n}")) for n in range(30)]
        for browser in browsers:
            await browser.is_open()
        before = news.looks
        news.write("anna")
        for browser in browsers:
            await browser.until(lambda browser: browser.pokes() == [1])
        return news.looks - before

    assert asyncio.run(scene()) == 1


def test_a_browser_that_comes_back_is_told_what_it_missed(news: News) -> None:
    news.write("anna", 3)

    async def scene() -> Any:
        streams_ = front(news)
        by_header = Browser(streams_, permits(news, "anna"), last_event_id="1", query="after=0")
        by_address = Browser(streams_, permits(news, "anna"), query="after=2")
        anew = Browser(streams_, permits(news, "anna"))
        await by_header.until(lambda browser: len(browser.events) == 2)
        await by_address.until(lambda browser: len(browser.events) == 1)
        await anew.is_open()
        news.write("anna")
        await anew.until(lambda browser: browser.events)
        return by_header.pokes()[:2], by_address.pokes()[:1], anew.pokes()

    assert asyncio.run(scene()) == ([2, 3], [3], [4])


def test_nothing_is_lost_and_nothing_told_twice_while_another_process_writes(
    news: News, tmp_path: Path
) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        steady, changing = Browser(streams_, permits(news, "anna")), Browser(streams_, permits(news, "anna"))
        await steady.is_open()
        await changing.is_open()
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        writer = subprocess.Popen([sys.executable, "-c", WRITE_400, str(tmp_path), str(news.path)], env=env)
        parts: list[int | None] = []
        while len(parts) < 300:
            enough = min(40, 300 - len(parts))
            await changing.until(_has_told(enough))
            await changing.hang_up()
            parts += changing.pokes()
            changing = Browser(streams_, permits(news, "anna"), last_event_id=str(changing.last_id))
        await steady.until(lambda browser: len(browser.pokes()) >= 300)
        writer.wait(10)
        return steady.pokes(), parts

    steady, parts = asyncio.run(scene())

    assert len(news.ids("anna")) == 300
    assert steady == news.ids("anna")
    assert parts == news.ids("anna")


def test_a_slow_reader_is_not_queued_for_and_catches_up(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        slow, quick = Browser(streams_, permits(news, "anna")), Browser(streams_, permits(news, "anna"))
        await slow.is_open()
        await quick.is_open()
        slow.reads.clear()
        for n in range(1, 4):
            news.write("anna", 90)
            await quick.until(_has_told(90 * n))
        (feed,) = streams_.hub._feeds.values()
        at_hand = len(feed.recent)
        slow.reads.set()
        await slow.until(lambda browser: len(browser.pokes()) == 270)
        return at_hand, slow.pokes()

    at_hand, told = asyncio.run(scene())

    assert at_hand <= feeds.AT_HAND
    assert told == list(range(1, 271))


def test_whoever_is_too_far_behind_is_told_to_reload(news: News) -> None:
    news.write("anna", 1001)

    async def scene() -> Any:
        streams_ = front(news)
        behind = Browser(streams_, permits(news, "anna"), query="after=0")
        just = Browser(streams_, permits(news, "anna"), query="after=1")
        await behind.until(lambda browser: browser.events)
        await just.until(lambda browser: len(browser.events) == 1000)
        news.write("anna")
        await behind.until(lambda browser: len(browser.events) == 2)
        return behind

    behind = asyncio.run(scene())

    assert behind.kinds() == ["reload", "poke"]
    assert behind.pokes() == [1002]


def test_whoever_saw_more_than_there_is_is_told_to_reload(news: News) -> None:
    news.write("anna", 5)

    async def scene() -> Any:
        from_before_the_restore = Browser(front(news), permits(news, "anna"), last_event_id="77")
        await from_before_the_restore.until(lambda browser: browser.events)
        return from_before_the_restore

    browser = asyncio.run(scene())

    assert (browser.kinds(), browser.last_id) == (["reload"], 5)


def test_a_stream_closes_when_the_right_is_gone(news: News) -> None:
    rights = [True]

    async def permit(scope: asgi.Scope) -> streams.Listener | None:
        return streams.Listener("anna", "anna", news.read("anna")) if rights else None

    async def scene() -> Any:
        streams_ = front(news, permit=0.02)
        browser = Browser(streams_, permit)
        await browser.is_open()
        rights.clear()
        await browser.until(lambda browser: browser.is_ended)
        await browser.task
        return browser, streams_

    browser, streams_ = asyncio.run(scene())

    assert browser.kinds() == ["closed"]
    assert (streams_._count, streams_._open, streams_.hub._feeds) == (0, {}, {})


def test_a_stream_ends_silently_when_the_visitor_may_hear_other_things(news: News) -> None:
    circles = ["anna", "boris"]

    async def permit(scope: asgi.Scope) -> streams.Listener:
        circle = circles.pop(0) if len(circles) > 1 else circles[0]
        return streams.Listener(circle, "visitor", news.read(circle))

    async def scene() -> Any:
        browser = Browser(front(news, permit=0.02), permit)
        await browser.until(lambda browser: browser.is_ended)
        return browser

    assert asyncio.run(scene()).kinds() == []


def test_a_quiet_stream_shows_life_and_moves_its_place_on(news: News) -> None:
    async def scene() -> Any:
        browser = Browser(front(news, beat=0.02), permits(news, "anna"))
        await browser.is_open()
        news.write("boris")
        await browser.until(lambda browser: browser.last_id == 1)
        return browser

    assert set(asyncio.run(scene()).kinds()) == {"beat"}


def test_the_oldest_stream_of_a_crowding_visitor_gives_way(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        streams_.most_per_visitor = 2
        browsers = [Browser(streams_, permits(news, "anna")) for _ in range(3)]
        other = Browser(streams_, permits(news, "boris"))
        await browsers[0].until(lambda browser: browser.is_ended)
        await browsers[2].is_open()
        await other.is_open()
        return browsers, streams_._count

    (oldest, second, newest), count = asyncio.run(scene())

    assert oldest.kinds() == ["crowded"]
    assert (second.is_ended, newest.is_ended, count) == (False, False, 3)


def test_a_full_process_asks_to_come_back_later(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        streams_.most = 1
        first = Browser(streams_, permits(news, "anna"))
        await first.is_open()
        refused = Browser(streams_, permits(news, "boris"))
        await refused.task
        await first.hang_up()
        again = Browser(streams_, permits(news, "boris"))
        await again.is_open()
        return refused, again

    refused, again = asyncio.run(scene())

    assert (refused.status, refused.headers[b"retry-after"]) == (503, b"10")
    assert again.status == 200


def test_a_stranger_finds_nothing(news: News) -> None:
    async def scene() -> Any:
        stranger = Browser(front(news), nobody)
        await stranger.task
        return stranger

    assert asyncio.run(scene()).status == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://esmero.example", 200),
        ("https://help.example", 200),
        ("https://evil.example", 403),
        ("https://esmero.example.evil.example", 403),
        ("null", 403),
    ],
)
def test_only_our_own_pages_may_listen(news: News, origin: str, status: int) -> None:
    async def scene() -> Any:
        browser = Browser(front(news), permits(news, "anna"), origin=origin)
        await browser.until(lambda browser: browser.status)
        return browser

    assert asyncio.run(scene()).status == status


def test_a_stopping_process_lets_its_streams_go(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        browser = Browser(streams_, permits(news, "anna"))
        await browser.is_open()
        streams_.end_all()
        await browser.until(lambda browser: browser.is_ended)
        late = Browser(streams_, permits(news, "anna"))
        await late.task
        return browser, late

    browser, late = asyncio.run(scene())

    assert (browser.kinds(), late.status) == ([], 503)


def test_the_watch_survives_a_database_that_fails(
    news: News, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(feeds, "POLL_SECONDS", 0.05)

    async def scene() -> Any:
        streams_ = front(news)
        browser = Browser(streams_, permits(news, "anna"))
        await browser.is_open()
        found = streams_.hub.newest_id
        streams_.hub.newest_id = lambda: 1 // 0
        while "ZeroDivisionError" not in caplog.text:
            await asyncio.sleep(0.01)
        streams_.hub.newest_id = found
        news.write("anna")
        await browser.until(lambda browser: browser.pokes() == [1])

    asyncio.run(scene())


def test_without_a_bell_the_watch_looks_by_itself(news: News, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(live, "Bell", lambda: (_ for _ in ()).throw(live.BellsAreNotOurs))

    async def scene() -> Any:
        browser = Browser(front(news), permits(news, "anna"))
        await browser.is_open()
        news.write("anna")
        await browser.until(lambda browser: browser.pokes() == [1])

    asyncio.run(scene())
