"""What is new, read once for everybody: one look at the database per wake-up and circle of listeners."""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from esmero.ground import live, lookout

log = logging.getLogger(__name__)

# The newest entries that a feed keeps at hand; a stream further behind reads for itself.
AT_HAND = 100
# The longest time between two looks when no bell rings.
POLL_SECONDS = 1.0
# Rings within this time after a look are answered by one look.
GAP_SECONDS = 0.05
# So many streams hear of news before the pages of the process have their turn.
BITE = 200
# And after a long look the database has this many times as long to itself.
REST = 2

Row = tuple[int, dict[str, Any]]
NewestId = Callable[[], int]
# (after this id, at most so many) -> the entries, oldest first
Read = Callable[[int, int], list[Row]]
# How a stream hears that its feed has something new; it neither waits nor raises.
Stir = Callable[[], None]


@dataclass(frozen=True)
class Entry:
    """One thing to tell, already in the words of the wire."""

    id: int
    wire: bytes


def entries(rows: Iterable[Row]) -> list[Entry]:
    """Return rows as server-sent events."""
    return [Entry(id, _wire(id, what)) for id, what in rows]


def words(news: Iterable[Entry]) -> bytes:
    """Return entries as they go over the wire, one after the other."""
    return b"".join(entry.wire for entry in news)


def _wire(id: int, what: dict[str, Any]) -> bytes:
    told = json.dumps(what, separators=(",", ":"))
    return f"id: {id}\nevent: poke\ndata: {told}\n\n".encode()


class Feed:
    """What one circle of listeners is told; shared by all their streams in this process."""

    def __init__(self, read: Read, seen: int) -> None:
        self.read = read
        # Everything up to `seen` was looked at; what lies between `floor` and `seen` is at hand.
        self.floor = self.seen = seen
        self.recent: deque[Entry] = deque()
        self.streams: set[Stir] = set()
        # What was asked for last, and the answer: after news nearly all streams ask for the same.
        self._asked = (seen, seen)
        self._words = b""

    def reaches(self, cursor: int) -> bool:
        """Return whether everything after `cursor` is at hand."""
        return cursor >= self.floor

    def words_after(self, cursor: int) -> bytes:
        """Return what is at hand after `cursor`, oldest first, as it goes over the wire."""
        if self._asked != (cursor, self.seen):
            self._words = words(entry for entry in self.recent if entry.id > cursor)
            self._asked = cursor, self.seen
        return self._words

    async def take(self, newest: int, rows: list[Row]) -> None:
        """Take in what one look found (at most AT_HAND + 1 rows), and stir the streams."""
        if len(rows) > AT_HAND:
            self._begin_again(newest)
        else:
            self._append(entries(rows))
            self.seen = max(newest, self.recent[-1].id if rows else 0)
        if rows:
            await self._stir()

    def _begin_again(self, newest: int) -> None:
        self.recent.clear()
        self.floor = self.seen = newest

    def _append(self, new: list[Entry]) -> None:
        self.recent.extend(new)
        while len(self.recent) > AT_HAND:
            self.floor = self.recent.popleft().id

    async def _stir(self) -> None:
        # Whoever joins meanwhile begins with what was taken in; whoever leaves hears nothing of it.
        for number, stir in enumerate(tuple(self.streams), 1):
            stir()
            if number % BITE == 0:
                await asyncio.sleep(0)


class Hub:
    """All feeds of this process. It watches while anybody listens."""

    def __init__(self, newest_id: NewestId) -> None:
        self.newest_id = newest_id
        self._feeds: dict[Hashable, Feed] = {}
        self._watching: asyncio.Task[None] | None = None

    async def join(self, key: Hashable, read: Read, stir: Stir) -> Feed:
        """Return the feed of the circle `key`; `stir` is called whenever it has something new."""
        seen = await lookout.look(self.newest_id)
        feed = self._feeds.setdefault(key, Feed(read, seen))
        feed.streams.add(stir)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        return feed

    def leave(self, key: Hashable, stir: Stir) -> None:
        """Stop stirring; the last one of a circle takes its feed away."""
        feed = self._feeds.get(key)
        if feed is None:
            return
        feed.streams.discard(stir)
        if not feed.streams:
            del self._feeds[key]

    async def catch_up(self, feed: Feed, cursor: int, limit: int) -> tuple[int, list[Row]]:
        """Return how far a look reached that a stream made for itself, and what it found after `cursor`."""
        return await lookout.look(_read_one, self.newest_id, feed.read, cursor, limit)

    async def _watch(self) -> None:
        bell = _hang_a_bell()
        try:
            while self._feeds:
                await asyncio.sleep(await self._look_once())
                await (bell.wait_async(POLL_SECONDS) if bell else asyncio.sleep(POLL_SECONDS))
        finally:
            if bell:
                bell.close()

    async def _look_once(self) -> float:
        """Look, and return for how many seconds to leave the database in peace."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await self._look()
        except Exception:
            log.exception("Looking for news failed; the next look is in a second.")
        return max(GAP_SECONDS, REST * (loop.time() - began))

    async def _look(self) -> None:
        asked = {key: (feed.read, feed.seen) for key, feed in self._feeds.items()}
        newest, found = await lookout.look(_read_all, self.newest_id, asked)
        for key, rows in found.items():
            feed = self._feeds.get(key)
            # A feed that came anew in the meantime has begun later than what was asked for.
            if feed is not None and feed.seen == asked[key][1]:
                await feed.take(newest, rows)


def _hang_a_bell() -> live.Bell | None:
    with contextlib.suppress(OSError, live.BellsAreNotOurs):
        return live.Bell(hears_far=True)
    log.error("No doorbell could be hung up; live pages look for news each second instead.")
    return None


def _read_all(
    newest_id: NewestId, asked: dict[Hashable, tuple[Read, int]]
) -> tuple[int, dict[Hashable, list[Row]]]:
    # The newest id first: what is committed after it is found by this look or by the next.
    newest = newest_id()
    found = {key: read(seen, AT_HAND + 1) for key, (read, seen) in asked.items() if seen != newest}
    return newest, found


def _read_one(newest_id: NewestId, read: Read, cursor: int, limit: int) -> tuple[int, list[Row]]:
    newest = newest_id()
    rows = read(cursor, limit)
    return max(newest, rows[-1][0] if rows else 0), rows
