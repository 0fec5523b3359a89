"""A sentence of an answer that says what its writer does by when, offered as a promise: one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions.reply import OwnWords
from esmero.ground import when, when_said
from esmero.parts.queue import zone_of
from esmero.web.desk import promise_lines
from esmero.web.desk.shown import promise_hint

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Team
    from esmero.web.desk.writing import Kept


def offer(kept: Kept, conversation: Conversation, *, at: datetime) -> dict[str, Any] | None:
    """Return what the offer says; None where every sentence that promises is one already, or was refused."""
    zone, team = zone_of(conversation), conversation.team
    refused = (kept.chosen or {}).get("refused", "").split()
    promised: set[datetime | str] = set()
    for one in _promised(kept.text, team, at=at):
        promised |= {one.due_at, one.wording}
    for said in when_said.said_in(kept.text, at=at, zone=zone, hours=promise_lines.hours_of(team, at=at)):
        # What was said to be due in two hours is due a minute later by now: it is known by its words.
        if said.key not in refused and not promised & {said.due_at, said.wording}:
            promise = OwnWords(said.wording, said.due_at)
            line = promise_lines.with_lines("", [promise_lines.chip(promise)], zone=zone)
            return {"said": said, **promise_hint.hint(promise, conversation, line=line, at=at)}
    return None


def _promised(text: str, team: Team, *, at: datetime) -> Iterator[OwnWords]:
    """What the draft's lines promise; its chips are kept as lines below it."""
    while (found := when.find_promise_line(text)) is not None:
        text, line = found
        try:
            yield promise_lines.read(line, team, at=at)
        except promise_lines.NotAPromise:
            continue
