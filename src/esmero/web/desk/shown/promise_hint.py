"""What a /promise line is about to become, told while it is typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.ground import phrases
from esmero.parts import people, times
from esmero.parts.queue import zone_of
from esmero.web.desk import closed_then, promise_lines

if TYPE_CHECKING:
    from esmero.actions.reply import OwnWords
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Team


def hint(promise: OwnWords, conversation: Conversation, *, line: str, at: datetime) -> dict[str, Any]:
    """Return what the hint and the chip that may take its place say."""
    zone = zone_of(conversation)
    by = phrases.when(promise.due_at, at, zone, times.language())
    closed = closed_then.then(promise.due_at, conversation.team, at=at)
    chip = _("By %(when)s, nobody works then: %(words)s") if closed else _("By %(when)s: %(words)s")
    return {
        "promise": promise,
        "by": by,
        "customer": people.of_customer(conversation.customer, known_as=conversation.known_as),
        "value": promise_lines.chip(promise),
        "line": line.strip(),
        "skipped": _skipped(promise, line, conversation.team, at=at),
        "closed": closed,
        "chip_words": chip % {"when": by, "words": promise.wording},
    }


def understood(typed: str, conversation: Conversation, team: Team, *, at: datetime) -> dict[str, Any]:
    """Return what the line below a field for a moment alone says: which one it is. Raises NotAPromise.

    `team`: who is to be at work then.
    """
    due_at = promise_lines.due(typed, conversation.team, at=at)
    by = phrases.when(due_at, at, zone_of(conversation), times.language())
    return {"due_at": due_at, "by": by, "closed": closed_then.then(due_at, team, at=at)}


def _skipped(promise: OwnWords, line: str, team: Team, *, at: datetime) -> str:
    """Where there is no such clock time that night, say which one counts."""
    typed = promise_lines.skipped(line, team, at=at)
    if typed is None:
        return ""
    said = {
        "typed": times.clock(datetime.combine(at, typed, UTC), zone=UTC),
        "counts": times.clock(promise.due_at, zone=ZoneInfo(team.calendar.time_zone)),
    }
    return _("%(typed)s is skipped that night; it counts as %(counts)s.") % said
