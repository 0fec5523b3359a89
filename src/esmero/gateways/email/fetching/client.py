"""The libraries' client for IMAP, on a line of ours and within bounds of ours."""

import imaplib
import socket

from imap_tools import BaseMailBox

from esmero.gateways.email import intake

# Each step on the line; a mail comes in many steps.
STEP_SECONDS = 60.0
# A mail may be larger than its server says; then its line is let go.
ROOM = 1024 * 1024


class Client(imaplib.IMAP4):
    """imaplib's client on a line that is open already, and that takes no more than a mail at once."""

    def __init__(self, host: str, opened: socket.socket) -> None:
        self._opened = opened
        super().__init__(host, timeout=STEP_SECONDS)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self._opened

    def read(self, size: int) -> bytes:
        """Read what the server announced."""
        if size > intake.most_bytes() + ROOM:
            raise self.abort("The server sends more than a mail may have.")
        return super().read(size)


class Box(BaseMailBox):
    """imap-tools' mailbox over that client."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._made = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._made
