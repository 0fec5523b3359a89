"""Where in a mail's plain words its pictures stood: a mark in brackets, as most mail programs write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from esmero.gateways.email.reading import markup

if TYPE_CHECKING:
    from esmero.gateways.email.reading.shape import MailFile, ReadMail

MOST_PICTURES = 50
# So many letters and digits before a picture tell its place.
TELLING = 40


def with_pictures(text: str, mail: ReadMail) -> str:
    """Return the words with `[image: name]` where a picture of the mail's layout stands between them.

    One that stands where none of these words do (in a quote, say) gets no mark; nor one that has it.
    """
    named = {(file.content_id or "").strip("<>"): file for file in mail.attachments if file.content_id}
    if not mail.html or "cid:" not in mail.html or not named:
        return text
    places = list(_places(text, mail.html, named))
    for position, name in reversed(places):
        text = f"{text[:position]}\n[image: {name}]\n{text[position:].lstrip(chr(10))}".lstrip("\n")
    return text


def _places(text: str, html: str, named: dict[str, MailFile]) -> Iterator[tuple[int, str]]:
    """Name where marks are to be put, from the beginning on."""
    letters = [(number, letter) for number, letter in enumerate(text) if letter.isalnum()]
    squashed = "".join(letter for _, letter in letters)
    reached = 0
    for content_id, before in _pictures(html):
        file = named.get(content_id)
        if file is None or f"cid:{content_id}]" in text or f": {file.name}]" in text:
            continue
        tail = before[-TELLING:]
        # A few letters stand in many places; the first ones only at the beginning.
        is_first = len(before) <= TELLING
        found = (0 if squashed.startswith(tail) else -1) if is_first else squashed.find(tail, reached)
        if found < 0:
            continue
        reached = found
        end = letters[found + len(tail) - 1][0] if tail else -1
        yield (_end_of_line(text, end) if tail else 0), file.name


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _pictures(html: str) -> Iterator[tuple[str, str]]:
    """Return each picture that came along, and the last letters before it, in their order."""
    root = markup.tree_of(html)
    if root is None:
        return
    before, told = "", 0
    for is_picture, what in _in_order(root):
        if not is_picture:
            before = (before + "".join(letter for letter in what if letter.isalnum()))[-TELLING - 1 :]
            continue
        told += 1
        if told > MOST_PICTURES:
            return
        yield what, before


def _in_order(root: Any) -> Iterator[tuple[bool, str]]:
    import lxml.etree

    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str) or element.tag in markup.UNSEEN:
            continue
        if event == "start" and element.tag == "img":
            address = element.get("src") or ""
            if address.lower().startswith("cid:"):
                yield True, unquote(address[4:]).strip("<>")
        elif event == "start" and element.text:
            yield False, element.text
        if event == "end" and element.tail:
            yield False, element.tail
