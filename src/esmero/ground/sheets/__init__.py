"""Sheets of paper: scans taken apart into pictures of their pages, and pages made to be printed.

What strangers scanned and faxed is opened in a process of its own (`child`), which bounds its time and
memory: the worst file ends that process and nothing else.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esmero.ground.sheets import kinds

SOURCES = Path(__file__).resolve().parents[3]
# What a process needs to be found and to find its typefaces.
HANDED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "XDG_CACHE_HOME",
    "FONTCONFIG_PATH",
)
# The child ends itself before this.
LONGEST_SECONDS = kinds.LONGEST_SECONDS + 5
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
    path = os.pathsep.join(filter(None, [str(SOURCES), os.environ.get("PYTHONPATH", "")]))
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no words of others
            [sys.executable, "-m", "esmero.ground.sheets.child"],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
            # Nothing of ours that a file could ask for: no keys, no passwords.
            env={name: os.environ[name] for name in HANDED_ON if name in os.environ} | {"PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode == kinds.NOT_INSTALLED:
        raise NoPrinter(done.stderr.decode(errors="replace")[-300:])
    if done.returncode:
        raise Unreadable(done.stderr.decode(errors="replace")[-300:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
