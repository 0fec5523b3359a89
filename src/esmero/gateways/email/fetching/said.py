"""What went wrong on a line to a mail server, in the few words that people are told."""

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError, UnexpectedCommandStatusError

from esmero.domain.channels.kinds import FetchTrouble
from esmero.domain.channels.ports import CouldNotFetch
from esmero.ground import outgoing

LONGEST_ANSWER = 300
# With these the server says that it is not about the password (RFC 5530, RFC 9051).
PASSING = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]", "[CONTACTADMIN]")

# What an SMTP server may greet with that does not want us now; anything else is no SMTP.
NOES = range(400, 600)

# The first that fits: a certificate's error is one of TLS, and that is one of the line.
TROUBLES: list[tuple[type[Exception], FetchTrouble]] = [
    (outgoing.Refused, FetchTrouble.INSIDE),
    (socket.gaierror, FetchTrouble.NAME),
    (UnicodeError, FetchTrouble.NAME),
    (ssl.SSLCertVerificationError, FetchTrouble.CERTIFICATE),
    (ssl.SSLError, FetchTrouble.NO_TLS),
    (TimeoutError, FetchTrouble.SILENT),
    (ConnectionRefusedError, FetchTrouble.REFUSED),
    # (What an SMTP server says is an OSError, too.)
    (smtplib.SMTPServerDisconnected, FetchTrouble.BROKE),
    (smtplib.SMTPAuthenticationError, FetchTrouble.PASSWORD),
    (smtplib.SMTPException, FetchTrouble.ANSWER),
    (OSError, FetchTrouble.BROKE),
    (imaplib.IMAP4.readonly, FetchTrouble.FOLDER),
    (imaplib.IMAP4.abort, FetchTrouble.BROKE),
    (MailboxLoginError, FetchTrouble.PASSWORD),
    (MailboxFolderSelectError, FetchTrouble.FOLDER),
    (UnexpectedCommandStatusError, FetchTrouble.ANSWER),
    (imaplib.IMAP4.error, FetchTrouble.ANSWER),
]
TOLD = tuple(kind for kind, _ in TROUBLES)


@contextmanager
def plainly(*, instead: dict[FetchTrouble, FetchTrouble] | None = None, secret: str = "") -> Iterator[None]:
    """Raise CouldNotFetch for whatever goes wrong inside; never with `secret` in it.

    `instead`: at this step, one trouble means another.
    """
    try:
        yield
    except TOLD as error:
        trouble = next(trouble for kind, trouble in TROUBLES if isinstance(error, kind))
        if isinstance(error, smtplib.SMTPConnectError) and error.smtp_code not in NOES:
            trouble = FetchTrouble.NO_SMTP
        trouble, answer = (instead or {}).get(trouble, trouble), _answer(error)
        if trouble in {FetchTrouble.PASSWORD, FetchTrouble.TOKEN} and any(
            word in answer.upper() for word in PASSING
        ):
            trouble = FetchTrouble.ANSWER
        hidden = answer.replace(secret, "…") if secret else answer
        raise CouldNotFetch(trouble, hidden[:LONGEST_ANSWER]) from None


def _answer(error: Exception) -> str:
    """Return the server's own words."""
    if isinstance(error, UnexpectedCommandStatusError):
        return _text(error.command_result)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    if isinstance(error, imaplib.IMAP4.error | smtplib.SMTPException):
        return _text(error.args[0]) if error.args else ""
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else ""


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return "".join(sign for sign in value.decode("utf-8", "replace") if sign.isprintable())
    if isinstance(value, tuple | list):
        return " ".join(filter(None, (_text(one) for one in value if one is not None)))
    return "".join(sign for sign in str(value) if sign.isprintable())
