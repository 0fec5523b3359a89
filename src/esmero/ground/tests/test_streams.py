"""Live streams, spoken to as a browser would: each circle its own news, nothing lost, nothing twice."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from esmero.ground import feeds
from esmero.ground.tests.listening import NEVER, Browser, News, front, has_told, permits

WRITE_400 = """
import sqlite3, sys, time
from pathlib import Path
from django.conf import settings
settings.configure(ESMERO_HOME=Path(sys.argv[1]))
from esmero.ground import live
news = sqlite3.connect(sys.argv[2], isolation_level=None)
for n in range(400):
    news.execute("INSERT INTO news (circle) VALUES (?)", ["anna" if n % 4 else "boris"])
    live.ring()
    time.sleep(0.0005)
"""


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


def test_one_after_another_is_told_once(news: News) -> None:
    async def scene() -> Any:
        browser = Browser(front(news), permits(news, "anna"))
        await browser.is_open()
        for n in range(1, 5):
            news.write("anna")
            await browser.until(has_told(n))
        return browser.pokes()

    assert asyncio.run(scene()) == [1, 2, 3, 4]


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
    news: News, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As many looks as possible, so that writing and looking overlap in every way.
    monkeypatch.setattr(feeds, "GAP_SECONDS", 0)
    monkeypatch.setattr(feeds, "REST", 0)

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
            await changing.until(has_told(enough))
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
            await quick.until(has_told(90 * n))
        (feed,) = streams_.hub._feeds.values()
        at_hand = len(feed.recent)
        slow.reads.set()
        await slow.until(lambda browser: len(browser.pokes()) == 270)
        return at_hand, slow.pokes()

    at_hand, told = asyncio.run(scene())

    assert at_hand <= feeds.AT_HAND
    assert told == list(range(1, 271))


def test_a_reader_who_turns_slow_while_nothing_happens_misses_nothing(news: News) -> None:
    async def scene() -> Any:
        streams_ = front(news)
        slow, quick = Browser(streams_, permits(news, "anna")), Browser(streams_, permits(news, "anna"))
        await slow.is_open()
        await quick.is_open()
        news.write("anna")
        for browser in (slow, quick):
            await browser.until(has_told(1))
        slow.reads.clear()
        for n in range(2, 5):
            news.write("anna")
            await quick.until(has_told(n))
        slow.reads.set()
        await slow.until(has_told(4))
        return slow.pokes()

    assert asyncio.run(scene()) == [1, 2, 3, 4]


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


def test_whoever_saw_what_this_process_has_not_looked_at_yet_stays(
    news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "POLL_SECONDS", NEVER)

    async def scene() -> Any:
        streams_ = front(news)
        first = Browser(streams_, permits(news, "anna"))
        await first.is_open()
        news.write_silently("anna")
        fresh = Browser(streams_, permits(news, "anna"), query="after=1")
        await fresh.is_open()
        news.write("anna")
        await fresh.until(lambda browser: browser.events)
        await first.until(has_told(2))
        return fresh, first

    fresh, first = asyncio.run(scene())

    assert (fresh.kinds(), fresh.pokes(), first.pokes()) == (["poke"], [2], [1, 2])
