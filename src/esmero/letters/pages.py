"""One shape for every letter, written twice from the same words: plain, and as a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations import access
from esmero.ground import phrases
from esmero.letters import colours, contact, faces, names, signatures
from esmero.letters.letter import Letter, Setting, content_id
from esmero.parts import people, promises, times, zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person

STOPS = (".", "!", "?", "…")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True)
class Seam:
    """A promise as a letter shows it: the sentence, what if not, whose it is."""

    what: SafeString
    what_text: str
    then: str
    person: Person
    has_face: bool


@dataclass(frozen=True)
class Signature:
    """Who wrote it: a person, with name and what they do here."""

    person: Person
    words: str
    has_face: bool
    # As the channel has it, where it has one of its own: it stands for name and words.
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Passed:
    """A letter that is passed on: who wrote it when, and its words."""

    told: str
    words: str
    language: str = ""

    @property
    def shown(self) -> SafeString:
        return paragraphs(self.words)

    @property
    def marked(self) -> str:
        """Its words as plain letters quote them: each line behind a sign."""
        return "\n".join(f"> {line}".rstrip() for line in self.words.strip("\n").split("\n"))


@dataclass(frozen=True)
class Fetched:
    """A file that was too large for the letter: its name, how large it is, and where it is fetched."""

    name: str
    size: str
    url: str


@dataclass(frozen=True)
class Page:
    """The words of one letter, in the order in which they are read."""

    subject: str
    # Seen in the list of letters, beside the subject.
    preheader: str
    heading: str = ""
    # What people of a segment read first.
    greeting: str = ""
    before: list[str] = field(default_factory=list)
    # What a person wrote, as it was written.
    body: str = ""
    signature: Signature | None = None
    # What others wrote and this letter passes on.
    passed: list[Passed] = field(default_factory=list)
    seams: list[Seam] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    # Who wrote the letter and why, where software did.
    written_by: str = ""
    # Files that did not fit in, and the sentence above them.
    fetched: list[Fetched] = field(default_factory=list)
    fetched_told: str = ""
    # Letters from before, quoted at the end: the newest first.
    quoted: list[Passed] = field(default_factory=list)

    @property
    def tells_times(self) -> bool:
        """Whether it says to the customer by when something is done."""
        return bool(self.seams or self.before)


def seam(setting: Setting, promise: Promise, *, then: str | None = None, has_face: bool = False) -> Seam:
    """Return a promise in words for a letter.

    `then` stands for what the promise says of its past; `has_face` where the letter carries that face.
    """
    words = promises.words(promise, at=setting.at, zone=setting.zone)
    # What an agent typed may have its own full stop.
    stop = "" if words.what_text.endswith(STOPS) else "."
    return Seam(
        what=format_html("{}{}", words.what, stop),
        what_text=words.what_text + stop,
        then=words.then if then is None else then,
        person=words.person,
        has_face=has_face,
    )


def signature(setting: Setting, agent: Agent, *, has_face: bool) -> Signature:
    """Return the signature of a person's letter: the channel's own, else name, what they do, company."""
    words = ", ".join(part for part in (agent.title, setting.company.name) if part)
    own = signatures.lines(setting.channel, agent, company=setting.company, language=times.language())
    return Signature(people.of_agent(agent), words, has_face, own)


def told_of_files(setting: Setting, fetched: Sequence[Fetched]) -> dict[str, Any]:
    """Return what a page says of the files that did not fit into its letter, in the active language."""
    if not fetched:
        return {}
    last = (setting.at + access.LINK_LIFE).astimezone(setting.zone).date()
    words = ngettext(
        "This file was too large for the letter. Until %(date)s it can be fetched here:",
        "These files were too large for the letter. Until %(date)s they can be fetched here:",
        len(fetched),
    )
    date = phrases.whole_date(last, times.language())
    return {"fetched": list(fetched), "fetched_told": words % {"date": date}}


def write(setting: Setting, page: Page, *, face_of: Agent | None, is_reply: bool = False) -> Letter:
    """Return the letter that says what the page says, in the active language."""
    face = faces.of(face_of)
    shown = {
        "page": page,
        "setting": setting,
        "language": times.language(),
        "dateline": _dateline(setting),
        "whose_clock": zones.told(setting.zone, setting.company, at=setting.at) if page.tells_times else "",
        "contact": contact.lines(setting.company, setting.conversation.team),
        "face_id": content_id(face) if face else "",
        "light": colours.light(setting.company.colour),
        "dark": colours.dark(setting.company.colour),
    }
    return Letter(
        language=times.language(),
        subject=names.header_line(page.subject),
        heading=page.heading,
        text=_tidy(render_to_string("letters/letter.txt", shown)),
        html=render_to_string("letters/letter.html", {**shown, "body": paragraphs(page.body)}),
        face=face,
        is_reply=is_reply,
    )


def paragraphs(words: str) -> SafeString:
    """Return what a person wrote as paragraphs: everything escaped, line ends kept."""
    pieces = [piece for piece in BLANK_LINES.split(words.strip()) if piece]
    lines = (mark_safe("<br>\n".join(conditional_escape(line) for line in p.split("\n"))) for p in pieces)  # noqa: S308
    return format_html_join("\n", '<p style="margin:0 0 16px">{}</p>', ((line,) for line in lines))


def _dateline(setting: Setting) -> str:
    day = phrases.date_line(setting.at, setting.our_zone, times.language())
    if not setting.company.city:
        return day
    return _("%(city)s, %(day)s") % {"city": setting.company.city, "day": day}


def _tidy(words: str) -> str:
    """Never more than one empty line, none at the ends."""
    return re.sub(r"\n{3,}", "\n\n", names.many_lines(words)).strip() + "\n"
