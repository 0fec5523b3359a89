"""Request bodies are read whole before a thread takes the request: a slow sender holds no thread."""

import asyncio
import contextlib
from tempfile import SpooledTemporaryFile
from typing import IO

from esmero.ground import asgi

IN_MEMORY_BYTES = 1024 * 1024
# A sender who is silent for this long has gone or means harm.
SILENCE_SECONDS = 60.0


class BodyRefused(Exception):
    """The body is too big or does not come; carries the status and the words to answer with."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


TOO_BIG = (413, "What was sent is too big.")
TOO_SLOW = (408, "What was sent stopped coming midway.")


class SenderGone(Exception):
    """The sender hung up before the body was whole."""


class Body:
    """A whole request body, in memory while small, in a temporary file otherwise."""

    def __init__(self, most_bytes: int) -> None:
        self.size = 0
        self.is_more = True
        self._most_bytes = most_bytes
        self.file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed by close()

    async def take(self, scope: asgi.Scope, receive: asgi.Receive) -> None:
        """Read it all. Raises BodyRefused and SenderGone."""
        if int(asgi.header(scope, b"content-length") or 0) > self._most_bytes:
            raise BodyRefused(*TOO_BIG)
        while self.is_more:
            message = await _next(receive)
            self.is_more = message.get("more_body", False)
            self._keep(message.get("body", b""))
        self.file.seek(0)

    def close(self) -> None:
        """Give the memory or the temporary file back."""
        self.file.close()

    def _keep(self, part: bytes) -> None:
        self.size += len(part)
        if self.size > self._most_bytes:
            raise BodyRefused(*TOO_BIG)
        self.file.write(part)


async def let_pass(receive: asgi.Receive, most_bytes: int) -> None:
    """Hear the rest of a body that is not taken: a browser that still sends does not see the answer.

    Whoever sends without end, or not at all, is not heard out.
    """
    left = most_bytes
    with contextlib.suppress(BodyRefused, SenderGone):
        while left > 0:
            message = await _next(receive)
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                return


def is_expected(scope: asgi.Scope) -> bool:
    """Return whether the request announces a body."""
    length = asgi.header(scope, b"content-length")
    return length not in (None, "0") or asgi.header(scope, b"transfer-encoding") is not None


async def _next(receive: asgi.Receive) -> asgi.Message:
    try:
        async with asyncio.timeout(SILENCE_SECONDS):
            message = await receive()
    except TimeoutError as error:
        raise BodyRefused(*TOO_SLOW) from error
    if message["type"] == "http.disconnect":
        raise SenderGone
    return message
