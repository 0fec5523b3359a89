"""One poke to many open pages: how long until the last has received its bytes."""

import asyncio
import json
import resource
import subprocess
import sys
import time

from bench.house import ROOT, House

# A visitor may have so many streams in a process before the oldest gives way.
STREAMS_EACH = 8
POKES = 5
GAP_SECONDS = 0.5
# A machine that is busy with something else never opens them all: then it is said how far it came.
OPEN_WITHIN, POKED_WITHIN = 120, 30


class TooSlow(Exception):
    """Not all that was asked for happened in time; the words say what did."""


class _Page(asyncio.Protocol):
    """An open page: notes when the poke's bytes are there."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.opened = asyncio.get_running_loop().create_future()
        self.poked_at = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            self.opened.set_result(data[9:12])
        elif b"event: poke" in data:
            self.poked_at = time.monotonic()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(b"gone")


def waits_ms(house: House, count: int) -> list[float]:
    """Open `count` streams of the desk, poke them some times; return the ms to the last one's bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return asyncio.run(_measure(house, count))


async def _measure(house: House, count: int) -> list[float]:
    poker = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.poke", str(-(-count // STREAMS_EACH))),
        env=house.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=1 << 24,
    )
    assert poker.stdin and poker.stdout
    sessions = json.loads(await poker.stdout.readline())
    pages: list[_Page] = []
    try:
        await _open_in_time(house, sessions, count, pages)
        return [await _poke_in_time(poker.stdin, poker.stdout, pages) for _ in range(POKES)]
    finally:
        poker.kill()
        await poker.wait()
        for page in pages:
            if page.transport:
                page.transport.close()


async def _open_in_time(house: House, sessions: list[str], count: int, pages: list[_Page]) -> None:
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            await _open(house, sessions, count, pages)
    except TimeoutError:
        answered = sum(page.opened.done() for page in pages)
        raise TooSlow(
            f"Of {count:,} streams {len(pages):,} were asked for and {answered:,} answered "
            f"within {OPEN_WITHIN} s; they were not poked."
        ) from None


async def _poke_in_time(to: asyncio.StreamWriter, answers: asyncio.StreamReader, pages: list[_Page]) -> float:
    try:
        async with asyncio.timeout(POKED_WITHIN):
            return await _poke(to, answers, pages)
    except TimeoutError:
        heard = sum(bool(page.poked_at) for page in pages)
        raise TooSlow(
            f"{heard:,} of {len(pages):,} streams heard of a poke within {POKED_WITHIN} s."
        ) from None


async def _poke(to: asyncio.StreamWriter, answers: asyncio.StreamReader, pages: list[_Page]) -> float:
    for page in pages:
        page.poked_at = 0.0
    to.write(b"poke\n")
    committed_at = float(await answers.readline())
    while not all(page.poked_at for page in pages):
        await asyncio.sleep(0.01)
    await asyncio.sleep(GAP_SECONDS)
    return (max(page.poked_at for page in pages) - committed_at) * 1000


async def _open(house: House, sessions: list[str], count: int, pages: list[_Page]) -> None:
    loop = asyncio.get_running_loop()
    for number in range(count):
        request = (
            f"GET /live/desk HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nAccept: text/event-stream\r\n"
            f"Cookie: sessionid={sessions[number // STREAMS_EACH]}\r\n\r\n"
        ).encode()
        _, page = await loop.create_connection(lambda r=request: _Page(r), "127.0.0.1", house.port)
        pages.append(page)
        if number % 50 == 49:
            await asyncio.gather(*(one.opened for one in pages))
    answers = await asyncio.gather(*(one.opened for one in pages))
    refused = [answer for answer in answers if answer != b"200"]
    if refused:
        raise TooSlow(f"{len(refused):,} of {count:,} streams were refused: {refused[0]!r}.")
