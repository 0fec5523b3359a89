"""The mail server that ESMERO_SMTP_URL names: where it is, how one signs in, and a connection to it."""

import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from esmero.gateways.email import letting_in

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
NEARBY = {"localhost", "127.0.0.1", "::1"}


class UrlIsWrong(Exception):
    """ESMERO_SMTP_URL is no address of a mail server."""


@dataclass(frozen=True)
class Server:
    """The mail server that ESMERO_SMTP_URL names."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @property
    def is_near(self) -> bool:
        """Whether what is said to it stays on this machine."""
        return self.host in NEARBY


def server_of(url: str) -> Server:
    """Return the server that a URL names. Raises UrlIsWrong."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UrlIsWrong(f"ESMERO_SMTP_URL can't be read: {error}.") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise UrlIsWrong(
            "ESMERO_SMTP_URL must begin with smtp://, smtps:// or smtp+starttls:// and name a host."
        )
    return Server(parts.scheme, parts.hostname, port or _usual_port(parts), *_credentials(parts))


def _usual_port(parts: SplitResult) -> int:
    return 587 if parts.scheme == "smtp" and parts.username else PORTS[parts.scheme]


def _credentials(parts: SplitResult) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "")


def opened(url: str, *, seconds: float) -> smtplib.SMTP:
    """Return a connection: greeted, encrypted as asked and signed in. `seconds`: so long for each step.

    Raises UrlIsWrong, SMTPException, OSError.
    """
    server = server_of(url)
    client = _connect(server, seconds)
    try:
        _greet(client, server)
    except BaseException:
        client.close()
        raise
    return client


def _connect(server: Server, seconds: float) -> smtplib.SMTP:
    name = settings.ESMERO_HOST
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=name,
            timeout=seconds,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=seconds)


def _greet(client: smtplib.SMTP, server: Server) -> None:
    client.ehlo_or_helo_if_needed()
    if server.scheme == "smtp+starttls" or (server.user and server.scheme == "smtp" and not server.is_near):
        # Never a password, and never what was asked to be encrypted, over a line that others can read.
        client.starttls(context=ssl.create_default_context())
        client.ehlo()
    if server.user:
        letting_in.say_password(client, server.user, server.password)
