"""What was found: each conversation with the newest letter in which it stands, the words marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import INTERNAL, MessageKind
from esmero.domain.files import reads as files
from esmero.ground import phrases
from esmero.ground import search as words
from esmero.insight import search
from esmero.parts import people, times
from esmero.parts.queue import zone_of
from esmero.web.desk import filters
from esmero.web.desk.several import Chosen
from esmero.web.desk.shown import palette
from esmero.web.desk.shown.queue import asked_for

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.models import Attachment
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person
    from esmero.web.desk.places import Place

# Letters around the first word found.
BEFORE, AROUND = 50, 230
Pieces = list[tuple[str, bool]]

WHO = {
    MessageKind.FROM_CUSTOMER: gettext_lazy("%(who)s wrote, %(when)s"),
    MessageKind.REPLY: gettext_lazy("%(who)s answered, %(when)s"),
    MessageKind.NOTE: gettext_lazy("%(who)s noted for colleagues, %(when)s"),
    MessageKind.FORWARD: gettext_lazy("%(who)s passed it on to somebody outside, %(when)s"),
    MessageKind.FROM_OUTSIDE: gettext_lazy("%(who)s, outside, answered, %(when)s"),
    MessageKind.AUTOMATIC: gettext_lazy("A program of %(who)s wrote, %(when)s"),
}


@dataclass(frozen=True)
class Result:
    """A conversation that was found. `subject` and `words` are pieces, the found ones marked True."""

    url: str
    chosen: Chosen
    person: Person
    subject: Pieces
    language: str
    who: str
    words: Pieces
    words_language: str
    files: list[Pieces]
    is_note: bool
    is_held: bool
    more: str
    state: str
    code: str


def found(agent: Agent, place: Place, *, at: datetime, cursor: str = "") -> dict[str, Any]:
    """Return a page of results. Six queries at most."""
    wanted = place.wanted or conversations.Wanted()
    if not wanted.words and not wanted.narrows:
        return {"results": None}
    try:
        asked = asked_for(wanted, at=at)
    except search.NotADate as error:
        return {"results": None, "wrong": _not_a_date(error)}
    page = search.find(agent, wanted, asked, cursor=cursor)
    looked = words.Looked(page.terms)
    letters = conversations.letters_by_id(ids[0] for ids in page.letters.values())
    with_files = [number for number, letter in letters.items() if letter.file_count]
    attached = files.of_each("message", with_files) if with_files else {}
    return {
        "results": [
            _result(row, page, letters[page.letters[row.pk][0]], attached, place, at, looked)
            for row in page.rows
        ],
        "called": [] if cursor else list(palette.people_called(page.rows, wanted.words)),
        "more_url": place.with_parameters(cursor=page.next_cursor) if page.next_cursor else "",
        "instead": ", ".join(f"{said} → {meant}" for said, meant in page.instead.items()),
    }


def form(agent: Agent, given: Any, place: Place, shown: dict[str, Any]) -> dict[str, Any]:
    """Return the filters as chosen; what is wrong stands beside each. Asked for only when it is unfolded."""
    chosen = filters.FilterForm(given, agent=agent)
    wrong = shown.get("wrong") or ("" if chosen.is_valid() else _("Some of this is not there to choose."))
    return {"form": chosen, "wrong": wrong}


def _not_a_date(error: search.NotADate) -> str:
    return _("“%(said)s” is no day. Write it like 2026-11-01, 1.11.2026, 2026-11 or yesterday.") % {
        "said": error.said
    }


def _result(
    row: Conversation,
    page: search.Found,
    letter: Message,
    attached: dict[int, list[Attachment]],
    place: Place,
    at: datetime,
    looked: words.Looked,
) -> Result:
    ids = page.letters[row.pk]
    spoken = letter.language or row.language
    return Result(
        url=f"{place.address_of(row.pk)}#letter-{letter.pk}",
        chosen=Chosen(row.pk, row.version),
        person=people.of_customer(row.customer, known_as=row.known_as),
        subject=marked(row.subject or _("Without a subject"), looked, row.language),
        language=row.language,
        who=_who(letter, row, at),
        words=marked(_around(letter.text, looked, spoken), looked, spoken),
        words_language=spoken,
        files=_files_found(attached.get(letter.pk, []), looked, spoken),
        is_note=letter.kind in INTERNAL,
        is_held=letter.held_since is not None,
        more=_more(len(ids) - 1),
        state=_state(row),
        code=row.code,
    )


def _files_found(attached: list[Attachment], looked: words.Looked, language: str) -> list[Pieces]:
    """Return the names of the files by which the letter was found."""
    names = [marked(file.name, looked, language) for file in attached if not file.is_inline]
    return [pieces for pieces in names if any(is_found for _words, is_found in pieces)]


def marked(text: str, looked: words.Looked, language: str) -> Pieces:
    """Return a text in pieces, those that were looked for marked."""
    pieces, done = [], 0
    for start, end in looked.places_in(text, language):
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]


def _around(text: str, looked: words.Looked, language: str) -> str:
    """Return the part of a letter around the first word found, on one line."""
    first, _end = next(looked.places_in(text, language), (0, 0))
    start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
    end = text.find(" ", start + AROUND)
    part = " ".join(text[start : end if end > 0 else start + AROUND + 30].split())
    return f"{'… ' if start else ''}{part}{' …' if end > 0 else ''}"


def _who(letter: Message, row: Conversation, at: datetime) -> str:
    if letter.agent is not None:
        name = letter.agent.short_name
    elif letter.kind in {MessageKind.FROM_OUTSIDE, MessageKind.AUTOMATIC}:
        name = letter.from_name or letter.from_email
    else:
        name = letter.from_name or people.short_name_of(row.customer) or row.reply_to
    when = phrases.when(letter.at, at, zone_of(row), times.language())
    return str(WHO.get(MessageKind(letter.kind), "%(who)s, %(when)s")) % {"who": name, "when": when}


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("and in %(count)s more letter", "and in %(count)s more letters", count) % {"count": count}


def _state(row: Conversation) -> str:
    if row.is_closed:
        return _("Closed")
    if row.is_snoozed:
        return _("Snoozed")
    if row.is_waiting:
        return _("Waiting for the customer")
    if row.agent is None:
        return _("Open, nobody’s yet")
    return _("Open, with %(who)s") % {"who": row.agent.short_name}
