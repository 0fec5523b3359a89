"""A conversation as programs read it: what its customer may see, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseState

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.promises.models import Promise

PAGE = 50


def conversation(shown: Conversation, *, at: datetime) -> dict[str, Any]:
    """Return a conversation with its promises and the first page of its messages."""
    return {
        "reference": shown.code,
        "subject": shown.subject,
        "state": "closed" if shown.is_closed else "waiting" if shown.is_waiting else "open",
        "language": shown.language,
        "customer": {"name": shown.customer.name, "email": shown.reply_to},
        "team": shown.team.name,
        "looked_after_by": shown.agent.name if shown.agent else None,
        "opened_at": _moment(shown.opened_at),
        "last_message_at": _moment(shown.last_message_at),
        "closed_at": _moment(shown.closed_at) if shown.closed_at else None,
        "promises": [_promise(one, at=at) for one in promises.about(shown.ref) if not one.is_internal],
        "messages": messages(shown, after_id=0, limit=PAGE),
    }


def messages(shown: Conversation, *, after_id: int, limit: int) -> dict[str, Any]:
    """Return a page of a conversation's messages."""
    letters, more = conversations.told(shown, after_id=after_id, limit=limit)
    next_cursor = str(letters[-1].message.pk) if more else None
    names = _Names(shown)
    return {"items": [_letter(one, names) for one in letters], "next_cursor": next_cursor}


def added(shown: Conversation, message: Message, *, at: datetime) -> dict[str, Any]:
    """Return a message that was just added, and what is promised now."""
    open_ones = [one for one in promises.open_about(shown.ref) if not one.is_internal]
    return {
        "reference": shown.code,
        "message": _letter(conversations.Letter(message, []), _Names(shown)),
        "promises": [_promise(one, at=at) for one in open_ones],
    }


class _Names:
    """Who wrote: the company is asked for its name only where software did."""

    def __init__(self, shown: Conversation) -> None:
        self._shown = shown
        self._company = ""

    def of(self, message: Message) -> tuple[str, str]:
        """Return what kind of writer it was, and their name."""
        if message.is_from_participant:
            return "participant", message.from_name or message.from_email
        if message.kind == MessageKind.FROM_CUSTOMER:
            return "customer", message.from_name or self._shown.customer.name or message.from_email
        if message.written_by == WrittenBy.SOFTWARE or message.agent is None:
            self._company = self._company or company.the_company().name
            return "software", self._company
        return "agent", message.agent.name


def _letter(letter: Letter, names: _Names) -> dict[str, Any]:
    message = letter.message
    written_by, author = names.of(message)
    return {
        "id": message.pk,
        "written_by": written_by,
        "author": author,
        "text": message.text,
        "at": _moment(message.at),
        "files": [
            {"name": file.name, "content_type": file.content_type, "size": file.size} for file in letter.files
        ],
    }


def _promise(promise: Promise, *, at: datetime) -> dict[str, Any]:
    state = promise.state(at)
    owner = promise.owner or promise.owner_team
    return {
        "kind": promise.kind.lower(),
        "words": promise.wording,
        "owner": owner.name if owner else "",
        "made_at": _moment(promise.made_at),
        "due_at": _moment(promise.due_at),
        # At risk is a word for the desk.
        "state": str(PromiseState.OPEN.value) if state == PromiseState.SOON else str(state.value),
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
