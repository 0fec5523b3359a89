"""What is asked before letters are passed on: to whom, and what of the conversation goes along."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import forward
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import phrases, text
from esmero.parts import people, times
from esmero.parts.queue import zone_of
from esmero.ui import uploads
from esmero.web.desk import forward_forms
from esmero.web.desk.shown import letters
from esmero.web.desk.shown import uploads as shown_uploads

if TYPE_CHECKING:
    from django.http import QueryDict

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Draft
    from esmero.web.desk.forward_forms import ForwardForm

EXCERPT = 70
# The newest letters are at hand; the others are a fold away.
AT_HAND = 4


@dataclass(frozen=True)
class Choice:
    """A letter or a file that may go along."""

    number: int
    words: str
    more: str = ""
    is_chosen: bool = False
    files: list[Choice] = field(default_factory=list)


def initial(
    conversation: Conversation, offered: list[Letter], asked: QueryDict, kept: Draft | None
) -> dict[str, Any]:
    """Return what stands in the form at first: one letter with its files, or an address to write to again.

    What was begun and kept is there again, with what is asked for now.
    """
    begun = kept.chosen if kept else {}
    chosen = [one for one in offered if str(one.message.pk) == asked.get("letter", "")]
    if not chosen and "to" not in asked and not begun:
        chosen = [one for one in offered if one.message.kind == MessageKind.FROM_CUSTOMER][-1:]
    return {
        "to": asked.get("to", "")[:254] or begun.get("to", ""),
        "subject": begun.get("subject", forward.subject_for(conversation)),
        "is_whole": begun.get("is_whole", False),
        "letters": [*begun.get("letters", []), *(one.message.pk for one in chosen)],
        "kept": [
            *begun.get("kept", []),
            *(file.pk for one in chosen for file in one.files if not file.is_page),
        ],
        "send_key": secrets.token_hex(12),
    }


def question(
    agent: Agent, conversation: Conversation, form: ForwardForm, draft: Draft | None, *, at: datetime
) -> dict[str, Any]:
    """Return what the question shows: the form, the letters newest first, and the words kept for it."""
    waiting = shown_uploads.shown(workbench.uploads(conversation, agent))
    found = [_letter(one, conversation, form, at=at) for one in reversed(form.offered)]
    return {
        "form": form,
        "too_long": forward_forms.TOO_LONG,
        "conversation": conversation,
        "customer": people.of_customer(conversation.customer, known_as=conversation.known_as),
        "at_hand": found[:AT_HAND],
        "earlier": found[AT_HAND:],
        "forward_words": form.data.get("text", "") if form.is_bound else (draft.text if draft else ""),
        "forward_words_at": draft.kept_at.isoformat() if draft else "",
        "forward_words_wrong": " ".join(str(why) for why in form.errors.get("text", [])),
        "files_waiting": waiting.get(DraftKind.FORWARD, []),
        "limits": uploads.limits(),
        "forward_key": f"desk:{agent.pk}:{conversation.pk}",
    }


def _letter(letter: Letter, conversation: Conversation, form: ForwardForm, *, at: datetime) -> Choice:
    message = letter.message
    who = letters.writer(message, conversation).short_name
    when = phrases.when(message.at, at, zone_of(conversation), times.language())
    words = text.excerpt(text.one_line(message.text), EXCERPT)
    chosen, kept = _chosen(form, "letters"), _chosen(form, "kept")
    files = [
        Choice(file.pk, file.name, uploads.size_words(file.size), str(file.pk) in kept)
        for file in letter.files
        # The scan goes along, and its pages are in it.
        if not file.is_page
    ]
    return Choice(message.pk, words or when, f"{who}, {when}", str(message.pk) in chosen, files)


def _chosen(form: ForwardForm, name: str) -> set[str]:
    return {str(value) for value in form[name].value() or []}
