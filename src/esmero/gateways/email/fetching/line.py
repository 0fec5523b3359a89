"""A line to an IMAP server: signed in, one folder open. Everything that goes wrong is a CouldNotFetch."""

import imaplib
import ipaddress
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from imap_tools import BaseMailBox
from imap_tools.errors import UnexpectedCommandStatusError
from imap_tools.utils import check_command_status, encode_folder

from esmero.domain.channels.kinds import FetchTrouble, LineSecurity
from esmero.domain.channels.ports import CouldNotFetch, Outlet, Pickup
from esmero.gateways.email.fetching import said
from esmero.gateways.email.fetching.client import STEP_SECONDS, Box, Client
from esmero.ground import outgoing

# A server may end what idles for half an hour, and many a router forgets a line much earlier.
RENEW_SECONDS = 9 * 60.0
# So soon it is seen that somebody wants the waiting to end.
GLANCE_SECONDS = 1.0
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
SINCE = re.compile(rb'\bINTERNALDATE "[^"]{1,40}"')
NEXT = re.compile(rb"\d+ \(")


@dataclass(frozen=True)
class Lying:
    """A mail as it lies at its server: its bytes, and since when, where the server says so."""

    raw: bytes
    since: datetime | None = None


class Line:
    """One folder of one mailbox, as long as the line holds."""

    def __init__(self, box: BaseMailBox, move_to: str) -> None:
        self._box, self._move_to = box, move_to
        self._client: Any = box.client
        self.uid_validity = self._number("UIDVALIDITY")
        self._uid_next = self._number("UIDNEXT")

    def _number(self, name: str) -> int:
        values = self._client.response(name)[1]
        # What is no number is as good as none.
        return int(values[-1]) if values and values[-1] and values[-1].isdigit() else 0

    def uid_next(self) -> int:
        """Return a number beyond those of all mails, and not beyond the one that the next mail gets."""
        # Not every server says it.
        return self._uid_next or max(self.found("ALL"), default=0) + 1

    @property
    def moves(self) -> bool:
        """Whether what is acknowledged goes to another folder."""
        return bool(self._move_to)

    @property
    def wakes(self) -> bool:
        """Whether the server says by itself when mail comes."""
        return "IDLE" in self._client.capabilities

    def found(self, criteria: str) -> list[int]:
        """Return the numbers (UIDs) of the mails that fit, in order."""
        with said.plainly():
            return sorted(int(uid) for uid in self._box.uids(criteria, charset=None))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the size of each mail in bytes, as the server says."""
        found = {}
        for text, _ in self._fetched(uids, "(UID RFC822.SIZE)"):
            uid, size = UID.search(text), SIZE.search(text)
            if uid and size:
                found[int(uid[1])] = int(size[1])
        return found

    def mails(self, uids: Sequence[int]) -> dict[int, Lying]:
        """Return the mails, which stay unseen."""
        return self._bodies(uids, "(UID INTERNALDATE BODY.PEEK[])")

    def head(self, uid: int) -> Lying | None:
        """Return a mail's header lines, None where it is gone."""
        return self._bodies([uid], "(UID INTERNALDATE BODY.PEEK[HEADER])").get(uid)

    def _bodies(self, uids: Sequence[int], parts: str) -> dict[int, Lying]:
        found = {}
        for text, body in self._fetched(uids, parts):
            uid = UID.search(text)
            if uid and body is not None:
                found[int(uid[1])] = Lying(body, _since(text))
        return found

    def _fetched(self, uids: Sequence[int], parts: str) -> list[tuple[bytes, bytes | None]]:
        """Return for each mail what the server says of it, and its bytes."""
        with said.plainly():
            result = self._client.uid("FETCH", ",".join(map(str, uids)), parts)
            check_command_status(result, UnexpectedCommandStatusError)
        found: list[tuple[bytes, bytes | None]] = []
        for item in result[1]:
            if isinstance(item, tuple):
                found.append((item[0], item[1]))
            elif isinstance(item, bytes) and not NEXT.match(item) and found:
                # The number may stand behind the bytes.
                found[-1] = (found[-1][0] + b" " + item, found[-1][1])
            elif isinstance(item, bytes):
                found.append((item, None))
        return found

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Mark mails as seen, and move them where they are to be moved."""
        named = ",".join(map(str, uids))
        moving = {FetchTrouble.ANSWER: FetchTrouble.MOVING}
        with said.plainly(instead=moving):
            self._done("STORE", named, "+FLAGS.SILENT", r"(\Seen)")
            if not self._move_to:
                return
            folder = encode_folder(self._move_to)
            if "MOVE" in self._client.capabilities:
                self._done("MOVE", named, folder)
                return
            self._done("COPY", named, folder)
            self._done("STORE", named, "+FLAGS.SILENT", r"(\Deleted)")
            # Without it the server shows them as deleted; other people's deleted mail is not ours to remove.
            if "UIDPLUS" in self._client.capabilities:
                self._done("EXPUNGE", named)

    def _done(self, *words: Any) -> None:
        check_command_status(self._client.uid(*words), UnexpectedCommandStatusError)

    def wait(self, stopping: threading.Event) -> None:
        """Return when the server says that something happened, when it is time to look, or to stop."""
        until = time.monotonic() + RENEW_SECONDS
        with said.plainly():
            tag = self._client._command("IDLE")
            # (None is the server's word that it listens; it may tell something else first.)
            while self._client._get_response() is not None:
                if self._client.tagged_commands[tag]:
                    raise self._client.abort("The server does not wait.")
            while not stopping.is_set() and time.monotonic() < until and not self._is_told():
                pass
            self._client.send(b"DONE\r\n")
            self._box.consume_until_tagged_response(tag)

    def _is_told(self) -> bool:
        poll = select.poll()
        poll.register(self._client.sock, select.POLLIN)
        # What came together with the server's last word is no longer in the socket.
        return bool(self._is_read_ahead() or poll.poll(GLANCE_SECONDS * 1000))

    def _is_read_ahead(self) -> bool:
        line, reader = self._client.sock, getattr(self._client, "_file", None) or self._client.file
        line.settimeout(0)
        try:
            return bool(reader.peek(1))
        except OSError:
            return False
        finally:
            line.settimeout(STEP_SECONDS)

    def hear(self) -> None:
        """Let the server say what is new."""
        with said.plainly():
            check_command_status(self._client.noop(), UnexpectedCommandStatusError)


def _since(text: bytes) -> datetime | None:
    found = SINCE.search(text)
    try:
        there = imaplib.Internaldate2tuple(found[0]) if found else None
        return datetime.fromtimestamp(time.mktime(there), UTC) if there else None
    except (ValueError, KeyError, OverflowError, OSError):
        # A moment that is none says nothing, and keeps no mail from coming.
        return None


@contextmanager
def opened(pickup: Pickup, *, seconds: float | None = None) -> Iterator[Line]:
    """Go to the server, sign in and open the folder. Raises CouldNotFetch.

    `seconds`: after so many the line is cut, whatever the server does.
    """
    plain = connected(pickup)
    # A handle of its own: encryption takes the other one away.
    handle = plain.dup()
    ending = threading.Timer(seconds or 0, outgoing.cut, (handle,))
    ending.daemon = True
    if seconds:
        ending.start()
    box: BaseMailBox | None = None
    try:
        box = _signed_in(pickup, plain)
        with said.plainly(instead={FetchTrouble.ANSWER: FetchTrouble.FOLDER}):
            if pickup.move_to:
                check_command_status(
                    box.client.status(encode_folder(pickup.move_to).decode("ascii"), "(UIDNEXT)"),
                    UnexpectedCommandStatusError,
                )
            box.folder.set(pickup.folder)
        yield Line(box, pickup.move_to)
    finally:
        ending.cancel()
        _leave(box, handle)


def connected(pickup: Pickup | Outlet) -> socket.socket:
    """Return a line to a server, not encrypted yet. Raises CouldNotFetch: for what stands inside, too."""
    is_inside = f"{pickup.host.lower()}:{pickup.port}" in settings.ESMERO_INSIDE_HOSTS
    with said.plainly():
        plain = outgoing.connect(pickup.host, pickup.port, is_inside=is_inside, seconds=STEP_SECONDS / 3)
    plain.settimeout(STEP_SECONDS)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    with said.plainly():
        there = ipaddress.ip_address(plain.getpeername()[0].partition("%")[0])
    if pickup.security == LineSecurity.PLAIN and not there.is_loopback:
        plain.close()
        raise CouldNotFetch(FetchTrouble.FAR)
    return plain


def _signed_in(pickup: Pickup, plain: socket.socket) -> BaseMailBox:
    secure = ssl.create_default_context()
    line = plain
    if pickup.security == LineSecurity.TLS:
        broken = {FetchTrouble.BROKE: FetchTrouble.NO_TLS, FetchTrouble.SILENT: FetchTrouble.NO_TLS}
        with said.plainly(instead=broken):
            line = secure.wrap_socket(plain, server_hostname=pickup.host)
    no_imap = (FetchTrouble.ANSWER, FetchTrouble.BROKE)
    with said.plainly(instead=dict.fromkeys(no_imap, FetchTrouble.NO_IMAP)):
        client = Client(pickup.host, line)
    if pickup.security == LineSecurity.STARTTLS:
        with said.plainly(instead=dict.fromkeys(no_imap, FetchTrouble.NO_TLS)):
            client.starttls(secure)
    box = Box(client)
    wrong = FetchTrouble.TOKEN if pickup.token else FetchTrouble.PASSWORD
    refused = (FetchTrouble.ANSWER, FetchTrouble.NAME, FetchTrouble.PASSWORD)
    with said.plainly(instead=dict.fromkeys(refused, wrong), secret=pickup.token or pickup.password):
        _say_who(box, pickup)
    with said.plainly():
        # What a server can is often said only to those who signed in.
        known: Any = client
        known._get_capabilities()
    return box


def _say_who(box: BaseMailBox, pickup: Pickup) -> None:
    """Sign in by name and password, or with the key that a provider gave."""
    if pickup.token:
        box.client.authenticate("XOAUTH2", _key_words(pickup))
    elif "AUTH=PLAIN" in box.client.capabilities:
        box.login_utf8(pickup.user, pickup.password, initial_folder=None)
    else:
        box.login(pickup.user, pickup.password, initial_folder=None)


def _key_words(pickup: Pickup) -> Callable[[bytes], bytes]:
    # After the key the server may ask back: it says why it refuses, and waits for an empty line.
    words = iter([f"user={pickup.user}\1auth=Bearer {pickup.token}\1\1".encode()])
    return lambda _: next(words, b"")


def _leave(box: BaseMailBox | None, handle: socket.socket) -> None:
    try:
        if box:
            box.logout()
    except said.TOLD:
        pass
    finally:
        outgoing.cut(handle)
        handle.close()
