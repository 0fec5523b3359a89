"""A web process forgets the pieces of pages it remembers once somebody was erased, and only then."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from markupsafe import Markup
from pytest_django.fixtures import Settings
from tests import world

from esmero.actions import forget
from esmero.config import erasures
from esmero.domain.events import reads as events
from esmero.ground import clock, far, feeds, lookout
from esmero.ui import remembered

LONGEST_WAIT_SECONDS = 30


@pytest.fixture
def company(
    transactional_db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> world.World:
    settings.ESMERO_HOME = tmp_path
    # No other machine is rung at, and no thread keeps a connection to the database of a test.
    monkeypatch.setattr(far, "is_there", lambda: False)
    monkeypatch.setattr(lookout, "_fresh", _and_hang_up)
    return world.make_world()


def _and_hang_up(call: Callable[[], object]) -> object:
    try:
        return call()
    finally:
        connections.close_all()


def erase(company: world.World) -> None:
    customer_id = company.a.conversation.customer_id
    forget.forget_customer(agent=None, customer_id=customer_id, at=clock.now())


def watched(happens: Callable[[], None], watched_for: int) -> int:
    """Let something happen beside a watching process; return how often it forgot, at least so often."""
    forgot = 0

    async def live() -> None:
        nonlocal forgot
        woken = asyncio.Event()

        def note() -> None:
            nonlocal forgot
            forgot += 1
            woken.set()

        remembered._forgets.append(note)
        watching = asyncio.create_task(erasures.watch(feeds.Hub(events.newest_id)))
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                # Once when it begins to watch: what was remembered before may be of anybody.
                await woken.wait()
                woken.clear()
                await lookout.look(happens)
                while forgot < watched_for:
                    await woken.wait()
                    woken.clear()
        finally:
            remembered._forgets.remove(note)
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching

    asyncio.run(live())
    return forgot


def test_what_was_remembered_of_somebody_is_gone_once_they_are_erased(company: world.World) -> None:
    made: list[str] = []

    def make(name: str) -> Markup:
        made.append(name)
        return Markup("<b>{}</b>").format(name)

    shown = remembered.remembered(make)

    def happens() -> None:
        shown("Ana")
        shown("Ana")
        assert made == ["Ana"]
        erase(company)

    watched(happens, 2)
    shown("Ana")

    assert made == ["Ana", "Ana"]


def test_a_page_that_was_under_way_puts_nobody_back_for_good(
    company: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "LONGEST_PAGE_SECONDS", 0)

    assert watched(lambda: erase(company), 3) == 3


def test_nothing_else_that_happens_is_an_erasure(company: world.World) -> None:
    before = events.newest_id()
    assert erasures.erased_after(0, 100) == []

    erase(company)

    ((event_id, told),) = erasures.erased_after(before, 100)
    assert before < event_id <= events.newest_id()
    assert told == {}


def test_a_database_that_is_not_there_yet_is_asked_again(
    company: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "TRY_AGAIN_SECONDS", 0)
    real, asked = feeds.Hub.join, []

    async def join(self, *given):
        asked.append(given)
        if len(asked) == 1:
            raise OSError
        return await real(self, *given)

    monkeypatch.setattr(feeds.Hub, "join", join)

    assert watched(lambda: erase(company), 2) == 2
