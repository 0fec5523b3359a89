"""The server by which letters leave a mailbox, under the same rules as the one that keeps its mail."""

from __future__ import annotations

import smtplib
import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import letters_by_mailbox as actions
from esmero.domain.channels.kinds import FetchTrouble, LineSecurity
from esmero.domain.channels.ports import CouldNotFetch, CouldNotSend
from esmero.gateways.email import letting_in
from esmero.gateways.email.fetching import line as lines
from esmero.gateways.email.fetching import said
from esmero.ground import clock, outgoing

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from esmero.domain.channels.models import Fetching
    from esmero.domain.channels.ports import Outlet

# For agents; after a colon stands what the server said.
WAITS = gettext_noop("The mailbox by which this channel’s letters leave did not let us in")
# Signing in takes no longer than this, whatever the server does.
SECONDS = 45.0


@dataclass(frozen=True)
class MailboxWay:
    """The way out by a mailbox as it is described; described anew, it is another one."""

    mailbox_id: int
    revision: int
    mailbox: Fetching = field(compare=False, repr=False)

    def opened(self) -> smtplib.SMTP:
        """Connect and sign in, and note how that went. Raises CouldNotSend: the letter is tried again."""
        at = clock.now()
        if actions.is_spared(self.mailbox, at=at):
            raise _waits(self.mailbox.smtp_answer)
        try:
            client = signed_in(actions.outlet_of(self.mailbox, at=at))
        except CouldNotFetch as error:
            actions.note_trouble(self.mailbox, error, at=at)
            raise _waits(error.answer) from error
        try:
            actions.note_opened(self.mailbox, at=at)
        except BaseException:
            client.close()
            raise
        return client


def way_of(sender: str) -> MailboxWay | None:
    """Return the way by a mailbox for letters of an address; None where the company's server sends them."""
    mailbox = actions.way_out_of(sender)
    return MailboxWay(mailbox.pk, mailbox.revision, mailbox) if mailbox else None


def _waits(answer: str) -> CouldNotSend:
    return CouldNotSend(f"{WAITS}: {answer}" if answer else WAITS, is_final=False)


class _Client(smtplib.SMTP):
    """Speaks SMTP over a line that was made under our rules."""

    def __init__(self, outlet: Outlet, get_line: Callable[[], socket.socket]) -> None:
        self._get_line = get_line
        super().__init__(outlet.host, outlet.port, local_hostname=settings.ESMERO_HOST)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._get_line()


def signed_in(outlet: Outlet, *, seconds: float = SECONDS) -> smtplib.SMTP:
    """Return a line on which the server let us in. Raises CouldNotFetch.

    `seconds`: where it takes longer the line is cut, whatever the server does.
    """
    plain = lines.connected(outlet)
    # A handle of its own: encryption takes the other one away.
    handle = plain.dup()
    ending = threading.Timer(seconds, outgoing.cut, (handle,))
    ending.daemon = True
    ending.start()
    try:
        return _let_in(outlet, plain)
    finally:
        ending.cancel()
        handle.close()


def _let_in(outlet: Outlet, plain: socket.socket) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    client = _greeted(outlet, plain, secure)
    try:
        if outlet.security == LineSecurity.STARTTLS:
            no_tls = (FetchTrouble.ANSWER, FetchTrouble.BROKE)
            with said.plainly(instead=dict.fromkeys(no_tls, FetchTrouble.NO_TLS)):
                client.starttls(context=secure)
        _say_who(client, outlet)
    except BaseException:
        client.close()
        raise
    return client


def _greeted(outlet: Outlet, line: socket.socket, secure: ssl.SSLContext) -> smtplib.SMTP:
    try:
        if outlet.security == LineSecurity.TLS:
            broken = {FetchTrouble.BROKE: FetchTrouble.NO_TLS, FetchTrouble.SILENT: FetchTrouble.NO_TLS}
            with said.plainly(instead=broken):
                line = secure.wrap_socket(line, server_hostname=outlet.host)
        no_smtp = (FetchTrouble.NO_SMTP, FetchTrouble.BROKE)
        with said.plainly(instead=dict.fromkeys(no_smtp, FetchTrouble.NO_SMTP)):
            return _Client(outlet, lambda: line)
    except BaseException:
        line.close()
        raise


def _say_who(client: smtplib.SMTP, outlet: Outlet) -> None:
    wrong = FetchTrouble.TOKEN if outlet.token else FetchTrouble.PASSWORD
    with said.plainly(instead={FetchTrouble.PASSWORD: wrong}, secret=outlet.token or outlet.password):
        client.ehlo_or_helo_if_needed()
        if outlet.token:
            letting_in.say_key(client, outlet.user, outlet.token)
        else:
            letting_in.say_password(client, outlet.user, outlet.password)
