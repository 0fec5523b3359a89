"""Clients in a closed loop: each sends its next request when the answer to the last has come."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# The bytes of a client's next request: its number among the clients, and a number that never repeats.
Make = Callable[[int, int], bytes]


@dataclass
class Heard:
    """What the clients met in one block."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.waits) / self.seconds if self.seconds else 0.0

    def wait(self, share: float) -> float:
        """Return the wait in ms that this share of the answers did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


@dataclass(frozen=True)
class Target:
    """An address to ask, and what a right answer is."""

    port: int
    make: Make
    status: int = 200
    text: bytes = b""


class _Line(asyncio.Protocol):
    """One kept-alive connection; `ask` sends and returns status and body."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = bytes(self._buffer[:head_end]).lower()
        at = head.find(b"content-length:")
        if at < 0:
            self._end(ValueError("an answer without a length"))
            return
        length = int(head[at + 15 :].split(b"\r\n", 1)[0])
        if len(self._buffer) < head_end + 4 + length:
            return
        body = bytes(self._buffer[head_end + 4 : head_end + 4 + length])
        del self._buffer[: head_end + 4 + length]
        if self._waiting and not self._waiting.done():
            self._waiting.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        self._end(error or ConnectionResetError("the server hung up"))

    def _end(self, error: Exception) -> None:
        self._transport = None
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error)

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport:
            self._transport.close()


async def ask(port: int, request: bytes) -> tuple[int, bytes]:
    """Send one request on a connection of its own; return status and body."""
    _, line = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", port)
    try:
        return await line.ask(request)
    finally:
        line.close()


def closed_loop(targets: Sequence[Target], *, clients: int, seconds: float, first: int = 0) -> list[Heard]:
    """Let `clients` ask the targets in turn, request by request, for `seconds`; return what each target gave.

    With two targets their ratio is free of the machine's drift. `first` is the first of the numbers
    that never repeat.
    """
    return asyncio.run(_closed_loop(targets, clients, seconds, first))


async def _closed_loop(targets: Sequence[Target], clients: int, seconds: float, first: int) -> list[Heard]:
    heard = [Heard() for _ in targets]
    numbers = iter(range(first, first + 10_000_000))
    began = time.perf_counter()
    ends = began + seconds
    await asyncio.gather(*(_client(one, targets, heard, numbers, ends) for one in range(clients)))
    passed = time.perf_counter() - began
    spent = sum(sum(each.waits) for each in heard) or 1.0
    for each in heard:
        # Where targets take turns, each is given the share of the time that its answers took.
        each.seconds = passed * (sum(each.waits) / spent)
    return heard


async def _client(number: int, targets: Sequence[Target], heard: list[Heard], numbers, ends: float) -> None:
    loop = asyncio.get_running_loop()
    lines: list[_Line | None] = [None] * len(targets)
    turn = number % len(targets)
    while time.perf_counter() < ends:
        target, line = targets[turn], lines[turn]
        if line is None or not line.is_open:
            _, line = await loop.create_connection(_Line, "127.0.0.1", target.port)
            lines[turn] = line
        request = target.make(number, next(numbers))
        began = time.perf_counter()
        try:
            status, body = await line.ask(request)
        except (OSError, ValueError) as error:
            heard[turn].errors.append(repr(error))
            lines[turn] = None
            await asyncio.sleep(0.05)
            continue
        _note(heard[turn], target, time.perf_counter() - began, status, body)
        turn = (turn + 1) % len(targets)
    for line in lines:
        if line:
            line.close()


def _note(heard: Heard, target: Target, wait: float, status: int, body: bytes) -> None:
    heard.waits.append(wait)
    heard.sizes.append(len(body))
    if status != target.status:
        heard.errors.append(f"status {status}: {body[:120]!r}")
    elif target.text and target.text not in body:
        heard.errors.append(f"the answer lacks {target.text!r}")
