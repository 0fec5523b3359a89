"""Somebody of the staff answers the letter that told them of something: their words go out as theirs.

Only where everything proves it. Whatever is missing of who wrote it, the mail is set aside, where people see
it, and nobody is sent anything. Whatever is missing of what they knew, their words wait as their draft, and
they are told. What answers a notice is never read as a customer's letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import keep_answer, mentions, parcels, reply
from esmero.domain.channels import reads as channels
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.staff import reads as staff
from esmero.domain.workbench import access as workbench_access
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import blanks, crypto, filekinds
from esmero.ground.refs import NotFound, NotYours
from esmero.letters import notices as letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Notice

LIFE = timedelta(days=14)
# How words begin that are for colleagues, in the languages of the desk.
# A program that writes stars around bold words must not make an answer of them.
NOTE = re.compile(r"[\W_]*(?:note|nota|заметка)[\s*_]*[:：][\s*_]*", re.IGNORECASE)
# What somebody quotes of our letter without saying so.
QUOTED = re.compile(r"^[ \t]{0,3}[>|]", re.MULTILINE)
# Fewer letters in a row are anybody's words.
LONG_ENOUGH = 20
MOST_SHOWN = 50
WHOLE_LETTER = "message/rfc822"

NOT_OUR_ADDRESS = gettext_noop(
    "It came to an address for answering notices that we never gave out: nobody was sent anything."
)
FORGOTTEN = gettext_noop("The notice that it answers is forgotten: nobody was sent anything.")
NOT_THEIRS = gettext_noop(
    "It answers a notice, but not from the address that the notice was sent to: nobody was sent anything."
)
FORGED = gettext_noop(
    "It answers a notice, but its sender’s domain says that it is not from there: nobody was sent anything."
)
BY_A_PROGRAM = gettext_noop("A program answered a notice: nobody was sent anything.")
NOT_TO_OUR_LETTER = gettext_noop(
    "It came to the address of a notice, but answers another letter: nobody was sent anything."
)
OUT_OF_SIGHT = gettext_noop(
    "Whoever answered this notice may not see its conversation any more: nobody was sent anything."
)
NOTHING_SAID = gettext_noop("The answer to a notice holds no words: nobody was sent anything.")


class NotProved(Exception):
    """Something is missing of the proof who wrote it; the sentence says what."""


class Waits(Exception):
    """It is theirs, but must not go out by itself; `why` is a word for the event."""

    def __init__(self, why: str, kind: DraftKind = DraftKind.REPLY) -> None:
        super().__init__(why)
        self.why, self.kind = why, kind


@dataclass(frozen=True)
class Answered:
    """What became of it: a message, or a draft where `message` is None, or set aside for a reason."""

    customer_id: int | None = None
    message: Message | None = None
    set_aside_because: str = ""
    # What was set aside quotes this conversation: its people alone may look.
    quoted: Conversation | None = None


@dataclass(frozen=True)
class _Answer:
    """An answer whose writer is proved."""

    notice: Notice
    agent: Agent
    conversation: Conversation
    words: str
    is_note: bool
    external_id: str
    parcel: parcels.Parcel = field(default_factory=parcels.Parcel)


def is_one(incoming: Incoming) -> bool:
    """Say whether a mail is meant as an answer to a notice, however badly it proves it."""
    if any(_is_for_notices(address) for address in incoming.recipients):
        return True
    # Whoever answers to the sender instead, which is one of our common addresses.
    return bool(_numbers_answered(incoming.answers)) and is_by_staff(incoming)


def is_by_staff(incoming: Incoming) -> bool:
    """Say whether a mail names somebody of the staff as its writer; anybody may claim so."""
    return any(staff.holder_of(address) for address in {incoming.from_email, incoming.sender_email} - {""})


def take_in(incoming: Incoming, *, keys: list[str], at: datetime) -> Answered:
    """The step inside a transaction: answer as the agent, note, keep as a draft, or set aside."""
    try:
        answer = _proved(incoming, keys)
    except NotProved as error:
        return _set_aside(incoming, str(error))
    customer_id = answer.conversation.customer_id
    repeated = conversations.message_with(answer.external_id)
    if repeated:
        return Answered(customer_id, repeated)
    try:
        message = _send(answer, at=at)
    except Waits as error:
        keep_answer.keep(
            answer.conversation,
            answer.agent,
            words=answer.words,
            parcel=answer.parcel,
            kind=error.kind,
            seen_version=answer.notice.mailed_version or 0,
            why=error.why,
            at=at,
        )
        return Answered(customer_id)
    writes.see_notices_of(answer.conversation, agent=answer.agent, at=at)
    return Answered(customer_id, message)


def _set_aside(incoming: Incoming, reason: str) -> Answered:
    """Say whose it is all the same: it quotes our letter, and goes when its customer is erased."""
    quoted = conversation_quoted(incoming.recipients, incoming.answers)
    return Answered(quoted.customer_id if quoted else None, None, reason, quoted)


def conversation_quoted(recipients: Iterable[str], message_ids: list[str]) -> Conversation | None:
    """Return the conversation of the notice that a mail is for, or whose letter it names; None without one.

    Whatever such a mail is (an absence notice, a report, one that nobody can read), it may quote that letter.
    """
    numbers = [*_numbers_named(recipients), *_numbers_answered(message_ids)]
    found = next(filter(None, map(workbench.notice, numbers)), None)
    return found.conversation if found else None


def _numbers_named(recipients: Iterable[str]) -> set[int]:
    """Return the notices whose signed addresses it came to."""
    host = settings.ESMERO_HOST
    found = (workbench_access.by_notice_address(one, host=host) for one in recipients)
    return {number for number in found if number is not None}


def _numbers_answered(message_ids: list[str]) -> list[int]:
    """Return the notices whose letters it answers."""
    return channels.answered(message_ids, kind="notice") if message_ids else []


def _is_for_notices(address: str) -> bool:
    return workbench_access.is_like_notice_address(address, host=settings.ESMERO_HOST)


def _proved(incoming: Incoming, keys: list[str]) -> _Answer:
    """Return the answer with its writer. Raises NotProved."""
    notice = _answered(incoming)
    agent = notice.agent
    if not agent.email or customers.normal_email(incoming.from_email) != customers.normal_email(agent.email):
        raise NotProved(NOT_THEIRS)
    if incoming.is_refuted:
        raise NotProved(FORGED)
    if incoming.is_automatic:
        raise NotProved(BY_A_PROGRAM)
    if notice.mailed_at is None or notice.pk not in _numbers_answered(incoming.answers):
        raise NotProved(NOT_TO_OUR_LETTER)
    try:
        conversation = access.conversation_for(agent, notice.conversation_id)
    except NotFound as error:
        raise NotProved(OUT_OF_SIGHT) from error
    asked = NOTE.match(incoming.text)
    words = (incoming.text[asked.end() :] if asked else incoming.text).strip()
    parcel = _parcel(incoming, keys)
    if not words and not parcel.files:
        raise NotProved(NOTHING_SAID)
    is_note = bool(asked) or letters.becomes_a_note(notice)
    # The same, whichever of our addresses it came to besides.
    name = crypto.once(
        f"answer:{notice.pk}", incoming.mail_message_id or incoming.external_id, words, *parcel.keys
    )
    return _Answer(notice, agent, conversation, words, is_note, name, parcel)


def _answered(incoming: Incoming) -> Notice:
    """Return the notice whose signed address it came to. Raises NotProved."""
    numbers = _numbers_named(incoming.recipients)
    if len(numbers) != 1:
        raise NotProved(NOT_OUR_ADDRESS)
    notice = workbench.notice(numbers.pop())
    if notice is None:
        raise NotProved(FORGOTTEN)
    return notice


def _parcel(incoming: Incoming, keys: list[str]) -> parcels.Parcel:
    """Return the files that go along; what only decorates a signature stays behind."""
    both = [(file, key) for file, key in zip(incoming.files, keys, strict=True) if not file.is_inline]
    return parcels.Parcel(files=[file for file, _ in both], keys=[key for _, key in both])


def _send(answer: _Answer, *, at: datetime) -> Message:
    """Let the words become a message. Raises Waits."""
    kind = DraftKind.NOTE if answer.is_note else DraftKind.REPLY
    if not answer.notice.mailed_at or at - answer.notice.mailed_at > LIFE:
        raise Waits("old", kind)
    if _holds_our_letter(answer):
        raise Waits("quote", kind)
    if answer.is_note:
        return _note(answer, at=at)
    if sum(len(file.content) for file in answer.parcel.files) > filekinds.MOST_BYTES_TOGETHER:
        raise Waits("too_much", kind)
    _mind_the_conversation(answer)
    return reply.answer(
        answer.conversation, answer.agent, answer.words, answer.external_id, answer.parcel, [], at=at
    )


def _note(answer: _Answer, *, at: datetime) -> Message:
    try:
        named = mentions.named_in(answer.words, answer.conversation)
    except mentions.CannotSee as error:
        raise Waits("mention", DraftKind.NOTE) from error
    return reply.leave_note(
        answer.conversation, answer.agent, answer.words, answer.external_id, answer.parcel, named, at=at
    )


def _mind_the_conversation(answer: _Answer) -> None:
    """See whether it still stands as their letter told them. Raises Waits."""
    notice, conversation = answer.notice, answer.conversation
    try:
        access.conversation_to_answer(answer.agent, conversation.pk)
    except NotYours as error:
        raise Waits("rights", DraftKind.NOTE) from error
    if blanks.blanks(answer.words):
        raise Waits("blanks")
    if conversation.pk != notice.conversation_id or notice.mailed_version is None:
        raise Waits("changed")
    if conversations.news_for(answer.agent, conversation, notice.mailed_version):
        raise Waits("changed")
    if conversation.closed_at and notice.mailed_at and conversation.closed_at > notice.mailed_at:
        raise Waits("closed")


def _holds_our_letter(answer: _Answer) -> bool:
    """Whether its quote was not cut off whole, or goes along as a file: colleagues' notes may stand in it."""
    traces = (letters.mark(answer.notice), f"{settings.ESMERO_URL}/desk/", workbench_access.NOTICE_PREFIX)
    if any(trace in answer.words for trace in traces):
        return True
    if answer.is_note:
        return False
    return _quotes_colleagues(answer) or any(map(_may_be_our_letter, answer.parcel.files))


def _quotes_colleagues(answer: _Answer) -> bool:
    """Whether something stands in it that only colleagues have read; some programs quote without any sign."""
    if QUOTED.search(answer.words):
        return True
    written = " ".join(answer.words.split())
    shown = conversations.since(answer.conversation, answer.notice.at - LIFE, limit=MOST_SHOWN)
    lines = (line for one in shown if not one.is_for_customer for line in one.text.splitlines())
    said = (" ".join(line.split()) for line in lines)
    return any(len(line) >= LONG_ENOUGH and line in written for line in said)


def _may_be_our_letter(file: NewFile) -> bool:
    """Whether a program put the letter that is answered beside the words, as some do."""
    return file.content_type == WHOLE_LETTER or workbench_access.NOTICE_PREFIX.encode() in file.content
