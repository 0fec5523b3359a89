"""What the room needs of a company's directory: a gateway speaks to it."""

from dataclasses import dataclass, field
from typing import Protocol

from esmero.domain.staff.models import Directory


class DirectoryRefused(Exception):
    """The directory does not answer, or not as it should; the words may be shown."""


@dataclass(frozen=True)
class Begun:
    """Somebody is sent to the directory: where to, and what to keep until they come back."""

    url: str
    kept: dict[str, str]


@dataclass(frozen=True)
class Known:
    """Whom the directory says that came back."""

    subject: str
    email: str
    has_proved_email: bool
    name: str
    groups: list[str] = field(default_factory=list)


class DirectoryClient(Protocol):
    """Speaks to a directory."""

    def begin(self, directory: Directory, *, return_url: str) -> Begun:
        """Return where to send somebody. Raises DirectoryRefused."""

    def complete(self, directory: Directory, *, code: str, kept: dict[str, str], return_url: str) -> Known:
        """Return who came back with this code. Raises DirectoryRefused."""

    def try_out(self, issuer: str) -> None:
        """Ask the directory for its description. Raises DirectoryRefused."""


_clients: list[DirectoryClient] = []


def hand_in(client: DirectoryClient) -> None:
    """A gateway says that it speaks to directories."""
    _clients[:] = [client]


def directory_client() -> DirectoryClient:
    """Return who speaks to directories. Raises DirectoryRefused when no gateway does."""
    if not _clients:
        raise DirectoryRefused("No directory can be asked.")
    return _clients[0]
