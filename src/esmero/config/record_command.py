"""`esmero record verify FILE`: is this record of kept words, or proof of an erasure, what its digests say?

It needs no database, no network and no prepared home, and it never imports Django: whoever doubts a company
checks its file on a machine of their own. The format stands in docs/operate/record.md.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from esmero.ground import sealed

USAGE = "usage: esmero record verify FILE [--against AN-OLDER-FILE]\n"
VERSION = 1
COUNTS = ("kept", "moved", "broken", "mended", "withdrawn", "open")
DAYS = 30


class DoesNotHold(ValueError):
    """The file is not what it says; the text says where."""


def main(argv: list[str]) -> int:
    """Check a file, perhaps against an older one. Returns the exit status: 0, 1 if it does not hold, 2."""
    file, older = argv[:1], argv[2:] if argv[1:2] == ["--against"] else []
    if not file or file[0].startswith("-") or len(argv) != 1 + 2 * len(older):
        sys.stderr.write(USAGE)
        return 0 if file in (["-h"], ["--help"]) else 2
    try:
        if of_erasure := _erasure(Path(file[0])):
            sys.stdout.writelines(f"{line}\n" for line in _checked_erasure(of_erasure))
            return 0
        counts = read(Path(file[0]))
        if older:
            grew_from(counts, read(Path(older[0])))
    except (OSError, DoesNotHold) as error:
        sys.stderr.write(f"It does not hold: {error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in summary(counts))
    return 0


def read(path: Path) -> list[dict[str, Any]]:
    """Return the counts of a file in their order. Raises DoesNotHold, OSError."""
    lines = [_object(number, line) for number, line in enumerate(path.read_bytes().splitlines(), start=1)]
    if not lines or lines[0].get("esmero") != "kept-word record" or lines[0].get("version") != VERSION:
        raise DoesNotHold(f"{path.name} is no record of kept words in a format that this program knows.")
    before, counts = "", lines[1:]
    for number, count in enumerate(counts, start=2):
        _check(number, count, before)
        before = count["digest"]
    return counts


def grew_from(counts: list[dict[str, Any]], older: list[dict[str, Any]]) -> None:
    """Check that a file holds all of an older one, in the same order. Raises DoesNotHold."""
    if len(counts) < len(older):
        raise DoesNotHold(f"the older file has {len(older)} counts, this one {len(counts)}.")
    for number, (now, then) in enumerate(zip(counts, older, strict=False), start=2):
        if now["digest"] != then["digest"]:
            raise DoesNotHold(f"line {number} is another one than in the older file.")


def summary(counts: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what a checked file comes to."""
    days = {count["figures"]["on"]: count["figures"] for count in counts}
    yield f"It holds: {len(counts)} counts of {len(days)} days, each naming the one before."
    if not days:
        return
    until = max(days)
    since = (date.fromisoformat(until) - timedelta(days=DAYS - 1)).isoformat()
    sums = [
        sum(day[name] for on, day in days.items() if since <= on) for name in ("kept", "promised", "open")
    ]
    yield f"{since} to {until}: {sums[0]} of {sums[1] - sums[2]} promises kept."
    yield f"The last digest, to be kept: {counts[-1]['digest']}"


def _erasure(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a proof of an erasure; nothing for another file. Raises DoesNotHold, OSError."""
    lines = [_object(number, line) for number, line in enumerate(path.read_bytes().splitlines(), start=1)]
    heading = lines[0] if lines else {}
    if heading.get("esmero") != "erasure":
        return []
    if heading.get("version") != VERSION or len(lines) != 2:
        raise DoesNotHold(f"{path.name} is no proof of an erasure in a format that this program knows.")
    return lines


def _checked_erasure(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Check what was sealed of an erasure and yield what it comes to. Raises DoesNotHold."""
    told = lines[1]
    try:
        figures, seal = told["figures"], told["seal"]
        same = sealed.payload_digest(bytes.fromhex(told["salt"]), figures) == told["digest"]
        is_covered = seal is None or seal["first"] <= told["event"] <= seal["last"]
        went = ", ".join(f"{number} {kind}" for kind, number in figures["went"].items())
        named = f"{figures['reference']} at {figures['erased_at']}"
        same_moment = datetime.fromisoformat(figures["erased_at"]) == datetime.fromisoformat(told["at"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DoesNotHold("line 2 lacks something that each proof has.") from error
    if not same:
        raise DoesNotHold("what line 2 says is not what was sealed.")
    if not same_moment:
        raise DoesNotHold("line 2 names another moment than what was sealed.")
    if not is_covered:
        raise DoesNotHold("the seal of line 2 does not cover its event.")
    yield f"It holds: {named}. Gone: {went}."
    if seal:
        yield f"It names the seal {seal['mark']}."
        yield "The seal was not checked: that does `esmero doctor`, where the chain is."
    else:
        yield "No seal covered it yet when the file was made."


def _object(number: int, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise DoesNotHold(f"line {number} is no JSON.") from error
    if not isinstance(found, dict):
        raise DoesNotHold(f"line {number} is no JSON object.")
    return found


def _check(number: int, count: dict[str, Any], before: str) -> None:
    try:
        figures, salt, digest = count["figures"], bytes.fromhex(count["salt"]), count["digest"]
        same = sealed.payload_digest(salt, figures) == digest
        follows = figures["before"] == before
        adds_up = figures["promised"] == sum(figures[name] for name in COUNTS)
        date.fromisoformat(figures["on"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DoesNotHold(f"line {number} lacks something that each count has.") from error
    if not same:
        raise DoesNotHold(f"the figures of line {number} are not those that were sealed.")
    if not follows:
        raise DoesNotHold(f"line {number} does not follow the line before it.")
    if not adds_up:
        raise DoesNotHold(f"the figures of line {number} do not add up.")
