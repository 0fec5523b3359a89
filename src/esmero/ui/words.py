"""What templates do with words and times: paragraphs, excerpts, and words for what is left of a promise."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from esmero.ground import links

# Marks that turn the reading direction end a link: what is read must be where it leads.
LINK = re.compile(r"https?://[^\s<>\"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
AFTER_A_LINK = ".,;:!?…»”’"
PAIRS = {")": "(", "]": "[", "}": "{"}
LONGEST_LINK = 2000
MOST_CLOSING_MARKS = 9


def paragraphs(text: str | None) -> Markup:
    """Turn plain text into paragraphs: everything escaped, line breaks kept, web addresses made links."""
    pieces = BLANK_LINES.split((text or "").replace("\r\n", "\n").replace("\r", "\n").strip())
    said = "\n".join(f"<p>{_lines(piece)}</p>" for piece in pieces if piece.strip())
    return Markup(said)  # noqa: S704 (each line is escaped)


def excerpt(text: str | None, length: int = 120) -> str:
    """Return the beginning of a text on one line, at most `length` characters, cut between words."""
    line = " ".join((text or "").split())
    if len(line) <= length:
        return line
    short, cut, _ = line[:length].rpartition(" ")
    return (short if cut and len(short) > length // 2 else line[: length - 1]).rstrip(" ,;:.") + "…"


def isoformat(at: datetime | None) -> str:
    """Return a moment as ISO 8601, empty if there is none."""
    return at.isoformat() if at else ""


def run_between(made_at: datetime, due_at: datetime, at: datetime) -> int:
    """Return how much of the time between the two has passed at `at`, in hundredths from 0 to 100."""
    whole = (due_at - made_at).total_seconds()
    if whole <= 0:
        return 100
    return max(0, min(100, round(100 * (at - made_at).total_seconds() / whole)))


def due_words(due_at: datetime, at: datetime, say: Callable[..., str], minutes: int = 60) -> str:
    """Write down for the page what to say in the coming `minutes`: JSON pairs of seconds left and words.

    `say(due_at, at)` makes the words; the page picks the pair whose moment has come, so no script
    knows a language.
    """
    told: list[tuple[int, str]] = []
    last = at + timedelta(minutes=minutes)
    # Time only runs down: what is said now and at the end is said all the while.
    stays = last < due_at and say(due_at, at) == say(due_at, last)
    for minute in range(1 if stays else minutes + 1):
        left = int((due_at - at).total_seconds()) - 60 * minute
        said = say(due_at, at + timedelta(minutes=minute))
        if left < 0:
            break
        if not told or told[-1][1] != said:
            told.append((left, str(said)))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _lines(piece: str) -> str:
    return "<br>".join(_with_links(line.strip()) for line in piece.split("\n"))


def _with_links(line: str) -> str:
    if "://" not in line:
        return escape(line)
    made, reached = Markup(""), 0
    for found in LINK.finditer(line):
        href = _without_punctuation(found.group())
        made += escape(line[reached : found.start()]) + (
            _link(href) if len(href) < LONGEST_LINK else escape(href)
        )
        reached = found.start() + len(href)
    return made + escape(line[reached:])


def _link(href: str) -> Markup:
    link = Markup('<a href="{0}" rel="nofollow noopener noreferrer" target="_blank">{0}</a>').format(href)
    # Letters of another alphabet may pass for ours; a name before an @ may pass for the server's.
    host = links.worth_saying(href, "")
    return link + Markup(' <small class="leads">→ {}</small>').format(host) if host else link


def _without_punctuation(href: str) -> str:
    for _ in range(MOST_CLOSING_MARKS):
        if href[-1] in AFTER_A_LINK or _is_left_over(href):
            href = href[:-1]
    return href


def _is_left_over(href: str) -> bool:
    opening = PAIRS.get(href[-1])
    return opening is not None and href.count(opening) < href.count(href[-1])
