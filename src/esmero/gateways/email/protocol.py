"""SMTP and LMTP as the mailbox speaks them: only for our own addresses, and "250" only after the commit."""

import asyncio
import logging

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import connection

from esmero.gateways.email import intake, ours
from esmero.gateways.email.committing import Committer
from esmero.ground import clock

log = logging.getLogger(__name__)

OK = "250 2.1.5 OK"
TAKEN = "250 2.0.0 Taken: the mail is kept"
NOT_OURS = "550 5.1.1 Nobody here has this address"
NO_ADDRESS_YET = "450 4.2.1 No address is set up here yet; please try again later"
LATER = "451 4.3.0 The mail could not be kept just now; please try again later"
TOO_BIG = "552 5.3.4 The mail is larger than is taken here"
TOO_MANY = "452 4.5.3 Too many recipients; please send the rest separately"
BUSY = b"421 4.3.2 Too many connections; please try again later\r\n"
MOST_RECIPIENTS = 100
MOST_CONNECTIONS = 200
# A line may be as long as its sender made it; the whole mail is bounded.
LONGEST_LINE = 16 * 1024 * 1024
# A whole mail has to be through by then, also on a slow line.
IDLE_SECONDS = 900.0


class Handler:
    """What both protocols do with a recipient and with a mail."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient that is one of our addresses; the mailbox is no relay."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        answer = await sync_to_async(_answer_for, thread_sensitive=True)(address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer once the mail is committed, or ask the sender to come back."""
        mail = intake.Mail(
            raw=_bytes(envelope.original_content),
            sender=envelope.mail_from or ours.NOBODY,
            recipients=[*envelope.rcpt_tos],
            at=clock.now(),
        )
        try:
            await self._committer.commit(mail)
        except intake.TooBig:
            return TOO_BIG
        except Exception:
            return LATER
        return TAKEN

    async def handle_exception(self, error: Exception) -> str:
        """Whatever breaks on our side is no fault of the mail: it may come again."""
        log.error("Something broke while mail was taken: %r", error)
        return LATER


def _answer_for(address: str) -> str:
    try:
        return OK if ours.now_open().is_ours(address) else NOT_OURS
    except ours.NoAddressYet:
        return NO_ADDRESS_YET
    except Exception as error:
        log.error("The address %r could not be looked up: %r", address, error)
        connection.close()
        return LATER


def _bytes(content: str | bytes | None) -> bytes:
    return content.encode() if isinstance(content, str) else content or b""


class _Bounded(SMTP):
    """aiosmtpd's server with long lines welcome, known to whoever counts the open connections."""

    line_length_limit = LONGEST_LINE
    connections: set[SMTP]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.connections.discard(self)
        super().connection_lost(error)


class SmtpServer(_Bounded):
    """One SMTP connection."""


class LmtpServer(LMTP, _Bounded):
    """One LMTP connection: after the mail, an answer for each recipient."""

    # How many recipients wait for an answer to their mail; none before the mail and after.
    _to_be_answered = 0

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd calls it so
        """Take a mail; whatever the answer is, it is said once for each recipient (RFC 2033)."""
        self._to_be_answered = len(self.envelope.rcpt_tos) if self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._to_be_answered = 0

    async def push(self, status: str | bytes) -> None:
        """Send an answer."""
        text = status.decode() if isinstance(status, bytes) else status
        is_about_mail = text[:3] not in {"354", "501", "503"}
        times = self._to_be_answered if is_about_mail else 0
        await super().push("\r\n".join([text] * max(1, times)))


class _Full(asyncio.Protocol):
    """A connection too many: told so, and closed."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(BUSY)
        transport.close()


class Door:
    """Makes the server's side of each new connection of one listener, and knows the open ones."""

    def __init__(self, kind: type[SmtpServer] | type[LmtpServer], handler: Handler, hostname: str) -> None:
        self._kind = kind
        self._handler = handler
        self._hostname = hostname
        self.connections: set[SMTP] = set()

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol for a new connection."""
        if len(self.connections) >= MOST_CONNECTIONS:
            return _Full()
        server = self._kind(
            self._handler,
            hostname=self._hostname,
            ident="Esmero",
            data_size_limit=intake.most_bytes(),
            enable_SMTPUTF8=True,
            timeout=IDLE_SECONDS,
        )
        server.connections = self.connections
        return server

    def is_busy(self) -> bool:
        """Tell whether a mail is on its way in over one of the connections."""
        return any(server.envelope and server.envelope.rcpt_tos for server in self.connections)

    def close(self) -> None:
        """Close what is still open."""
        for server in list(self.connections):
            if server.transport is not None:
                server.transport.close()
