"""The one way out: an agent answers, or leaves a note for colleagues."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import (
    copying,
    counting,
    escalating,
    fax_out,
    keep,
    mentions,
    paper_out,
    parcels,
    post,
    remember,
    steps,
)
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.writes import SomethingCameIn
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import ASKED_FOR, KEPT_BY_A_REPLY, MadeBy, PromiseKind
from esmero.domain.workbench import writes as workbench
from esmero.domain.workbench.kinds import Copies, DraftKind, OwnWords
from esmero.ground import db, when_said

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

__all__ = ["OwnWords", "SomethingCameIn", "answer", "note", "reply"]


def reply(
    *,
    agent: Agent,
    conversation_id: int,
    words: str,
    seen_version: int,
    send_key: str,
    at: datetime,
    new_files: list[NewFile] | None = None,
    upload_ids: list[int] | None = None,
    promises_made: list[OwnWords] | None = None,
    send_anyway: bool = False,
    copies: Copies | None = None,
) -> Message:
    """Answer the customer. What is promised is kept by it; the letter is queued in the same transaction.

    `seen_version` is the conversation's version that the agent read; if something came in since,
    the words are kept as a draft and SomethingCameIn is raised, unless `send_anyway`.
    `send_key` is made by the agent's browser: the same key with the same words and files returns the
    first message. `upload_ids` are files that wait with the draft. `copies` says who else gets it (None: all
    who take part). Raises NotFound for a conversation that the agent may not see, what `copying.mind` does,
    FileGone for a file that waits no more, TooMuchTogether for files that are
    more than one letter carries.
    """
    parcel = parcels.pack(agent, conversation_id, DraftKind.REPLY, new_files, upload_ids)
    external_id = parcels.name_of(agent, send_key, words, parcel)
    try:
        with db.write():
            conversation = access.conversation_to_answer(agent, conversation_id)
            repeated = conversations.message_with(external_id)
            if repeated:
                return repeated
            if not send_anyway:
                conversation_writes.must_be_at(conversation, seen_version)
            copying.mind(conversation, copies)
            parcels.open_up(parcel)
            workbench.drop_draft(conversation, agent=agent)
            made = promises_made or []
            return answer(conversation, agent, words, external_id, parcel, made, copies=copies, at=at)
    except SomethingCameIn:
        keep.keep_draft(
            agent=agent,
            conversation_id=conversation_id,
            words=words,
            seen_version=seen_version,
            addressed=copies,
            at=at,
        )
        raise


def answer(
    conversation: Conversation,
    agent: Agent,
    words: str,
    external_id: str,
    parcel: parcels.Parcel,
    promises_made: list[OwnWords],
    *,
    at: datetime,
    copies: Copies | None = None,
    settles: bool = False,
) -> Message:
    """The step inside a transaction: the words become a message, keep what they keep, and letters wait.

    Where it `settles` the conversation and leaves nothing to do, no further news are promised.
    """
    by, way = Doer(AGENT, agent.pk), fax_out.way_now(conversation)
    readers = copying.readers(conversation, copies)
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.REPLY,
        words=words,
        by=by,
        at=at,
        agent=agent,
        channel_kind=way,
        external_id=external_id,
        language=conversation.language,
        file_count=len(parcel.files),
        also_to=copying.seen(readers),
        hidden_to=copying.hidden(readers),
    )
    post.keep_files(conversation, message, parcel.files, parcel.keys, at=at)
    if not conversation.is_open:
        conversation_writes.wake(conversation)
    if conversation.agent is None or not conversation.agent.is_active:
        conversation_writes.assign(conversation, agent=agent, by=by, at=at)
    if way != ChannelKind.POST:
        # A letter on paper keeps its word when it is posted.
        keep_what_it_keeps(conversation, agent, by=by, at=at)
    for made in promises_made:
        make_own_words(conversation, agent, made, by=by, at=at)
    if way != ChannelKind.POST and not (settles and nothing_is_left(conversation)):
        steps.keep_told(conversation, by=by, at=at)
    steps.rest_or_stay_open(conversation, by=by, at=at)
    if way == ChannelKind.POST:
        paper_out.queue(conversation, message, at=at)
    elif way == ChannelKind.FAX:
        fax_out.queue(conversation, message, at=at)
    else:
        post.answer(conversation, message, parcel.files, copies=copying.seen(readers), at=at)
    copying.send(conversation, message, readers, parcel.files, at=at)
    remember.count_asked(conversation, agent, sent=words, at=at)
    return message


def nothing_is_left(conversation: Conversation) -> bool:
    """Say whether nothing is promised but to settle it, and no escalation is unsettled: it may be closed."""
    open_ones = promises.open_about(conversation.ref)
    is_promised = any(one.kind != PromiseKind.RESOLUTION for one in open_ones)
    return not is_promised and not escalating.unsettled(conversation)


def keep_what_it_keeps(
    conversation: Conversation, agent: Agent, *, by: Doer, at: datetime, written_at: datetime | None = None
) -> None:
    """The step inside a transaction: an answer of this agent has left, and keeps what was promised.

    `written_at`: when it was written, where it left later; it answers nothing that was asked for since.
    """
    for promise in promises.open_about(conversation.ref):
        if _keeps(agent, promise) and not (written_at and _was_asked_for_since(promise, written_at)):
            promise_writes.keep(promise, by=by, at=at)


def _was_asked_for_since(promise: Promise, written_at: datetime) -> bool:
    first = promise
    while first.renewed_from:
        first = first.renewed_from
    return promise.kind in {*ASKED_FOR, *counting.REPLIES} and first.made_at > written_at


def _keeps(agent: Agent, promise: Promise) -> bool:
    """An answer keeps every promised answer; an escalation only the person named, or a lead, can answer."""
    if promise.kind == PromiseKind.ESCALATION:
        return promise.owner_id == agent.pk or agent.is_lead
    return promise.kind in KEPT_BY_A_REPLY


def make_own_words(
    conversation: Conversation, agent: Agent, made: OwnWords, *, by: Doer, at: datetime
) -> Promise:
    """The step inside a transaction: promise something in the agent's own words; a call is a call."""
    is_a_call = when_said.is_a_call(made.wording)
    return promise_writes.make(
        kind=PromiseKind.CALL_BACK if is_a_call else PromiseKind.OWN_WORDS,
        about=conversation.ref,
        audience=conversation.audience,
        owner=agent,
        owner_team=conversation.team,
        clock=promises.by_hand(
            due_at=made.due_at, made_at=at, warn_percent=company.the_company().warn_percent
        ),
        wording=made.wording,
        made_by=MadeBy.AGENT,
        by=by,
        at=at,
    )


def note(
    *,
    agent: Agent,
    conversation_id: int,
    words: str,
    send_key: str,
    at: datetime,
    new_files: list[NewFile] | None = None,
    upload_ids: list[int] | None = None,
) -> Message:
    """Leave a note for colleagues; the customer never sees it. Whom it names with @ is told.

    Raises NotFound, FileGone, TooMuchTogether, and mentions.CannotSee when it names somebody who may not
    see it.
    """
    parcel = parcels.pack(agent, conversation_id, DraftKind.NOTE, new_files, upload_ids)
    external_id = parcels.name_of(agent, send_key, words, parcel)
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        repeated = conversations.message_with(external_id)
        if repeated:
            return repeated
        named = mentions.named_in(words, conversation)
        parcels.open_up(parcel)
        message = leave_note(conversation, agent, words, external_id, parcel, named, at=at)
        workbench.drop_draft(conversation, agent=agent, kind=DraftKind.NOTE)
        workbench.drop_same_words(conversation, agent=agent, words=words)
        return message


def leave_note(
    conversation: Conversation,
    agent: Agent,
    words: str,
    external_id: str,
    parcel: parcels.Parcel,
    named: list[Agent],
    *,
    at: datetime,
) -> Message:
    """The step inside a transaction: the words stay among colleagues, and whom they name is told."""
    by = Doer(AGENT, agent.pk)
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.NOTE,
        words=words,
        by=by,
        at=at,
        agent=agent,
        channel_kind="",
        external_id=external_id,
        file_count=len(parcel.files),
    )
    post.keep_files(conversation, message, parcel.files, parcel.keys, at=at)
    conversation_writes.mention(message, named, by=by, at=at)
    return message


def let_through(*, agent: Agent, message_id: int, at: datetime) -> Message:
    """Show the customer a message that came with their link from a stranger's address, and its files.

    Raises NotFound.
    """
    with db.write():
        message = access.message_for(agent, message_id)
        if message.held_since:
            conversation_writes.let_through(message, by=Doer(AGENT, agent.pk), at=at)
            files.show_customer(about=message.ref)
            _answer_it(message, agent, at=at)
        return message


def _answer_it(message: Message, agent: Agent, *, at: datetime) -> None:
    """What was let through wants an answer as any other message; a person has looked at it already.

    What had been closed was opened by it, though nothing was promised then: now it is, settling as well.
    """
    conversation, by = message.conversation, Doer(AGENT, agent.pk)
    if conversation.is_closed or conversation.waits_since is None:
        return
    if not conversation.is_open:
        conversation_writes.wake(conversation)
    steps.promise_an_answer(conversation, opens_again=_has_opened(message), by=by, at=at)


def _has_opened(message: Message) -> bool:
    """Say whether it was closed when this came, which nobody and no other message had opened since."""
    verbs, about = {"conversation.closed", "conversation.reopened"}, message.conversation.ref
    newest = events.newest_about(about, verbs, limit=1, until=message.at)
    if not newest or newest[0].verb != "conversation.closed":
        return False
    return not conversations.has_come_in(message.conversation, since=newest[0].at, before=message)
