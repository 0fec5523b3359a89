"""Answers that leave by fax: made when they leave, as a letter on paper is, and mailed to a gateway."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import paper_out, post
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.ports import CouldNotSend
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.ground import sheets
from esmero.ground.refs import Audience, NotFound
from esmero.letters import envelope, fax

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Channel, Delivery
    from esmero.domain.conversations.models import Conversation, Message

log = logging.getLogger(__name__)

NO_PRINTER = gettext_noop("Pages can’t be made here yet: WeasyPrint or Debian’s libpango is missing.")
NOT_PRINTABLE = gettext_noop("One of its files can’t be printed. Answer again without it.")
NOT_MADE = gettext_noop("Its pages could not be made.")
NO_GATEWAY = gettext_noop("The fax channel has no gateway any more.")


def way_now(conversation: Conversation) -> str:
    """Return how an answer leaves now: by fax only while a gateway takes it, else through the post room."""
    if conversation.answers_by != ChannelKind.FAX:
        return conversation.answers_by or ChannelKind.EMAIL
    return ChannelKind.FAX if _gateway(conversation) else ChannelKind.POST


def queue(conversation: Conversation, message: Message, *, at: datetime) -> None:
    """The step inside a transaction: an answer waits for the gateway. Where somebody practises nothing does.

    Without a mail channel to send it from it stands as not sent.
    """
    if conversation.is_practice:
        return
    gateway, sender = _gateway(conversation), post.setting_of(conversation, at=at).channel
    if gateway is None or sender is None:
        conversation_writes.set_mail_id(message, mail_message_id="", delivery_state=DeliveryState.FAILED)
        return
    message_id = access.mail_id(conversation.pk, host=settings.ESMERO_HOST)
    channel_writes.queue_fax(
        about=message.ref,
        within=conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id),
        sender=sender.address,
        recipient=fax.address(gateway.faxes_to, conversation.paper_to),
        message_id=message_id,
        at=at,
    )
    conversation_writes.set_mail_id(message, mail_message_id=message_id, delivery_state=DeliveryState.QUEUED)


def mail_of(delivery: Delivery) -> bytes:
    """Return the mail that carries a fax to its gateway. No transaction may be open.

    Raises NotFound where nothing is left of it, and CouldNotSend where its pages can't be made.
    """
    message = conversations.message(delivery.about_id)
    conversation = conversations.one(message.conversation_id) if message else None
    if message is None or conversation is None:
        raise NotFound("delivery")
    gateway = _gateway(conversation)
    if gateway is None:
        raise CouldNotSend(NO_GATEWAY, is_final=True)
    number = fax.number_in(gateway.faxes_to, delivery.recipient)
    if not number:
        # It was addressed to a gateway that the company has left: that one gets neither it nor our code.
        raise CouldNotSend(NO_GATEWAY, is_final=True)
    lines = [line for line in (conversation.customer.name, f"Fax {number}") if line]
    try:
        pdf = paper_out.laid_out(delivery, conversation, message, lines)
    except sheets.NoPrinter as error:
        raise CouldNotSend(NO_PRINTER, is_final=True) from error
    except sheets.Unreadable as error:
        log.warning("The pages of letter %s could not be made: %s", delivery.pk, error)
        # Without a file of somebody's it was no fault of the letter: the machine was short of something.
        has_files = message.file_count > 0
        raise CouldNotSend(NOT_PRINTABLE if has_files else NOT_MADE, is_final=has_files) from error
    address = envelope.Address(
        sender=delivery.sender,
        sender_name=company.the_company().name,
        recipient=delivery.recipient,
        recipient_name="",
        # What the gateway reports comes back into its conversation.
        reply_to=post.customer_answers_to(conversation, delivery.sender),
    )
    subject = gateway.fax_code or f"Fax {number}"
    return fax.seal(pdf, address, subject=subject, message_id=delivery.message_id, at=delivery.queued_at)


def _gateway(conversation: Conversation) -> Channel | None:
    return channels.gateway_to_fax_by(conversation.channel)
