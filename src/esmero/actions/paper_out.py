"""Answers that leave on paper: a letter waits for the post room, where its pages are made."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import post
from esmero.actions.addresses import NoAddress
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.files import reads as file_reads
from esmero.domain.promises import reads as promises
from esmero.ground import sheets
from esmero.ground.refs import Audience, NotFound
from esmero.letters import paper

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.models import Attachment
    from esmero.domain.promises.models import Promise


def queue(conversation: Conversation, message: Message, *, at: datetime) -> None:
    """The step inside a transaction: an answer waits to be printed. Where somebody practises nothing is."""
    if conversation.is_practice:
        return
    name = f"p.{secrets.token_hex(12)}@{settings.ESMERO_HOST}"
    channel_writes.queue_paper(
        about=message.ref,
        within=conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id),
        recipient=_postal_address(conversation),
        name=name,
        at=at,
    )
    conversation_writes.set_mail_id(message, mail_message_id="", delivery_state=DeliveryState.TO_PRINT)


def address_of(letter: Delivery, conversation: Conversation) -> str:
    """Return where a letter goes: where it was addressed to, else where its conversation's letters go now."""
    return letter.recipient or _postal_address(conversation)


def _postal_address(conversation: Conversation) -> str:
    """Return where its letters go; a fax number is no address of an envelope."""
    return "" if conversation.answers_by == ChannelKind.FAX else conversation.paper_to


def pages(letter: Delivery) -> tuple[bytes, str]:
    """Return the pages of a letter that nobody has printed yet, as a PDF, and the lines of its address.

    No transaction may be open.

    Raises NotFound where nothing is left of it, NoAddress where nobody said where it goes, and what `sheets`
    raises.
    """
    message = conversations.message(letter.about_id)
    conversation = conversations.one(message.conversation_id) if message else None
    if message is None or conversation is None:
        raise NotFound("delivery")
    address = address_of(letter, conversation)
    if not address:
        raise NoAddress(letter.pk)
    return laid_out(letter, conversation, message, address.splitlines()), address


def laid_out(letter: Delivery, conversation: Conversation, message: Message, lines: list[str]) -> bytes:
    """Return the pages of an answer as a PDF; `lines` is to whom, as they stand in the window.

    No transaction may be open. Raises what `sheets` raises.
    """
    enclosed, others = _enclosed(file_reads.of_each("message", [message.pk]).get(message.pk, []))
    setting = post.setting_of(conversation, at=letter.queued_at)
    html = paper.page(
        setting,
        message,
        address=lines,
        promised=[one for one in promises.open_about(conversation.ref) if _stands_beside(one, letter)],
        enclosed=[file.name for file, _content in enclosed],
        on_the_page=[file.name for file in others],
        window=settings.ESMERO_LETTER_WINDOW,
    )
    return sheets.printed(html, [(file.content_type, content) for file, content in enclosed])


def _stands_beside(promise: Promise, letter: Delivery) -> bool:
    """Whether somebody promised it in their own words, by the time the letter was written."""
    return bool(promise.wording) and promise.made_at <= letter.queued_at


def _enclosed(kept: list[Attachment]) -> tuple[list[tuple[Attachment, bytes]], list[Attachment]]:
    """Return the files that can be printed, with their bytes, and those that can't."""
    fit = [file for file in kept if file.content_type in sheets.PRINTABLE]
    paths = [(file, file_reads.path_of(file.key)) for file in fit]
    enclosed = [(file, path.read_bytes()) for file, path in paths if path.is_file()]
    return enclosed, [file for file in kept if file not in fit]
