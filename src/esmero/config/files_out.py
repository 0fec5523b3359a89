"""Files leave without holding a page thread: the thread hands the open file over, the event loop sends it."""

import asyncio
import io
import os
import stat
from collections.abc import Iterator
from typing import IO, Any

from esmero.ground import asgi

BLOCK_BYTES = 128 * 1024
# Where a request's scope carries the file that was handed over.
HANDED = "esmero.handed_file"


class FileWrapper:
    """WSGI's `wsgi.file_wrapper`: an answer that is a file."""

    def __init__(self, file: IO[bytes], block_size: int = BLOCK_BYTES) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(BLOCK_BYTES), b"")

    def close(self) -> None:
        """Close the file (and with Django, the whole answer)."""
        self._file.close()

    def hand_over(self) -> "HandedFile | None":
        """Return the file for the event loop; None when it is not one of the disk."""
        try:
            number, place = self._file.fileno(), self._file.tell()
        except (AttributeError, OSError, io.UnsupportedOperation):
            return None
        return HandedFile(os.dup(number), place) if stat.S_ISREG(os.fstat(number).st_mode) else None


class HandedFile:
    """A file on its way to the event loop: it has its own handle and place."""

    def __init__(self, handle: int, place: int) -> None:
        self._handle = handle
        self._place = place

    async def send(self, send: asgi.Send, most_bytes: int) -> None:
        """Send what follows its place, `most_bytes` at most, as fast as the reader takes it."""
        left = most_bytes
        while left > 0:
            wanted = min(left, BLOCK_BYTES)
            block = await asyncio.to_thread(os.pread, self._handle, wanted, self._place)
            if not block:
                return
            await asgi.more(send, block)
            self._place += len(block)
            left -= len(block)

    def close(self) -> None:
        """Close its handle."""
        os.close(self._handle)


class Sender:
    """An ASGI `send` that puts the handed file in before the last part of the body."""

    def __init__(self, scope: asgi.Scope, send: asgi.Send) -> None:
        self._scope = scope
        self._send = send
        self._length = 2**63

    async def __call__(self, message: asgi.Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self._length = _length(message["headers"], self._length)
        elif HANDED in self._scope and not message.get("more_body", False):
            await self._send_file(self._scope.pop(HANDED))
        await self._send(message)

    async def _send_file(self, file: HandedFile) -> None:
        try:
            if self._scope["method"] != "HEAD":
                await file.send(self._send, self._length)
        finally:
            file.close()


def _length(headers: list[tuple[bytes, bytes]], default: int) -> int:
    return next((int(value) for name, value in headers if name == b"content-length"), default)


def leave_to_the_loop(environ: dict[str, Any], answer: Any) -> Any:
    """Return the answer of a WSGI application, emptied when its file was handed to the event loop."""
    handed = answer.hand_over() if isinstance(answer, FileWrapper) else None
    if handed is None:
        return answer
    environ["asgi.scope"][HANDED] = handed
    answer.close()
    return []
