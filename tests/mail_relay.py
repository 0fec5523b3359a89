"""A server by which letters leave a mailbox, for the tests: as those of Gmail and Microsoft 365.

It asks for a sign-in first, by password (PLAIN) or by a key that the provider of the tests gave (XOAUTH2).
"""

import base64
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from esmero.gateways.email.tests.running import free_ports
from tests.dovecot import PASSWORD


class Relay:
    """What it got and from whom, who signed in, and what it answers instead of yes."""

    def __init__(self, provider=None, *, security="PLAIN", folder=None, offers="PLAIN"):
        """`security`: as in LineSecurity; `folder`: of its certificate and key; `offers`: PLAIN or LOGIN."""
        self.provider = provider
        secure = _context(folder) if folder else None
        self.port = free_ports(1)[0]
        self.letters, self.signed_in, self.refused = [], [], 0
        self.answers, self.password = {}, PASSWORD
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._by_password,
            auth_required=True,
            auth_require_tls=security == "STARTTLS",
            auth_exclude_mechanism=["LOGIN" if offers == "PLAIN" else "PLAIN"],
            tls_context=secure if security == "STARTTLS" else None,
            ssl_context=secure if security == "TLS" else None,
        )

    def start(self):
        self._controller.start()

    def stop(self):
        self._controller.stop()

    def _by_password(self, server, session, envelope, mechanism, data):
        is_right = data.password == self.password.encode()
        return self._told(data.login.decode(), is_right)

    def _told(self, user, is_right):
        if is_right:
            self.signed_in.append(user)
        else:
            self.refused += 1
        return AuthResult(success=is_right, handled=is_right, auth_data=user)

    async def auth_XOAUTH2(self, server, args):  # noqa: N802 (the library asks for these names)
        parts = base64.b64decode(args[1]).decode().split("\1")
        user, key = parts[0].removeprefix("user="), parts[1].removeprefix("auth=Bearer ")
        told = self._told(user, bool(user) and self.provider.keys.get(key) == user)
        if not told.success:
            await server.challenge_auth('{"status":"401"}')
            return AuthResult(success=False, handled=False)
        return told

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the library asks for these names)
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library asks for these names)
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 Taken by the mailbox"


def _context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
