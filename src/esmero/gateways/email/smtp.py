"""Handing a letter to a mail server, so that we know afterwards what became of it.

Until the closing dot has left, nothing is sent. After it, only the server's answer tells: without one the
letter is perhaps sent, and nobody sends it again unasked.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, Protocol

from django.utils.translation import gettext_noop

from esmero.domain.channels.ports import CouldNotSend, PerhapsSent
from esmero.gateways.email import company_server
from esmero.gateways.email.reading import diagnosis
from esmero.ground import hosts

CONNECT_SECONDS = 30.0
# Servers look at a letter before they answer.
ANSWER_SECONDS = 200.0
GOODBYE_SECONDS = 5.0
# Over one connection; many servers end it after a hundred.
MOST_LETTERS = 100

# Why a letter did not leave, for agents; after a colon stands what the other side or the network said.
NO_ADDRESS = gettext_noop("The address holds characters that no address may hold.")
BEYOND_ASCII = gettext_noop("Our mail server can't send to an address with letters beyond ASCII.")
NOT_TRUSTED = gettext_noop("The mail server's certificate was refused")
NOT_REACHED = gettext_noop("The mail server could not be reached")
BROKE_OFF = gettext_noop("The connection broke before the letter was over")
NO_ANSWER = gettext_noop("No answer came after the letter had been handed over")

CONTROL = re.compile(r"[\x00-\x20\x7f\u2028\u2029<>]")


class OwnWay(Protocol):
    """A server that ESMERO_SMTP_URL does not name; what is equal shares a connection."""

    def opened(self) -> smtplib.SMTP:
        """Return a connection that is ready for a letter. Raises CouldNotSend."""


class _Mine(threading.local):
    """The connections that a thread keeps while letters wait: one for each way, and how many went over it."""

    def __init__(self) -> None:
        self.kept: dict[str | OwnWay, tuple[smtplib.SMTP, int]] = {}


_mine = _Mine()


def send(
    way: str | OwnWay,
    raw: bytes,
    *,
    sender: str,
    recipient: str,
    handing_over: Callable[[], None] | None = None,
    keeps_connection: bool = False,
) -> str:
    """Hand a letter to a server; return its answer. Raises CouldNotSend, PerhapsSent.

    `way`: its URL, or whoever opens a connection there. `handing_over` is called before the end of the
    letter is said. `keeps_connection`: the next letter of this thread by this way goes over the same one,
    until `hang_up`.
    """
    _must_be_one_line(sender, recipient)
    with _connected(way) as (client, letters):
        _announce(client, raw, _ascii(client, sender), _ascii(client, recipient))
        answer = _hand_over(client, raw, handing_over)
        _mine.kept[way] = (client, letters + 1)
    if not keeps_connection:
        hang_up()
    return answer


def hang_up() -> None:
    """Say goodbye on the connections that this thread keeps, if any."""
    for way in list(_mine.kept):
        leave(_mine.kept.pop(way)[0])


def leave(client: smtplib.SMTP) -> None:
    """Say goodbye to a server, and hang up."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        if client.sock:
            client.sock.settimeout(GOODBYE_SECONDS)
        client.quit()
    client.close()


def _must_be_one_line(*addresses: str) -> None:
    if any(CONTROL.search(address) for address in addresses):
        raise CouldNotSend(NO_ADDRESS, is_final=True)


@contextmanager
def _connected(way: str | OwnWay) -> Iterator[tuple[smtplib.SMTP, int]]:
    """A connection ready for a letter, and how many went over it: the kept one if it is ready, or a new one.

    After trouble with a letter it is closed: nobody knows what the other side thinks of it.
    """
    client, letters = _kept(way) or (_new(way), 0)
    try:
        yield client, letters
    except BaseException:
        client.close()
        raise


def _kept(way: str | OwnWay) -> tuple[smtplib.SMTP, int] | None:
    if way not in _mine.kept:
        return None
    client, letters = _mine.kept.pop(way)
    if letters < MOST_LETTERS:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if client.sock:
                client.sock.settimeout(CONNECT_SECONDS)
            if client.rset()[0] == 250:
                return client, letters
    leave(client)
    return None


def _new(way: str | OwnWay) -> smtplib.SMTP:
    """Connect: greeted, encrypted as asked and signed in; what fails here may work later."""
    if isinstance(way, str):
        client = _new_at(way)
    else:
        client = way.opened()
        if client.sock:
            client.sock.settimeout(CONNECT_SECONDS)
    _say_at_once(client)
    return client


def _new_at(url: str) -> smtplib.SMTP:
    try:
        return company_server.opened(url, seconds=CONNECT_SECONDS)
    except (company_server.UrlIsWrong, smtplib.SMTPException, OSError) as error:
        raise CouldNotSend(_words_of(error), is_final=False) from error


def _say_at_once(client: smtplib.SMTP) -> None:
    """Have the end of a letter leave at once: it would wait until the other side has acknowledged its words.

    That side takes its time, as it has nothing to say before the end: forty milliseconds for each letter.
    """
    if client.sock:
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _words_of(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{NOT_TRUSTED}: {error.verify_message}"
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return f"{NOT_REACHED}: {error or type(error).__name__}"


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:500]


def _ascii(client: smtplib.SMTP, address: str) -> str:
    """Return an address as this server understands it: the host in ASCII, the rest only if it may be more."""
    local, at, host = address.rpartition("@")
    try:
        plain = f"{local}{at}{host if host.isascii() else hosts.in_network_letters(host)}"
    except hosts.NoHost:
        plain = address
    if plain.isascii() or client.has_extn("smtputf8"):
        return plain
    raise CouldNotSend(BEYOND_ASCII, is_final=True)


def _announce(client: smtplib.SMTP, raw: bytes, sender: str, recipient: str) -> None:
    options = [] if sender.isascii() and recipient.isascii() else ["SMTPUTF8"]
    if not raw.isascii() and client.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if client.has_extn("size"):
        # One that is too large is refused before it travels, and with the server's own words.
        options.append(f"SIZE={len(raw)}")
    try:
        _must_be_yes(*client.mail(sender, options))
        _must_be_yes(*client.rcpt(recipient), is_of_recipient=True)
        client.putcmd("data")
        code, words = client.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise CouldNotSend(_words_of(error), is_final=False) from error
    if code != 354:
        _refused(code, words)


def _must_be_yes(code: int, words: bytes, *, is_of_recipient: bool = False) -> None:
    if code not in (250, 251):
        _refused(code, words, is_of_recipient=is_of_recipient)


def _refused(code: int, words: bytes, *, is_of_recipient: bool = False) -> NoReturn:
    # 421 and the like: the server goes away; anything from 500 on is its last word on this letter.
    said, is_final = _said(code, words), 500 <= code < 600
    is_lost = is_final and is_of_recipient and diagnosis.judge(said).is_permanent
    raise CouldNotSend(said, is_final=is_final, is_address_lost=is_lost)


def _hand_over(client: smtplib.SMTP, raw: bytes, handing_over: Callable[[], None] | None) -> str:
    try:
        client.send(_dotted(raw))
    except (smtplib.SMTPException, OSError) as error:
        raise CouldNotSend(f"{BROKE_OFF}: {error}", is_final=False) from error
    if handing_over:
        handing_over()
    try:
        if client.sock:
            client.sock.settimeout(ANSWER_SECONDS)
        client.send(b".\r\n")
        code, words = client.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise PerhapsSent(f"{NO_ANSWER}: {error}") from error
    if code != 250:
        _refused(code, words)
    return _said(code, words)


def _dotted(raw: bytes) -> bytes:
    """Return the letter as it travels: CRLF at line ends, leading dots doubled, a line end at its end."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"
