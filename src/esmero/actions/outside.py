"""What somebody outside answers to a letter that was passed on: for colleagues, never as the customer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import naming, post, steps
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.events.kinds import OUTSIDER, THE_SOFTWARE, Doer
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation, Message


def answered_by(incoming: Incoming) -> Message | None:
    """Return what was passed on and is answered here, or None where it is no such answer.

    Our signed address proves it from any sender, as a colleague of theirs may answer; a Message-ID of ours
    proves it only from the address that it was sent to.
    """
    for address in incoming.recipients:
        found = access.by_outside_address(address, host=settings.ESMERO_HOST)
        if found:
            return found
    # From there, that is: a mail that its domain calls forged, or that only says so, is not.
    if not incoming.answers or not incoming.may_speak_for_sender:
        return None
    sender = customers.normal_email(incoming.sender_email)
    return conversations.forward_answered(incoming.answers, sender=sender)


def take_in(
    forward: Message, incoming: Incoming, *, keys: list[str], at: datetime, receipt_id: int | None
) -> Message:
    """The step inside a transaction: an outsider's answer joins the conversation, where colleagues see it.

    No customer is made of the sender, and nothing that the customer was promised is kept or broken by it.
    """
    stands = conversations.one(forward.conversation_id)
    if stands is None:
        raise NotFound("conversation")
    conversation = access.goes_on_in(stands)
    if not conversation.is_open:
        conversation_writes.wake(conversation)
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.FROM_OUTSIDE,
        by=Doer(OUTSIDER),
        at=at,
        from_name=incoming.sender_name,
        from_email=customers.normal_email(incoming.sender_email),
        passed_on_by=incoming.passed_on_by,
        answers_to=incoming.answers_to,
        receipt_id=receipt_id,
        asked_by=forward.agent_id,
        **incoming.as_it_came,
    )
    post.keep_files(conversation, message, incoming.files, keys, at=at)
    _have_it_read(conversation, at=at)
    return message


def _have_it_read(conversation: Conversation, *, at: datetime) -> None:
    """Somebody looks at it, whose it is or whose hour it is; who asked is told besides."""
    person = naming.person_for(conversation, at=at)
    if person and person != conversation.agent:
        conversation_writes.assign(conversation, agent=person, by=THE_SOFTWARE, at=at)
    steps.have_somebody_look(conversation, at=at)
