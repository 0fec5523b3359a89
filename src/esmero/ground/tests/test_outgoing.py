"""Another server is asked from here only where it stands in the open, and is never waited for long."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from esmero.ground import outgoing


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://0/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/",
        "https://[fe80::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://localhost/",
        "https://1.1.1.1:8443/",
        "https://user:word@1.1.1.1/",
        "ftp://1.1.1.1/",
        "gopher://1.1.1.1/",
        "https:///",
        "https://1.1.1.1:99999/",
    ],
)
def test_nothing_inside_is_asked(url: str) -> None:
    with pytest.raises(outgoing.Refused) as refused:
        outgoing.ask(url, inside=[])

    assert "127" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "is_outside"),
    [
        ("8.8.8.8", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fc00::1", False),
    ],
)
def test_which_addresses_are_of_the_outside(address: str, is_outside: bool) -> None:
    assert outgoing.is_outside(address) is is_outside


# So much a slow server sends, bit by bit.
DROPS = 60


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/there":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1/")
            self.end_headers()
            return
        self.send_response(200)
        if self.path == "/half":
            self.send_header("Content-Length", "6")
        self.end_headers()
        if self.path == "/slow":
            self._trickle()
            return
        self.wfile.write(b"x" * (outgoing.MOST_BYTES + 10 if self.path == "/big" else 3))

    def _trickle(self) -> None:
        for _ in range(DROPS):
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def inside() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_inside_is_asked_where_it_is_named(inside: str) -> None:
    assert outgoing.ask(f"http://{inside}/", inside=[inside]).body == b"xxx"
    with pytest.raises(outgoing.Refused):
        outgoing.ask(f"http://{inside}/", inside=[])


@pytest.mark.parametrize("path", ["/there", "/big"])
def test_no_redirect_is_followed_and_nothing_endless_is_read(inside: str, path: str) -> None:
    with pytest.raises(outgoing.Refused):
        outgoing.ask(f"http://{inside}{path}", inside=[inside])


def _with_another_holder(plain: socket.socket, _: str) -> socket.socket:
    """As encryption does it: the first holder of the line is empty afterwards."""
    line = socket.socket(fileno=plain.detach())
    line.settimeout(outgoing.STEP_SECONDS)
    return line


def test_a_server_that_never_ends_is_cut_off_on_an_encrypted_line_too(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "_secured", _with_another_holder)
    assert outgoing.ask(f"https://{inside}/", inside=[inside]).body == b"xxx"
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 0.3)

    with pytest.raises(outgoing.Refused):
        outgoing.ask(f"https://{inside}/slow", inside=[inside])


def test_half_an_answer_is_none(inside: str) -> None:
    with pytest.raises(outgoing.Refused):
        outgoing.ask(f"http://{inside}/half", inside=[inside])
