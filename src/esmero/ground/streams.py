"""Live streams: server-sent events as raw ASGI, no thread each, resumed from the last event id seen.

What a page is told: `event: poke` (something happened), `reload` (too much happened: fetch the whole
page again), `closed` (the right to listen is gone) and `crowded` (too many streams of this visitor:
the oldest gives way). A stream that ends without a word is to be opened again; a browser does that.
"""

import asyncio
import contextlib
import functools
import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from esmero.ground import asgi, asked, clock, feeds, lookout, seats

log = logging.getLogger(__name__)

MOST_PER_VISITOR = 8
# A visitor's streams of all processes are counted together; one that is not heard of for so long is gone.
SEAT_SECONDS = 150
MOST_PER_PROCESS = 5000
# Whoever missed more than this fetches the page again instead.
TOO_FAR_BEHIND = 1000
# Once the last stream of so many has ended, it is worth clearing up after them; not within the same moment,
# as the last ones still end.
A_CROWD = 500
CLEAR_UP_SECONDS = 1.0

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True)
class Listener:
    """Who listens: the circle that is told the same (one reading for all of it), and the visitor."""

    circle: Hashable
    visitor: str
    read: feeds.Read = field(compare=False)


@dataclass(frozen=True)
class Pace:
    """How often a stream shows life, is permitted anew and holds its seat, in seconds."""

    beat: float = 20
    permit: float = 15
    seat: float = 60


Permit = Callable[[asgi.Scope], Awaitable[Listener | None]]


class Streams:
    """The open streams of this process and their limits. `clear_up` is called after a crowd has gone."""

    def __init__(
        self, hub: feeds.Hub, pace: Pace | None = None, clear_up: Callable[[], None] = lambda: None
    ) -> None:
        self.hub = hub
        self._clear_up = clear_up
        self._most_at_once = 0
        self.pace = pace or Pace()
        self.most_per_visitor = MOST_PER_VISITOR
        self.most = MOST_PER_PROCESS
        self._open: dict[str, list[Stream]] = {}
        self._count = 0
        self._is_over = False

    async def serve(self, permit: Permit, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        """Answer a request for a stream: refuse it, or keep telling until either side ends it."""
        refusal = self._refusal(scope)
        if refusal:
            await asgi.answer(send, *refusal)
            return
        listener = await permit(scope)
        if listener is None:
            await asgi.answer(send, 404, "There is nothing here.")
            return
        stream = Stream(self, permit, listener, scope, send)
        self._admit(stream)
        try:
            await stream.run(receive)
        finally:
            self._dismiss(stream)
            await stream.give_seat_up()

    def end_all(self) -> None:
        """End every stream and take no new one: this process stops. Browsers come back to another."""
        self._is_over = True
        for stream in [stream for streams in self._open.values() for stream in streams]:
            stream.end()

    def _refusal(self, scope: asgi.Scope) -> tuple[int, str, asgi.Headers] | None:
        if scope["method"] != "GET":
            return 405, "A stream is only read.", [(b"allow", b"GET")]
        if not asked.is_of_our_pages(scope):
            return 403, "Only pages of this site may listen.", []
        if self._is_over or self._count >= self.most:
            return 503, "No room for another stream just now.", [(b"retry-after", b"10")]
        return None

    def _admit(self, stream: "Stream") -> None:
        same_visitor = self._open.setdefault(stream.listener.visitor, [])
        if len(same_visitor) >= self.most_per_visitor:
            # The oldest may be a dead line that nobody has noticed yet, so the newest is let in.
            same_visitor.pop(0).end("crowded")
        same_visitor.append(stream)
        self._count += 1
        self._most_at_once = max(self._most_at_once, self._count)

    def _dismiss(self, stream: "Stream") -> None:
        self._count -= 1
        same_visitor = self._open.get(stream.listener.visitor, [])
        with contextlib.suppress(ValueError):
            same_visitor.remove(stream)
        if not same_visitor:
            self._open.pop(stream.listener.visitor, None)
        if not self._count:
            self._after_the_last()

    def _after_the_last(self) -> None:
        if self._most_at_once >= A_CROWD and not self._is_over:
            asyncio.get_running_loop().call_later(CLEAR_UP_SECONDS, self._clear_up)
        self._most_at_once = 0


class Stream:
    """One open stream. It holds a cursor, never a queue, so a slow reader costs no memory."""

    def __init__(
        self, streams: Streams, permit: Permit, listener: Listener, scope: asgi.Scope, send: asgi.Send
    ) -> None:
        self.listener = listener
        self._hub = streams.hub
        self._most = streams.most_per_visitor
        self._seat = secrets.token_hex(8)
        self._pace = streams.pace
        self._permit = permit
        self._scope = scope
        self._send = send
        self._stir = asyncio.Event()
        self._last_word: str | None = None
        self._is_ending = self._is_gone = self._is_resting = False
        self._feed: feeds.Feed | None = None
        self._cursor = 0
        self._beat_at = self._permit_at = self._seat_at = 0.0

    def end(self, last_word: str | None = None) -> None:
        """Have the stream end soon, after telling the page `last_word`."""
        self._last_word = last_word
        self._is_ending = True
        self._stir.set()

    async def run(self, receive: asgi.Receive) -> None:
        """Tell what happens until the visitor goes or the stream is ended."""
        watching = asyncio.create_task(self._until_gone(receive))
        try:
            feed = await self._hub.join(self.listener.circle, self.listener.read, self._hear)
            await self._begin(feed)
            await self._hold_seat()
            self._feed = feed
            while not self._is_ending:
                await self._tell(feed)
                await self._rest()
            await self._take_leave()
        finally:
            watching.cancel()
            self._hub.leave(self.listener.circle, self._hear)

    async def _until_gone(self, receive: asgi.Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            continue
        self._is_gone = True
        self.end()

    async def _begin(self, feed: feeds.Feed) -> None:
        resumed = asked.last_seen(self._scope)
        self._cursor = feed.seen if resumed is None else resumed
        self._plan_permit()
        await asgi.start(self._send, 200, HEADERS)
        # Browsers come back at different moments, so that a restart brings no crowd.
        retry = random.randint(1000, 3000)  # noqa: S311 (spreads load, no secret)
        await self._say(f"retry: {retry}\nid: {self._cursor}\n\n".encode())
        if self._cursor > feed.seen:
            reached, _ = await self._hub.catch_up(feed, self._cursor, 1)
            if self._cursor > reached:
                # It saw what this database does not know (a backup was put back).
                await self._reload(reached)

    async def _tell(self, feed: feeds.Feed) -> None:
        self._stir.clear()
        if feed.reaches(self._cursor):
            news, reached = feed.words_after(self._cursor), feed.seen
        else:
            reached, rows = await self._hub.catch_up(feed, self._cursor, TOO_FAR_BEHIND + 1)
            if len(rows) > TOO_FAR_BEHIND:
                await self._reload(reached)
                return
            news = feeds.words(feeds.entries(rows))
        self._cursor = max(self._cursor, reached)
        if news:
            await self._say(news)

    def _hear(self) -> None:
        # To wake the tasks of thousands of streams costs more than to tell those that rest here and now.
        if not (self._is_resting and self._tell_at_once()):
            self._stir.set()

    def _tell_at_once(self) -> bool:
        feed = self._feed
        if feed is None or self._is_ending or not feed.reaches(self._cursor):
            return False
        if self._cursor < feed.seen and not asgi.more_at_once(self._send, feed.words_after(self._cursor)):
            return False
        self._cursor = max(self._cursor, feed.seen)
        self._beat_at = _now() + self._pace.beat
        return True

    async def _rest(self) -> None:
        """Wait for news, a beat or a permit, whichever comes first."""
        if not self._stir.is_set():
            self._is_resting = True
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(min(self._beat_at, self._permit_at, self._seat_at)):
                    await self._stir.wait()
            self._is_resting = False
        now = _now()
        if now >= self._permit_at:
            await self._ask_again()
        if now >= self._seat_at and not self._is_ending:
            await self._hold_seat()
        if now >= self._beat_at and not self._is_ending:
            # The id lets a quiet stream resume from here, without reading all that was for others.
            await self._say(f": still here\nid: {self._cursor}\n\n".encode())

    async def _ask_again(self) -> None:
        self._plan_permit()
        try:
            listener = await self._permit(self._scope)
        except Exception:
            log.exception("A live stream could not be permitted again and ends.")
            self.end()
            return
        if listener is None:
            self.end("closed")
        elif listener != self.listener:
            # The visitor may hear other things now: the browser opens the stream anew.
            self.end()

    async def _hold_seat(self) -> None:
        """Be counted among this visitor's streams everywhere; with too many newer ones, this one ends."""
        self._seat_at = _now() + self._pace.seat * random.uniform(0.7, 1)  # noqa: S311 (spreads load, no secret)
        hold = functools.partial(seats.hold, seconds=SEAT_SECONDS, at=clock.now(), most=self._most)
        if not await lookout.look(hold, self._room, self._seat):
            self.end("crowded")

    async def give_seat_up(self) -> None:
        """Be counted no longer."""
        # Whatever keeps it from that: the seat ends by itself.
        with contextlib.suppress(Exception):
            await lookout.look(seats.leave, self._room, self._seat, at=clock.now())

    @property
    def _room(self) -> str:
        return seats.of_streams(self.listener.visitor)

    def _plan_permit(self) -> None:
        # Spread, so that streams opened together do not all ask together.
        self._permit_at = _now() + self._pace.permit * random.uniform(0.7, 1)  # noqa: S311 (spreads load, no secret)

    async def _reload(self, reached: int) -> None:
        self._cursor = reached
        await self._say(f"id: {reached}\nevent: reload\ndata: {{}}\n\n".encode())

    async def _take_leave(self) -> None:
        if self._is_gone:
            return
        if self._last_word:
            await self._say(f"event: {self._last_word}\ndata: {{}}\n\n".encode())
        await asgi.finish(self._send)

    async def _say(self, words: bytes) -> None:
        # The server holds this up while the reader is slow; nothing piles up behind it.
        self._beat_at = _now() + self._pace.beat
        await asgi.more(self._send, words)


def _now() -> float:
    return asyncio.get_running_loop().time()
