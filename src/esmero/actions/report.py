"""What another mail server tells of our letters: they came back, wait, arrived, or are not wanted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import deliver, fax_report, reach, staff_letters
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import COPY, ChannelKind, DeliveryState, ReportKind
from esmero.domain.conversations import reads as conversations
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.channels.ports import Report
    from esmero.domain.conversations.models import Conversation


def hear(report: Report, *, at: datetime) -> Conversation | None:
    """The step inside a transaction: note what is told of letters. Return in whose conversation that is.

    Only who had a letter knows its Message-ID; whoever invents one tells us nothing.
    """
    if report.is_of_fax:
        return fax_report.hear(report, at=at)
    # Conversations are held before letters, as everybody does.
    carried = conversations.conversations_answered(report.letters)
    numbers = sorted({*carried, *conversations.conversations_copied(report.letters)})
    held = {number: conversations.one(number) for number in numbers}
    letters = [one for one in channels.deliveries_named(report.letters) if _is_about(report, one)]
    for letter in letters:
        if letter.channel_kind == ChannelKind.FAX and report.kind != ReportKind.CAME_BACK:
            # That a mail server took it says nothing of the fax: its gateway alone can tell.
            continue
        _TOLD[ReportKind(report.kind)](letter, report, at)
    _hear_of_addresses(report, at=at)
    stories = [deliver.story_of(letter) for letter in letters]
    told = (held.get(story.id) for story in stories if story.kind == "conversation")
    return next(filter(None, told), None)


def _hear_of_addresses(report: Report, *, at: datetime) -> None:
    """Mark an address at which letters arrive no more, by one that stands in no conversation.

    Nobody reads of it at a desk otherwise. What came back for a passing reason marks nothing.
    """
    marked = [one for one in map(staff_letters.address_of, report.letters) if one is not None]
    for identity in marked:
        if report.recipient.lower() not in {"", identity.value.lower()}:
            continue
        if report.kind == ReportKind.CAME_BACK and report.is_address_lost:
            reach.lose(identity.value, because=report.because, at=at)
        elif report.kind == ReportKind.UNWANTED:
            reach.complain(identity.value, at=at)


def hear_from_service(told: list[Report], *, at: datetime) -> int:
    """Note what a mail service tells of letters that it sent. Return how many reports named none of ours.

    The same told again changes nothing.
    """
    unknown = 0
    for report in told:
        with db.write():
            is_marked = any(map(staff_letters.address_of, report.letters))
            unknown += not (is_marked or channels.deliveries_named(report.letters))
            hear(report, at=at)
    return unknown


def _is_about(report: Report, letter: Delivery) -> bool:
    return report.recipient.lower() in {"", letter.recipient.lower()}


def _came_back(letter: Delivery, report: Report, at: datetime) -> None:
    deliver.came_back(letter, answer=report.because, at=at)
    if report.is_address_lost and deliver.tells_of_an_address(letter):
        reach.lose(letter.recipient, because=report.because, at=at)


def _is_delayed(letter: Delivery, report: Report, at: datetime) -> None:
    _has_left(letter, report, at)
    _tell(letter, report, at)


def _arrived(letter: Delivery, report: Report, at: datetime) -> None:
    _has_left(letter, report, at)
    _tell(letter, report, at)


def _is_unwanted(letter: Delivery, report: Report, at: datetime) -> None:
    _has_left(letter, report, at)
    _tell(letter, report, at)
    if letter.about_kind != COPY:
        reach.complain(letter.recipient, at=at)


def _has_left(letter: Delivery, report: Report, at: datetime) -> None:
    """Nobody could tell of a letter that had not left: it is in doubt no more."""
    if letter.state == DeliveryState.UNKNOWN:
        deliver.was_taken(letter, answer=report.because, at=at)


def _tell(letter: Delivery, report: Report, at: datetime) -> None:
    kind, within = ReportKind(report.kind), deliver.story_of(letter)
    channel_writes.note_report(letter, kind=kind, because=report.because, at=at, within=within)


_TOLD = {
    ReportKind.CAME_BACK: _came_back,
    ReportKind.DELAYED: _is_delayed,
    ReportKind.ARRIVED: _arrived,
    ReportKind.UNWANTED: _is_unwanted,
}
