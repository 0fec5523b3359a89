"""Pictures from elsewhere are fetched by the server, none from inside, and nothing but pictures."""

import http.server
import io
import threading
from collections.abc import Iterator

import pytest
from PIL import Image

from esmero.ground import far_pictures, outgoing


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), "#41586b").save(out, "PNG")
    return out.getvalue()


PICTURE = _picture()


class Elsewhere(http.server.BaseHTTPRequestHandler):
    heard: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012 (one list for all of a test)

    def do_GET(self) -> None:
        self.heard.append((self.path, dict(self.headers)))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/a.png")
        elif self.path == "/to-the-inside":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/x.png")
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        else:
            self.send_response(404 if self.path == "/gone.png" else 200)
            self.send_header("Content-Type", "image/png")
        self.end_headers()
        if "page" in self.path:
            self.wfile.write(b"<script>alert(1)</script>")
        elif "half" in self.path:
            self.wfile.write(PICTURE[:20])
        elif "huge" in self.path:
            self.wfile.write(PICTURE + b"0" * far_pictures.MOST_BYTES)
        else:
            self.wfile.write(PICTURE)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def there() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Elsewhere.heard.clear()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_pictures_come_and_nothing_that_is_none(there: str) -> None:
    names = [
        "a.png",
        "moved",
        "a b.png",
        "page.png",
        "half.png",
        "huge.png",
        "gone.png",
        "to-the-inside",
        "round",
    ]
    asked = {name: f"http://{there}/{name}" for name in names}

    found = far_pictures.fetched(asked.values(), inside=[there])

    assert sorted(found) == sorted([asked["a.png"], asked["moved"], asked["a b.png"]])
    assert found[asked["a.png"]] == ("image/png", PICTURE)


def test_who_asks_stays_unknown(there: str) -> None:
    far_pictures.fetched([f"http://{there}/a.png"], inside=[there])

    ((_, headers),) = Elsewhere.heard
    assert set(headers) <= {"Host", "Accept-Encoding", "Accept", "User-Agent"}


def test_what_stands_inside_is_not_asked(there: str) -> None:
    assert far_pictures.fetched([f"http://{there}/a.png", "https://10.0.0.1/x.png"], inside=[]) == {}
    assert Elsewhere.heard == []


def test_each_is_fetched_once_and_so_many_at_most(there: str) -> None:
    far_pictures.fetched([f"http://{there}/a.png"] * 9, inside=[there])
    assert len(Elsewhere.heard) == 1

    far_pictures.fetched([f"http://{there}/{number}.png" for number in range(99)], inside=[there])
    assert len(Elsewhere.heard) == 1 + far_pictures.MOST_PICTURES


def test_only_so_many_readers_wait_at_a_time(there: str) -> None:
    held = [far_pictures._readers.acquire(blocking=False) for _ in range(far_pictures.MOST_READERS)]
    try:
        assert all(held)
        with pytest.raises(far_pictures.Busy):
            far_pictures.fetched([f"http://{there}/a.png"], inside=[there])
    finally:
        for _ in held:
            far_pictures._readers.release()


def test_an_address_that_can_not_be_taken_apart_is_refused() -> None:
    with pytest.raises(outgoing.Refused):
        outgoing.fetch("http://[x", headers={}, inside=[], most_bytes=1, most_redirects=1)
