"""What a fax gateway tells of a fax of ours: sent, or why not. It is kept as the proof of that step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.actions import assign, deliver, steps
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState, ReportKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import THE_SOFTWARE

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Delivery
    from esmero.domain.channels.ports import Report
    from esmero.domain.conversations.models import Conversation


def hear(report: Report, *, at: datetime) -> Conversation | None:
    """The step inside a transaction: note what is told of a fax. Return in whose conversation that is.

    It is told of the letter that it names; else of the one fax that is under way in the conversation to
    whose address it came. Where that may be one of several, nothing is noted.
    """
    named = conversations.conversations_answered(report.letters)
    numbers = sorted({*named, *report.conversation_ids})
    # Conversations are held before letters, as everybody does.
    held = list(filter(None, (conversations.one(number) for number in numbers)))
    told = None
    for letter in _meant(report, held):
        story = deliver.story_of(letter)
        told = next((one for one in held if one.ref == story), None)
        if told and letter.reported_at is None and report.kind != ReportKind.DELAYED:
            _note(letter, report, told, at=at)
    return told or next(iter(held), None)


def _meant(report: Report, held: list[Conversation]) -> list[Delivery]:
    named = channels.deliveries_named(report.letters) if report.letters else []
    faxes = [letter for letter in named if letter.channel_kind == ChannelKind.FAX]
    if faxes or report.letters:
        return faxes
    waiting = [
        letter for one in held for letter in channels.faxes_not_reported(conversations.message_ids(one))
    ]
    return waiting if len(waiting) == 1 else []


def _note(letter: Delivery, report: Report, conversation: Conversation, *, at: datetime) -> None:
    if report.kind == ReportKind.ARRIVED:
        if letter.state != DeliveryState.SENT:
            deliver.was_taken(letter, answer=report.because, at=at)
        channel_writes.note_faxed(letter, pages=report.pages, within=conversation.ref, at=at)
        return
    channel_writes.note_not_faxed(letter, at=at)
    deliver.came_back(letter, answer=report.because, at=at)
    # The customer has no answer: somebody sends it again, writes a letter, or calls them.
    if not conversation.is_open:
        conversation_writes.wake(conversation)
        assign.mind_who_left(conversation, by=THE_SOFTWARE, at=at)
    steps.have_somebody_look(conversation, at=at)
