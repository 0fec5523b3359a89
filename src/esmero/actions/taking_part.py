"""Who takes part in a conversation beside its customer: an agent lets them in, and what they write joins it.

Their words are their own: they never write as the customer, and nothing is learned of them by it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import belong, merge, naming, pass_on, post, steps
from esmero.domain.channels.kinds import SenderProof
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.events.kinds import AGENT, OUTSIDER, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation, Message, Participant
    from esmero.domain.staff.models import Agent

MOST_PARTICIPANTS = 20


class TooMany(Exception):
    """So many people take part in no conversation."""


def let_in(*, agent: Agent, conversation_id: int, address: str, name: str, at: datetime) -> Participant:
    """Let somebody take part from now on: they get copies of our answers, and what they write joins.

    Whoever may answer the customer may. Raises NotFound, NotYours, merge.OnlyPractice, TooMany, and
    pass_on.WrongAddress for an address that is none, ours or the customer's.
    """
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        merge.mind_practice(conversation)
        normal = customers.normal_email(address)
        pass_on.mind(conversation, normal)
        if len(conversations.taking_part(conversation)) >= MOST_PARTICIPANTS:
            raise TooMany
        by = Doer(AGENT, agent.pk)
        return conversation_writes.let_in(conversation, address=normal, name=name, agent=agent, by=by, at=at)


def leave_out(*, agent: Agent, participant_id: int, at: datetime) -> Participant:
    """Let somebody take no part any more; what they write is held back from then on. Raises as `let_in`."""
    with db.write():
        participant = access.participant_to_change(agent, participant_id)
        conversation_writes.leave_out(participant, by=Doer(AGENT, agent.pk), at=at)
        return participant


def let_in_again(*, agent: Agent, participant_id: int, at: datetime) -> Participant:
    """Take it back that somebody was left out. Raises as `let_in`."""
    with db.write():
        participant = access.participant_to_change(agent, participant_id)
        conversation = participant.conversation
    return let_in(
        agent=agent,
        conversation_id=conversation.pk,
        address=participant.address,
        name=participant.name,
        at=at,
    )


def wrote(conversation: Conversation, incoming: Incoming) -> bool:
    """Say whether somebody who takes part wrote it, proved as far as it is asked of the customer."""
    if not incoming.may_speak_for_sender:
        return False
    sender = customers.normal_email(incoming.sender_email)
    return conversations.participant_at(conversation, sender) is not None


def place_of(incoming: Incoming) -> Conversation | None:
    """The step inside a transaction: return the conversation that a participant's headers lead to, or None.

    The Message-ID of the very copy that they got is enough, as one of ours is for the customer. Others they
    may have from whoever wrote to them, and so may a stranger: these count where their domain proves them.
    """
    sender = customers.normal_email(incoming.sender_email)
    named = conversations.conversations_copied(incoming.answers, address=sender)
    if incoming.sender_proof == SenderProof.PROVED:
        named = list(dict.fromkeys([*named, *belong.numbers_answered(incoming)]))
    for number in named[: belong.MOST_LOOKED_AT]:
        found = conversations.one(number)
        if found and wrote(on := access.goes_on_after(found), incoming):
            return on
    return None


def take_in(
    conversation: Conversation, incoming: Incoming, *, keys: list[str], at: datetime, receipt_id: int | None
) -> Message:
    """The step inside a transaction: what a participant wrote joins as theirs, and an answer is promised.

    It opens what is closed, however long ago; to them nothing is confirmed, and the customer reads it.
    """
    was_closed = conversation.is_closed
    if not conversation.is_open:
        conversation_writes.wake(conversation)
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.FROM_CUSTOMER,
        is_from_participant=True,
        by=Doer(OUTSIDER),
        at=at,
        from_name=_name(conversation, incoming),
        from_email=customers.normal_email(incoming.sender_email),
        receipt_id=receipt_id,
        **incoming.as_it_came,
    )
    post.keep_files(conversation, message, incoming.files, keys, at=at)
    person = naming.person_for(conversation, asked_at=at, at=at)
    if person and person != conversation.agent:
        conversation_writes.assign(conversation, agent=person, by=post.SOFTWARE, at=at)
    steps.promise_an_answer(conversation, opens_again=was_closed, by=post.SOFTWARE, at=at)
    return message


def _name(conversation: Conversation, incoming: Incoming) -> str:
    """The name under which an agent let them in: what a mail says of itself is anybody's."""
    sender = customers.normal_email(incoming.sender_email)
    participant = conversations.participant_at(conversation, sender)
    return (participant.name if participant else "") or incoming.sender_name
