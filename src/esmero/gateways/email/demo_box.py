"""The demo's mailbox: a Maildir of the letters that a company with a mail server would have sent."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from esmero.ground import durable

# The moment in microseconds, the letter's Message-ID, and chance: sending twice leaves two files to see.
NAME = re.compile(r"(\d{16})\.([\w.@=+-]{1,180})\.([0-9a-f]{8})")


@dataclass(frozen=True)
class Kept:
    """One file of the mailbox."""

    key: str
    at: datetime
    is_from_customer: bool
    path: Path

    def raw(self) -> bytes:
        """Return the letter's bytes as they were sent, below two lines that the mailbox added."""
        return self.path.read_bytes()


def put(
    raw: bytes, *, sender: str, recipient: str, message_id: str, at: datetime, is_from_customer: bool = False
) -> str:
    """Keep a letter durably; return its key. `is_from_customer`: it went the other way, from here to us."""
    folder = _folder(is_from_customer)
    name = f"{int(at.timestamp() * 1_000_000):016d}.{_clean(message_id)}.{token_hex(4)}"
    head = f"Return-Path: <{_line(sender)}>\nDelivered-To: {_line(recipient)}\n".encode()
    durable.write(folder / "tmp" / name, head + raw.replace(b"\r\n", b"\n"))
    os.rename(folder / "tmp" / name, folder / "new" / name)
    durable.sync(folder / "new")
    return name


def newest(limit: int, *, before: str = "") -> list[Kept]:
    """Return at most `limit` letters and answers, newest first; `before` is the key of the last one seen."""
    keys = sorted(_all(), key=lambda kept: kept.key, reverse=True)
    older = (kept for kept in keys if not before or kept.key < before)
    return list(islice(older, limit))


def one(key: str) -> Kept | None:
    """Return the letter with this key, or None."""
    if not NAME.fullmatch(key):
        return None
    return next((kept for kept in _all() if kept.key == key), None)


def _all() -> Iterator[Kept]:
    for is_from_customer in (False, True):
        for part in ("new", "cur"):
            folder = _folder(is_from_customer) / part
            for name in os.listdir(folder):
                key = name.partition(":")[0]
                found = NAME.fullmatch(key)
                if found:
                    at = datetime.fromtimestamp(int(found.group(1)) / 1_000_000, tz=UTC)
                    yield Kept(key, at, is_from_customer, folder / name)


def _folder(is_from_customer: bool) -> Path:
    home = Path(settings.ESMERO_HOME) / "demo-mailbox"
    # What customers answer lies in a folder of its own within, as mail programs expect it (Maildir++).
    folder = home / ".Sent" if is_from_customer else home
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _clean(message_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.@=+-]", "_", message_id)[:180] or "letter"


def _line(address: str) -> str:
    return " ".join(address.split())
