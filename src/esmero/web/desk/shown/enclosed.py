"""What lies in the files of a letter, in words: invitations, contact cards, and mails that were passed on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.ground import phrases
from esmero.parts import times
from esmero.ui import addresses, uploads
from esmero.web.desk.shown import meetings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Message
    from esmero.domain.files.models import Attachment

ICONS = {"invitation": "calendar", "card": "person", "mail": "letter"}
LISTS = (
    ("phones", gettext_lazy("Telephone")),
    ("emails", gettext_lazy("E-mail")),
    ("places", gettext_lazy("Address")),
    ("links", gettext_lazy("Page")),
)
PLACES = {
    "work": gettext_lazy("%(value)s (work)"),
    "home": gettext_lazy("%(value)s (home)"),
    "cell": gettext_lazy("%(value)s (mobile)"),
    "fax": gettext_lazy("%(value)s (fax)"),
}


@dataclass(frozen=True)
class InnerFile:
    """A file that lies in a passed-on mail, as the macro `attachments` wants it."""

    name: str
    url: str
    size: str
    thumb_url: str = ""


@dataclass(frozen=True)
class Enclosed:
    """One thing that lies in a letter: a heading, sentences, facts, and of a mail its words and files."""

    kind: str
    icon: str
    title: str
    id: str
    lines: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""
    is_cut: bool = False
    files: list[InnerFile] = field(default_factory=list)
    inside: list[Enclosed] = field(default_factory=list)


@dataclass(frozen=True)
class _Where:
    """Where a thing lies: the files of the letter, the moment and the zone of whoever reads it."""

    files: dict[str, int]
    at: datetime
    zone: ZoneInfo
    name: str
    # The file of the letter and the numbers of the files in it through which one comes here.
    file_id: int | None = None
    place: tuple[int, ...] = ()


def of(message: Message, files: Iterable[Attachment], *, at: datetime, zone: ZoneInfo) -> list[Enclosed]:
    """Return what lies in a letter, for `zone` and the moment `at`; nothing that was never read."""
    if not message.enclosed:
        return []
    known = {file.sha256: file.pk for file in files}
    return _all(message.enclosed, _Where(known, at, zone, f"enclosed-{message.pk}"))


def _all(pieces: list[dict[str, Any]], where: _Where) -> list[Enclosed]:
    makers = {"invitation": _meeting, "card": _card, "mail": _mail}
    return [
        makers[piece["kind"]](piece, _within(where, piece, number))
        for number, piece in enumerate(pieces)
        if piece.get("kind") in makers
    ]


def _within(where: _Where, piece: dict[str, Any], number: int) -> _Where:
    """Go on to a piece: it lies in a file of the letter, or in one of the mail that we are in."""
    found = where.files.get(piece.get("file", ""))
    file_id, place = (found, ()) if where.file_id is None else (where.file_id, (*where.place, found or 0))
    return _Where(where.files, where.at, where.zone, f"{where.name}-{number}", file_id, place)


def _meeting(piece: dict[str, Any], where: _Where) -> Enclosed:
    return Enclosed(
        "invitation",
        ICONS["invitation"],
        meetings.title(piece),
        where.name,
        meetings.lines(piece, where.zone),
    )


def _card(piece: dict[str, Any], where: _Where) -> Enclosed:
    facts = [
        (str(label), _placed(one)) for key, label in LISTS for one in piece.get(key, []) if one.get("value")
    ]
    about = ", ".join(filter(None, [piece.get("title"), piece.get("organisation")]))
    title = _("A contact card: %(name)s") % {"name": piece.get("name") or _("without a name")}
    return Enclosed("card", ICONS["card"], title, where.name, [about] if about else [], facts)


def _placed(one: dict[str, str]) -> str:
    return str(PLACES.get(one.get("place", ""), "%(value)s")) % {"value": one["value"]}


def _mail(piece: dict[str, Any], where: _Where) -> Enclosed:
    inner = piece.get("files", [])
    title = _("A mail that was passed on: %(subject)s") % {
        "subject": piece.get("subject") or _("without a subject")
    }
    inside = _Where(
        {one.get("sha256", ""): number for number, one in reversed(list(enumerate(inner)))},
        where.at,
        where.zone,
        where.name,
        where.file_id,
        where.place,
    )
    return Enclosed(
        "mail",
        ICONS["mail"],
        title,
        where.name,
        lines=[_from_whom(piece, where)],
        words=piece.get("text", ""),
        is_cut=bool(piece.get("is_cut")),
        files=_inner_files(inner, where),
        inside=_all(piece.get("inside", []), inside) if where.file_id else [],
    )


def _from_whom(piece: dict[str, Any], where: _Where) -> str:
    name, address = piece.get("from_name", ""), piece.get("from_email", "")
    who = f"{name} <{address}>" if name and address else name or address
    if not piece.get("sent_at"):
        return _("From %(who)s") % {"who": who or _("nobody named")}
    moment = datetime.fromisoformat(piece["sent_at"])
    when = phrases.when(moment, where.at, where.zone, times.language())
    return _("From %(who)s, %(when)s") % {"who": who or _("nobody named"), "when": when}


def _inner_files(inner: list[dict[str, Any]], where: _Where) -> list[InnerFile]:
    """Return the files of a mail; where the file that it lies in is gone, they can't be reached."""
    if not where.file_id:
        return []
    return [_inner_file(one, number, where) for number, one in enumerate(inner) if not one.get("is_seal")]


def _inner_file(one: dict[str, Any], number: int, where: _Where) -> InnerFile:
    place = "-".join(str(step) for step in (*where.place, number))
    url = addresses.reverse("desk:attachment-inner", args=[where.file_id, place])
    return InnerFile(str(one.get("name", "")), url, uploads.size_words(int(one.get("size", 0))))
