"""`esmero mail show FILE…`: how Esmero reads each mail, one JSON object a line."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from esmero.gateways.email.reading import message, quotes
from esmero.gateways.email.reading.shape import ReadMail

USAGE = "Usage: esmero mail show [--text] FILE…\n"


def main(argv: list[str]) -> int:
    """Print how each file in `argv` is read (`--text`: bare texts); return 0 if all could be, else 1."""
    is_text = "--text" in argv
    files = [argument for argument in argv if argument != "--text"]
    if not files:
        sys.stderr.write(USAGE)
        return 1
    own_host = os.environ.get("ESMERO_HOST", "")
    try:
        results = [_shown(file, is_text, own_host) for file in files]
    except BrokenPipeError:
        # Whoever read our lines has enough of them; Python must not complain when it closes what is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0 if all(results) else 1


def _shown(file: str, is_text: bool, own_host: str) -> bool:
    """Print one file's line; return whether it could be read."""
    content, error = _content(file)
    if is_text:
        _print({"file": file, **_as_text(content)})
        return error is None
    mail = ReadMail(errors=(error,)) if error else message.read(content or b"", own_host=own_host)
    _print({"file": file, **mail.as_json()})
    return not mail.errors


def _content(file: str) -> tuple[bytes | None, str | None]:
    try:
        return Path(file).read_bytes(), None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        return None, f"The file could not be opened: {reason}."


def _as_text(content: bytes | None) -> dict[str, Any]:
    try:
        told = quotes.read(content or b"")
    except Exception:  # A text that defeats us gets its line like the others.
        content = None
    if content is None:
        return {"text_reply": None, "signature": None, "forwarded": None}
    return {"text_reply": told.reply, "signature": told.signature, "forwarded": told.forwarded}


def _print(record: dict[str, Any]) -> None:
    line = json.dumps(record, ensure_ascii=False) + "\n"
    # Whatever the terminal speaks, the lines are UTF-8; a lone surrogate from a file name becomes a mark.
    sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
