"""What came from the place to write: words, files, promises; or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.workbench.kinds import Copies, DraftKind
from esmero.ground import blanks, text
from esmero.web.desk import forms, moments, promise_lines

if TYPE_CHECKING:
    from django.http import QueryDict

    from esmero.actions.reply import OwnWords
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Team


LONGEST_TO, LONGEST_SUBJECT, MOST_CHOSEN, MOST_REFUSED = 600, 200, 1000, 40


@dataclass(frozen=True)
class Written:
    """`typed` is all that was typed, for keeping; `wrong` says what to do before it can be sent."""

    typed: str
    words: str = ""
    send_key: str = ""
    seen_version: int = 0
    send_anyway: bool = False
    files: list[NewFile] = field(default_factory=list)
    upload_ids: list[int] = field(default_factory=list)
    promises: list[OwnWords] = field(default_factory=list)
    later: moments.Moment | None = None
    # None where the page did not ask.
    copies: Copies | None = None
    wrong: list[str] = field(default_factory=list)


def written(data: QueryDict, files: Any, team: Team, *, at: datetime) -> Written:
    """Return an answer to the customer as it was written; its times are meant as the team works."""
    form, zone = forms.LetterForm(data, files), ZoneInfo(team.calendar.time_zone)
    typed = promise_lines.with_lines(data.get("text", ""), data.getlist("promise"), zone=zone)
    if data.getlist("promise") and not data.get("text", "").strip():
        return Written(typed, wrong=[str(forms.LetterForm.ONLY_A_PROMISE)])
    if not form.is_valid():
        return Written(typed, wrong=form.why_not())
    clean = form.cleaned_data
    try:
        words, promises = promise_lines.taken_from(clean["text"], data.getlist("promise"), team, at=at)
        later = moments.chosen(data, at=at, zone=zone)
    except (promise_lines.NotAPromise, moments.NotAMoment) as error:
        return Written(typed, wrong=[str(error)])
    if not words:
        return Written(typed, wrong=[str(forms.LetterForm.ONLY_A_PROMISE)])
    unfilled = [_("Fill in “%(name)s” first.") % {"name": name} for name in blanks.blanks(words)]
    if unfilled:
        return Written(typed, wrong=unfilled)
    return Written(
        typed=typed,
        words=words,
        send_key=clean["send_key"],
        seen_version=clean["seen_version"],
        send_anyway=clean["send_anyway"],
        files=form.new_files,
        upload_ids=form.upload_ids,
        promises=promises,
        later=later,
        copies=_copies(data),
    )


def _copies(data: QueryDict) -> Copies | None:
    if "is_addressed" not in data:
        return None
    hidden = text.addresses_in(data.get("bcc", "")[:LONGEST_TO])
    return Copies(data.getlist("cc")[:MOST_CHOSEN], list(dict.fromkeys(hidden)))


def noted(data: QueryDict, files: Any) -> Written:
    """Return a note as it was written; a line that looks like a promise stays a line."""
    form = forms.LetterForm(data, files)
    typed = data.get("text", "")
    if not form.is_valid():
        return Written(typed, wrong=form.why_not())
    clean = form.cleaned_data
    return Written(typed, clean["text"], clean["send_key"], files=form.new_files, upload_ids=form.upload_ids)


@dataclass(frozen=True)
class Kept:
    """Words to keep: of which kind, on which version they were written, and what they go on from.

    `chosen` is what stands beside them: where letters are passed on, to whom and what goes along; in an
    answer, which sentences are no promises; None where the page did not ask.
    """

    text: str
    seen_version: int
    kind: str
    base: datetime | None
    chosen: dict[str, Any] | None = None
    # Of an answer: who else is to get it, where the page asked.
    copies: Copies | None = None


def draft(data: QueryDict) -> Kept | None:
    """Return words to keep; None when it can't be told what they are."""
    form = forms.DraftForm(data)
    if not form.is_valid():
        return None
    clean = form.cleaned_data
    kind = clean["kind"] or DraftKind.REPLY
    chosen = _chosen(data) if kind == DraftKind.FORWARD and "to" in data else _refused(data)
    copies = _copies(data) if kind == DraftKind.REPLY else None
    return Kept(clean["text"], clean["seen_version"], kind, clean["base"], chosen, copies)


def _refused(data: QueryDict) -> dict[str, Any] | None:
    """Which sentences the writer said are no promises, by their keys: they are not asked again."""
    if "refused" not in data:
        return None
    return {"refused": " ".join(data.get("refused", "").split()[-MOST_REFUSED:])[:LONGEST_TO]}


def why_not_kept(data: QueryDict) -> str:
    """Return why words can't be kept, for their writer to read."""
    return forms.DraftForm(data).why_not()


def _chosen(data: QueryDict) -> dict[str, Any]:
    return {
        "to": data.get("to", "").strip()[:LONGEST_TO],
        "subject": data.get("subject", "")[:LONGEST_SUBJECT],
        "is_whole": "is_whole" in data,
        "letters": _numbers(data.getlist("letters")),
        "kept": _numbers(data.getlist("kept")),
    }


def _numbers(given: Iterable[str]) -> list[int]:
    found = [int(one) for one in given if one.isdecimal() and len(one) < forms.MOST_DIGITS]
    return found[:MOST_CHOSEN]
