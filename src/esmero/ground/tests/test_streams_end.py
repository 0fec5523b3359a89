"""Live streams: who may listen, how long and how many, and what failing databases and bells do to them."""

import asyncio
from typing import Any

import pytest

from esmero.ground import asgi, clock, feeds, live, seats, streams
from esmero.ground.tests.listening import Browser, News, front, nobody, permits


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


def test_streams_in_another_process_count_as_well(news: News) -> None:
    async def seated(count: int) -> None:
        while len(seats.held("streams:anna", at=clock.now())) < count:
            await asyncio.sleep(0)

    async def scene() -> Any:
        here, there = (streams.Streams(feeds.Hub(news.newest_id), streams.Pace(seat=0.05)) for _ in range(2))
        here.most_per_visitor = there.most_per_visitor = 2
        first = Browser(here, permits(news, "anna"))
        await seated(1)
        second = Browser(here, permits(news, "anna"))
        await seated(2)
        newest = Browser(there, permits(news, "anna"))
        await first.until(lambda browser: browser.is_ended)
        return first, second, newest

    first, second, newest = asyncio.run(scene())

    assert first.kinds() == ["crowded"]
    assert (second.is_ended, newest.is_ended) == (False, False)


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


def test_what_a_crowd_leaves_behind_is_given_back_once_it_has_gone(
    news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "A_CROWD", 3)
    monkeypatch.setattr(streams, "CLEAR_UP_SECONDS", 0.0)
    cleared: list[int] = []

    async def listen(streams_: streams.Streams, count: int) -> None:
        browsers = [Browser(streams_, permits(news, f"anna{number}")) for number in range(count)]
        for browser in browsers:
            await browser.is_open()
        for browser in browsers:
            assert not cleared
            await browser.hang_up()
        await asyncio.sleep(0.01)

    async def scene() -> None:
        streams_ = streams.Streams(feeds.Hub(news.newest_id), clear_up=lambda: cleared.append(1))
        await listen(streams_, 2)
        assert cleared == []
        await listen(streams_, 3)
        assert cleared == [1]
        cleared.clear()
        await listen(streams_, 2)
        assert cleared == []

    asyncio.run(scene())


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
    monkeypatch.setattr(live, "Bell", lambda **_: (_ for _ in ()).throw(live.BellsAreNotOurs))

    async def scene() -> Any:
        browser = Browser(front(news), permits(news, "anna"))
        await browser.is_open()
        news.write("anna")
        await browser.until(lambda browser: browser.pokes() == [1])

    asyncio.run(scene())
