"""The bridge between the event loop and the page threads: nobody slow holds a thread, nothing is smuggled."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from esmero.config import bodies, files_out, pages

MOST_BYTES = 3_000_000


class Visitor:
    """One request whose body can come as slowly as the test wants."""

    def __init__(self, method: str = "GET", query: bytes = b"", **headers: str) -> None:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": "/",
            "query_string": query,
            "headers": named,
        }
        self.sends: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""

    def send(self, part: bytes, *, is_last: bool) -> None:
        self.sends.put_nowait({"type": "http.request", "body": part, "more_body": not is_last})

    async def ask(self, app: pages.Pages) -> "Visitor":
        async with asyncio.timeout(10):
            await app(self.scope, self.sends.get, self._take)
        return self

    async def _take(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return [environ["QUERY_STRING"].encode(), environ["wsgi.input"].read(length)]


def refusal(environ: pages.Environ, start_response: Any) -> Iterable[bytes]:
    start_response("413 Too much", [("Content-Type", "text/plain")])
    assert environ["wsgi.input"].read() == b""
    return [f"GET /?refused={environ['asgi.scope'][pages.REFUSED]}".encode()]


def one_thread(app: pages.WsgiApp) -> pages.Pages:
    return pages.Pages(app, threads=1, most_bytes=MOST_BYTES)


def test_a_body_arrives_whole_from_memory_and_from_disk() -> None:
    async def scene() -> list[bytes]:
        app = one_thread(echo)
        answers = []
        for size in (5, bodies.IN_MEMORY_BYTES + 5):
            visitor = Visitor("POST", content_length=str(size))
            visitor.send(b"x" * (size - 1), is_last=False)
            visitor.send(b"y", is_last=True)
            answers.append((await visitor.ask(app)).body)
        return answers

    small, big = asyncio.run(scene())

    assert small == b"xxxxy"
    assert big == b"x" * (bodies.IN_MEMORY_BYTES + 4) + b"y"


def test_a_body_of_unannounced_length_is_read_too() -> None:
    async def scene() -> Visitor:
        visitor = Visitor("POST", transfer_encoding="chunked")
        visitor.send(b"in ", is_last=False)
        visitor.send(b"parts", is_last=True)
        return await visitor.ask(one_thread(echo))

    assert asyncio.run(scene()).body == b"in parts"


def test_a_slow_sender_holds_no_thread() -> None:
    async def scene() -> tuple[Visitor, Visitor]:
        app = one_thread(echo)
        slow = Visitor("POST", content_length="4")
        slow.send(b"sl", is_last=False)
        uploading = asyncio.create_task(slow.ask(app))
        quick = await Visitor(query=b"quick").ask(app)
        slow.send(b"ow", is_last=True)
        return await uploading, quick

    slow, quick = asyncio.run(scene())

    assert (slow.body, quick.body) == (b"slow", b"quick")


def test_a_slow_reader_of_a_file_holds_no_thread(tmp_path: Path) -> None:
    content = os.urandom(files_out.BLOCK_BYTES * 3 + 7)
    (tmp_path / "photo.jpg").write_bytes(content)

    def app_of_files(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["QUERY_STRING"]:
            return echo(environ, start_response)
        start_response("200 OK", [("Content-Length", str(len(content)))])
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"]((tmp_path / "photo.jpg").open("rb"))
        return wrapped

    async def scene() -> tuple[Visitor, Visitor]:
        app = one_thread(app_of_files)
        slow, reads = Visitor(), asyncio.Event()
        take = slow._take

        async def take_slowly(message: Any) -> None:
            await reads.wait()
            await take(message)

        slow._take = take_slowly
        downloading = asyncio.create_task(slow.ask(app))
        quick = await Visitor(query=b"quick").ask(app)
        reads.set()
        return await downloading, quick

    slow, quick = asyncio.run(scene())

    assert quick.body == b"quick"
    assert slow.body == content


def test_a_file_is_sent_from_its_place_on_and_no_further_than_announced(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"0123456789")

    def app_of_a_part(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        file = (tmp_path / "page.txt").open("rb")
        file.read(2)
        start_response("206 Partial Content", [("Content-Length", "5")])
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](file)
        return wrapped

    async def scene() -> tuple[Visitor, Visitor]:
        app = one_thread(app_of_a_part)
        return await Visitor().ask(app), await Visitor("HEAD").ask(app)

    got, head = asyncio.run(scene())

    assert (got.status, got.body) == (206, b"23456")
    assert head.body == b""


@pytest.mark.parametrize(
    "headers", [{"content_length": str(MOST_BYTES + 1)}, {"transfer_encoding": "chunked"}]
)
def test_a_body_beyond_all_measure_is_refused(headers: dict[str, str]) -> None:
    async def scene() -> Visitor:
        visitor = Visitor("POST", b"", **headers)
        visitor.send(b"x" * MOST_BYTES, is_last=False)
        visitor.send(b"x", is_last=True)
        return await visitor.ask(one_thread(refusal))

    visitor = asyncio.run(scene())

    assert visitor.body == b"GET /?refused=413"


def test_a_body_that_stops_coming_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.02)

    async def scene() -> Visitor:
        return await Visitor("POST", content_length="4").ask(one_thread(echo))

    assert asyncio.run(scene()).status == 408


def test_a_sender_who_hangs_up_midway_never_reaches_a_page() -> None:
    reached = []

    async def scene() -> Visitor:
        visitor = Visitor("POST", content_length="4")
        visitor.sends.put_nowait({"type": "http.disconnect"})
        return await visitor.ask(one_thread(lambda environ, start: reached.append(environ) or []))

    assert asyncio.run(scene()).status == 0
    assert reached == []


def test_a_header_can_not_pass_for_another_one() -> None:
    seen: dict[str, Any] = {}

    def look(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.update(environ)
        return echo(environ, start_response)

    visitor = Visitor(x_real_ip="192.0.2.1")
    visitor.scope["headers"].append((b"x_real_ip", b"10.0.0.1"))

    asyncio.run(visitor.ask(one_thread(look)))

    assert seen["HTTP_X_REAL_IP"] == "192.0.2.1"


def test_raw_bytes_in_an_address_are_written_out() -> None:
    visitor = asyncio.run(Visitor(query="q=añil&x=%20+1".encode()).ask(one_thread(echo)))

    assert visitor.body == b"q=a%C3%B1il&x=%20+1"
