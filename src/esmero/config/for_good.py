"""What was done for good is written beside the database as well, so that no backup brings it back.

The file `for-good.jsonl` in ESMERO_HOME is no part of a backup, and a restore leaves it where it is. It
holds ids only: of people who were erased, of keys that were ended, of agents who left or came back.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings

from esmero.actions.come_back import ForGood
from esmero.domain.events import reads as events
from esmero.domain.staff import reads as staff

NAME = "for-good.jsonl"
VERBS = ["customer.erased", "token.revoked", "agent.described"]
BATCH = 500


def write_down(*, at: datetime) -> int:
    """Write down what the events since the last time did for good. Returns how many lines; may run twice."""
    path, newest = Path(settings.ESMERO_HOME) / NAME, events.newest_id()
    last = _seen.up_to.get(path) or max((line["event"] for line in _lines(path)), default=0)
    written = 0
    while found := events.told_after(last, VERBS, limit=BATCH):
        last = found[-1].pk
        lines = [line for event in found if (line := _line(event))]
        _append(path, lines)
        written += len(lines)
    _seen.up_to[path] = max(last, newest)
    return written


class _Seen:
    """Up to which event this process has looked: the table only grows, and is not read anew each time."""

    up_to: ClassVar[dict[Path, int]] = {}


_seen = _Seen()


def read(path: Path | None = None) -> ForGood:
    """Return what the file says; nothing where there is none."""
    erased: set[int] = set()
    ended: set[int] = set()
    left: set[int] = set()
    for line in _lines(path or Path(settings.ESMERO_HOME) / NAME):
        number = int(line["id"])
        match line.get("done"):
            case "customer.erased":
                erased.add(number)
            case "token.revoked":
                ended.add(number)
            case "agent.left":
                left.add(number)
            case "agent.returned":
                left.discard(number)
    return ForGood(frozenset(erased), frozenset(ended), frozenset(left))


def _line(event: Any) -> dict[str, Any] | None:
    done = event.verb
    if done == "agent.described":
        if "is_active" not in (event.payload or {}).get("changed", []):
            return None
        done = "agent.returned" if staff.agent(event.about_id).is_active else "agent.left"
    return {"event": event.pk, "done": done, "id": event.about_id, "at": event.at.isoformat()}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for text in path.read_text().splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            # The machine stopped in the middle of it; its event is written down again.
            continue


def _append(path: Path, lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        # A line that a crash left half written must not swallow the next one.
        os.write(handle, "".join(f"\n{json.dumps(line)}" for line in lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
