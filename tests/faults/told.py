"""What the clients know: what they brought, and for what they were told that it is kept."""

import re
import threading
from dataclasses import dataclass, field

TOKEN = re.compile(r"~([a-z0-9-]+-[0-9]+)~")


def mark(token: str) -> str:
    """Return a token as it stands in a letter's words."""
    return f"~{token}~"


@dataclass
class Told:
    """The clients' logs, in one place."""

    # Everything that a client tried to bring in, and what of it was acknowledged.
    brought: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    # The same of the agents' answers.
    answered: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    # How often a client had to try again.
    retries: int = 0
    # What a client saw that must not be.
    complaints: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kept: set[str], token: str) -> None:
        with self._lock:
            kept.add(token)

    def tried_again(self) -> None:
        with self._lock:
            self.retries += 1

    def complain(self, words: str) -> None:
        with self._lock:
            self.complaints.append(words)
