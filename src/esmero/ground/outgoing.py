"""Asking another server on behalf of somebody: never one inside, never for long, never for much.

The address is looked up once and that very address is connected to, so that a name can't change it between
check and use. A redirect is followed only where that is asked for, and its address is looked at like
the first. What went wrong says nothing about the inside.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

MOST_BYTES = 1024 * 1024
# What may stand in an address as it is; the rest is written in the net's own way.
SAFE_IN_PATHS = "/?%:@!$&'()*+,;=~-._"
STEP_SECONDS = 5.0
WHOLE_SECONDS = 10.0
# Ways in which an address of the inside is written as one of the outside.
TRANSLATED = [
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class Refused(Exception):
    """That server is not asked, or gave no answer that can be used."""


@dataclass(frozen=True)
class Answer:
    """What another server answered."""

    status: int
    body: bytes
    # Where it says that the answer is to be had, resolved against its own address.
    elsewhere: str = ""


def fetch(
    url: str, *, headers: dict[str, str], inside: list[str], most_bytes: int, most_redirects: int
) -> bytes:
    """Return what lies open to all at `url`, by http too: so many bytes after so many redirects at most.

    Nothing is sent but `headers`, the same to each server. Raises Refused as `ask` does, and for answers
    that are no success.
    """
    for _ in range(most_redirects + 1):
        parts = _parts(url)
        is_inside = _place(parts) in inside
        _must_be_plain(parts, is_inside, is_open_to_all=True)
        answer = _answered(parts, is_inside, None, headers, most_bytes)
        if not answer.elsewhere:
            break
        url = answer.elsewhere
    if answer.status != http.client.OK:
        raise Refused("There was no answer that can be used.")
    return answer.body


def ask(
    url: str,
    *,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    inside: list[str],
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Fetch `url`, or post `form` to it. `inside`: host:port that may be asked though it stands inside.

    `most_bytes`: so large may the answer be.

    Raises Refused: for other schemes than https, for ports other than 443, for private addresses, for
    redirects, and for answers that are too big or too slow.
    """
    parts = _parts(url)
    is_inside = _place(parts) in inside
    _must_be_plain(parts, is_inside)
    sent = {"Accept": "application/json", **(headers or {})}
    answer = _answered(parts, is_inside, form, sent, most_bytes)
    if answer.elsewhere:
        raise Refused("There was no answer that can be used.")
    return answer


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise Refused("This address can't be asked.") from error


def _answered(
    parts: SplitResult,
    is_inside: bool,
    form: dict[str, str] | None,
    headers: dict[str, str],
    most_bytes: int,
) -> Answer:
    try:
        with _connected(parts, is_inside) as line:
            return _exchange(line, parts, form, headers, most_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Refused("There was no answer that can be used.") from error


def _place(parts: SplitResult) -> str:
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused("This address can't be asked.") from error
    return f"{(parts.hostname or '').lower()}:{port}"


def _must_be_plain(parts: SplitResult, is_inside: bool, *, is_open_to_all: bool = False) -> None:
    has_name_in_it = parts.username is not None or parts.password is not None
    may_be_http = is_inside or is_open_to_all
    is_plain = parts.scheme == "https" or (may_be_http and parts.scheme == "http")
    usual = 443 if parts.scheme == "https" else 80
    if (
        has_name_in_it
        or not parts.hostname
        or not is_plain
        or (parts.port not in {None, usual} and not is_inside)
    ):
        raise Refused("This address can't be asked.")


@contextmanager
def _connected(parts: SplitResult, is_inside: bool) -> Iterator[http.client.HTTPConnection]:
    host, port = str(parts.hostname), int(_place(parts).rpartition(":")[2])
    line = http.client.HTTPConnection(host, port, timeout=STEP_SECONDS)
    plain = connect(host, port, is_inside=is_inside, seconds=STEP_SECONDS)
    # A handle of its own: encryption takes the other one away.
    handle, is_over = plain.dup(), threading.Event()

    def end() -> None:
        is_over.set()
        cut(handle)

    ending = threading.Timer(WHOLE_SECONDS, end)
    ending.start()
    try:
        is_secure = parts.scheme == "https"
        line.sock = _secured(plain, host) if is_secure else plain
        yield line
        if is_over.is_set():
            raise Refused("There was no answer that can be used.")
    finally:
        ending.cancel()
        line.close()
        plain.close()
        handle.close()


def connect(host: str, port: int, *, is_inside: bool, seconds: float) -> socket.socket:
    """Return a line to a server; each step on it may take so many seconds. Raises Refused, OSError."""
    return socket.create_connection((_address(host, port, is_inside), port), timeout=seconds)


def cut(line: socket.socket) -> None:
    """End a line at once, whoever reads from it just now."""
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _secured(plain: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _address(host: str, port: int, is_inside: bool) -> str:
    """Return an address of `host`; all of them must be of the outside, unless it is named as inside."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not (is_inside or all(is_outside(address) for address in found)):
        raise Refused("This address can't be asked.")
    return found[0]


def is_outside(address: str) -> bool:
    """Say whether an address is one of the open internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_outside(str(found.ipv4_mapped))
        if any(found in net for net in TRANSLATED):
            return False
    return found.is_global and not found.is_multicast


def _exchange(
    line: http.client.HTTPConnection,
    parts: SplitResult,
    form: dict[str, str] | None,
    headers: dict[str, str],
    most_bytes: int,
) -> Answer:
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=SAFE_IN_PATHS)
    sent = {"User-Agent": "Esmero", **headers}
    if form is None:
        line.request("GET", path, headers=sent)
    else:
        body = urlencode(form).encode()
        line.request("POST", path, body, {**sent, "Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    if 300 <= answer.status < 400:
        return Answer(answer.status, b"", urljoin(parts.geturl(), answer.headers.get("Location", "")))
    body = answer.read(most_bytes + 1)
    # What is still missing at its end is no whole answer: half a file passes for none.
    if len(body) > most_bytes or answer.length:
        raise Refused("There was no answer that can be used.")
    return Answer(answer.status, body)
