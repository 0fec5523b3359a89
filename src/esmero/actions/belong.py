"""To which conversation something that came in belongs: rules in a fixed order, the surest first.

Our signed reply address leads there from any sender, whose words are held back where they are a stranger's.
Every other sign counts only where the sender takes part in that conversation: numbers, addresses and
headers can be copied by anybody who ever saw one of our letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation

# A mail may name a hundred letters; so many conversations are looked at before it opens one of its own.
MOST_LOOKED_AT = 5


def place_of(incoming: Incoming) -> tuple[Conversation, bool] | None:
    """The step inside a transaction: return where a mail belongs and whether its own customer wrote it.

    Where it belongs nowhere, None. What was merged, or went on after it was closed, is where it is now.
    """
    of_customer = _addressed(incoming, access.by_reply_address)
    of_copies = _addressed(incoming, access.by_copy_address)
    # Whoever got a copy knows its address and the customer's name: there a From has to be proved.
    may_be_own = of_customer + (of_copies if incoming.sender_proof == SenderProof.PROVED else [])
    for conversation in may_be_own:
        if is_own(conversation, incoming):
            return conversation, True
    if of_customer or of_copies:
        return (of_customer + of_copies)[0], False
    if not incoming.may_speak_for_sender:
        return None
    own = (one for one in _named_by(incoming) if is_own(one, incoming))
    found = next(own, None)
    return (found, True) if found else None


def _addressed(incoming: Incoming, by_address: Callable[..., Conversation | None]) -> list[Conversation]:
    """Return the conversations to whose addresses a mail was sent, where they go on now."""
    found = (by_address(address, host=settings.ESMERO_HOST) for address in incoming.recipients)
    return [access.goes_on_after(one) for one in found if one]


def _named_by(incoming: Incoming) -> Iterator[Conversation]:
    """Yield the conversations that a mail's headers name, the surest sign first; one is held at a time."""
    seen: set[int] = set()
    for number in _numbers_named_by(incoming):
        if number in seen:
            continue
        seen.add(number)
        if len(seen) > MOST_LOOKED_AT:
            return
        found = conversations.one(number)
        if found:
            yield access.goes_on_after(found)


def _numbers_named_by(incoming: Incoming) -> Iterator[int]:
    """Yield what it answers, the newest first; what the mark in its subject says; and what awaits it."""
    yield from numbers_answered(incoming)
    yield from conversations.with_codes(access.codes_in_tags(incoming.subject)).values()
    yield from conversations.awaiting(incoming.mail_message_id)


def numbers_answered(incoming: Incoming) -> list[int]:
    """Return the conversations of the letters that it answers, the nearest letter's first.

    Where a letter stands is what is kept of it. Only of one that we do not know (any more, after an older
    backup was brought back) its signed name says where it belonged.
    """
    kept = conversations.conversations_answered(incoming.answers)
    host = settings.ESMERO_HOST
    signed = (access.conversation_in_mail_id(one, host=host) for one in incoming.answers)
    return list(dict.fromkeys([*kept, *filter(None, signed)]))


def is_own(conversation: Conversation, incoming: Incoming) -> bool:
    """Whether its own customer wrote it, as far as an address shows; what is refuted shows nothing."""
    return incoming.may_speak_for_sender and takes_part(conversation, incoming.sender_email)


def takes_part(conversation: Conversation, address: str) -> bool:
    """Whether an address is where answers go, or one that we know as the customer's."""
    sender = customers.normal_email(address)
    is_theirs_or_answered = sender == customers.normal_email(conversation.reply_to) or is_theirs(
        conversation, sender
    )
    return is_theirs_or_answered and access.may_be_asked_from(conversation, sender)


def is_theirs(conversation: Conversation, address: str) -> bool:
    """Whether an address is one that we know as the customer's, though they may share it."""
    identity = customers.identity_of(address)
    if identity is None or not identity.is_shared:
        return identity is not None and identity.customer_id == conversation.customer_id
    return conversation.customer_id in {one.pk for one in customers.users_of(identity)}
