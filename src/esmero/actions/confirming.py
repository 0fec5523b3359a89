"""The confirmation of a question, written when it leaves: by then all other writers need not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.actions import post
from esmero.domain.channels.ports import CouldNotSend
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.ground.refs import NotFound
from esmero.letters import envelope, writing

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation

ANOTHERS_BY_NOW = gettext_noop("Its conversation went to somebody else before it left, so it was not sent.")


def confirmation_of(delivery: Delivery) -> bytes:
    """Return the bytes of a confirmation that was queued unwritten. No transaction is needed.

    It tells what was promised with the question and still stands. Raises NotFound where there is no
    conversation any more, and CouldNotSend where it is somebody else's by now: its link is not for them.
    """
    ref = conversations.ref_of_message(delivery.about_id)
    conversation = conversations.one(ref.id) if ref else None
    if conversation is None:
        raise NotFound("conversation")
    if not _is_theirs(conversation, delivery.recipient):
        raise CouldNotSend(ANOTHERS_BY_NOW, is_final=True)
    setting = post.setting_of(conversation, at=delivery.queued_at)
    open_ones = promises.open_about(conversation.ref)
    letter = writing.confirmation(
        setting, [promise for promise in open_ones if promise.made_at == delivery.queued_at]
    )
    before = conversations.mail_ids(conversation)
    return envelope.seal(
        post.marked(setting, letter),
        envelope.Address(
            sender=delivery.sender,
            sender_name=setting.company.name,
            recipient=delivery.recipient,
            # No word that its sender typed goes out, whoever's address they gave.
            recipient_name="",
            reply_to=post.customer_answers_to(conversation, delivery.sender),
        ),
        message_id=delivery.message_id,
        references=before[: before.index(delivery.message_id)] if delivery.message_id in before else [],
        at=delivery.queued_at,
        is_automatic=True,
    )


def _is_theirs(conversation: Conversation, address: str) -> bool:
    known = {one.value for one in customers.identities_of(conversation.customer_id)}
    return address in {conversation.reply_to, *known}
