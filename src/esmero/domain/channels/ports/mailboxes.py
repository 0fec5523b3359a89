"""Mailboxes at other servers: what is fetched there, what leaves by them, and who gives access to them."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Pickup:
    """Where mail is fetched, as a gateway needs it."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str
    # The folder into which mail is moved once it is kept here; empty: it is marked as seen.
    move_to: str
    # What the provider gave us to say instead of a password; empty: the password is said.
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Outlet:
    """The server by which letters leave a mailbox, as a gateway needs it."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(default="", repr=False)
    # What the provider gave us to say instead of a password; empty: the password is said.
    token: str = field(default="", repr=False)


class CouldNotFetch(Exception):
    """Mail could not be fetched: why (FetchTrouble), and the server's own words if it said any."""

    def __init__(self, trouble: str, answer: str = "") -> None:
        super().__init__(trouble, answer)
        self.trouble = trouble
        self.answer = answer


class CouldNotLetOut(CouldNotFetch):
    """Mail can be fetched, but the server by which letters leave the mailbox did not let us in."""


class Fetcher(Protocol):
    """Fetches mail from other servers."""

    def try_out(self, pickup: Pickup) -> int:
        """Go there and come back; return how many unread mails lie there. Raises CouldNotFetch."""

    def try_sending(self, outlet: Outlet) -> None:
        """Sign in where letters leave, and send none. Raises CouldNotFetch."""


@dataclass(frozen=True)
class Asker:
    """As whom we ask a provider for access to a mailbox, and where."""

    provider: str
    client_id: str
    secret: str = field(repr=False)
    tenant: str
    authorization_url: str
    token_url: str
    scope: str
    # Whose mailbox it is, and whether letters leave by it too.
    user: str
    is_sending: bool
    # Where the provider sends people back to.
    return_url: str


@dataclass(frozen=True)
class Granted:
    """What a provider gave: the key to a mailbox, for so many seconds, and that for getting the next one."""

    access: str = field(repr=False)
    seconds: int
    # Empty where it gave no new one.
    refresh: str = field(repr=False)


class Consents(Protocol):
    """Asks providers for access to mailboxes (OAuth 2.0)."""

    def begin(self, asker: Asker) -> tuple[str, dict[str, str]]:
        """Return where to send somebody for their consent, and what to keep until they are back."""

    def complete(self, asker: Asker, *, code: str, kept: dict[str, str]) -> Granted:
        """Return what the provider gives for the code that somebody came back with. Raises CouldNotFetch."""

    def renew(self, asker: Asker, refresh: str) -> Granted:
        """Return what the provider gives anew. Raises CouldNotFetch."""
