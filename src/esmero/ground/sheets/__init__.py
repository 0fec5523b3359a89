"""Sheets of paper: scans taken apart into pictures of their pages, and pages made to be printed.

What strangers scanned and faxed is opened in a process of its own (`child`), which bounds its time and
memory: the worst file ends that process and nothing else.
"""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass
from typing import Any

from esmero.ground import apart
from esmero.ground.sheets import kinds

# What can be enclosed with a letter on paper.
PRINTABLE = frozenset(kinds.SCANS)
SCANS = kinds.SCANS


class Unreadable(Exception):
    """The file holds no page that can be shown."""


class NoPrinter(Exception):
    """What makes pages to be printed is not installed here."""


@dataclass(frozen=True)
class Leaves:
    """The pages of a scan as JPEG pictures, and how many it has: only the first of very many are made."""

    pictures: list[bytes]
    count: int


def leaves_of(content: bytes, kind: str) -> Leaves:
    """Return pictures of a scan's pages; `kind` is its media type, as its bytes say. Raises Unreadable."""
    answer = _ask({"do": "leaves", "kind": kind, "content": _packed(content)})
    return Leaves([base64.b64decode(one) for one in answer["pictures"]], answer["count"])


def printed(html: str, enclosures: list[tuple[str, bytes]]) -> bytes:
    """Return a page of our own as a PDF, with what is enclosed (media type and bytes) behind it.

    Raises NoPrinter, and Unreadable where something enclosed can't be printed.
    """
    packed = [[kind, _packed(content)] for kind, content in enclosures]
    return base64.b64decode(_ask({"do": "print", "html": html, "enclosures": packed})["pdf"])


def bound(pdfs: list[bytes]) -> bytes:
    """Return several PDFs as one, in their order. Raises Unreadable, NoPrinter."""
    return base64.b64decode(_ask({"do": "bind", "pdfs": [_packed(one) for one in pdfs]})["pdf"])


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _ask(question: dict[str, Any]) -> dict[str, Any]:
    try:
        done = apart.asked(
            "esmero.ground.sheets.child", json.dumps(question).encode(), seconds=kinds.LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode == kinds.NOT_INSTALLED:
        raise NoPrinter(done.stderr.decode(errors="replace")[-300:])
    if done.returncode:
        raise Unreadable(done.stderr.decode(errors="replace")[-300:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
