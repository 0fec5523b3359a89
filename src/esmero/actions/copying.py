"""Copies of answers: to those who take part, and to readers of whom nobody else knows.

Each is a letter of its own, with its own way back and its own delivery, and without the way to the customer's
page: whoever holds that reads and writes as the customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from esmero.actions import enclosing, pass_on, post
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import COPY, DeliveryState
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.workbench.kinds import Copies
from esmero.ground.refs import Audience, Ref
from esmero.letters import copies as letters
from esmero.letters import envelope, writing

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.workbench.models import Draft
    from esmero.letters.letter import Letter, Setting

MOST_HIDDEN = 5


class TooManyHidden(Exception):
    """So many people are written to in another way."""


class WrongReaders(Exception):
    """Hidden readers to whom no letter can go, each with what is wrong; nothing was sent to anybody."""

    def __init__(self, errors: list[pass_on.WrongAddress]) -> None:
        super().__init__(*(error.address for error in errors))
        self.errors = errors


@dataclass(frozen=True)
class Reader:
    """Somebody who gets a copy. `story`: whose letters leave one after the other."""

    address: str
    name: str = ""
    is_hidden: bool = False
    story: Ref | None = None


def mind(conversation: Conversation, copies: Copies | None) -> None:
    """Check that the hidden readers can be written to. Raises WrongReaders, TooManyHidden."""
    hidden = copies.bcc if copies else []
    if len(hidden) > MOST_HIDDEN:
        raise TooManyHidden
    errors = [error for address in hidden if (error := _wrong(conversation, address))]
    if errors:
        raise WrongReaders(errors)


def _wrong(conversation: Conversation, address: str) -> pass_on.WrongAddress | None:
    try:
        pass_on.mind(conversation, customers.normal_email(address))
    except pass_on.WrongAddress as error:
        return error
    return None


def readers(conversation: Conversation, copies: Copies | None) -> list[Reader]:
    """Return who gets a copy of an answer that leaves now: those who take part still, and hidden readers.

    With None all who take part. Nobody gets two, and the customer none.
    """
    of_customer = customers.normal_email(conversation.reply_to)
    wanted = None if copies is None else {customers.normal_email(one) for one in copies.cc}
    found = {
        one.address: Reader(one.address, one.name, story=one.ref)
        for one in conversations.taking_part(conversation)
        if (wanted is None or one.address in wanted) and one.address != of_customer
    }
    for address in map(customers.normal_email, copies.bcc if copies else []):
        if address not in found and _is_outside(conversation, address):
            found[address] = Reader(address, is_hidden=True)
    return list(found.values())


def _is_outside(conversation: Conversation, address: str) -> bool:
    return _wrong(conversation, address) is None


def seen(them: Sequence[Reader]) -> list[tuple[str, str]]:
    """Return address and name of those whom everybody who gets the answer sees."""
    return [(one.address, one.name) for one in them if not one.is_hidden]


def hidden(them: Sequence[Reader]) -> list[tuple[str, str]]:
    """Return address and name of those whom nobody else sees."""
    return [(one.address, one.name) for one in them if one.is_hidden]


def chosen(conversation: Conversation, copies: Copies) -> dict[str, Any]:
    """Return what a draft keeps of who was to get copies: who takes part but was not to, hidden readers."""
    taking_part = [one.address for one in conversations.taking_part(conversation)]
    return {"not_to": [one for one in taking_part if one not in copies.cc], "bcc": ", ".join(copies.bcc)}


def chosen_again(
    conversation: Conversation, copies: Copies | None, begun: Draft | None
) -> dict[str, Any] | None:
    """Return what a draft keeps of an answer that is taken back, with hidden readers named since."""
    if copies is None:
        return None
    newer = begun.chosen.get("bcc", "") if begun else ""
    kept = chosen(conversation, copies)
    return kept | {"bcc": ", ".join(filter(None, [newer, kept["bcc"]]))}


def send(
    conversation: Conversation,
    message: Message,
    them: Sequence[Reader],
    new_files: list[NewFile],
    *,
    at: datetime,
) -> None:
    """The step inside a transaction: each reader gets a letter with what an agent wrote, and its files."""
    if not them or conversation.is_practice:
        return
    setting = post.quiet_setting(conversation, at=at)
    language = conversation.language
    enclosed = enclosing.enclosed(setting, message, new_files, texts=[message.text], language=language)
    for reader in them:
        letter = letters.copy(setting, message, is_hidden=reader.is_hidden, fetched=enclosed.fetched)
        _send_one(setting, message, letter, reader, seen(them), enclosed.inside)


def _send_one(
    setting: Setting,
    message: Message,
    letter: Letter,
    reader: Reader,
    everybody: list[tuple[str, str]],
    inside: list[NewFile],
) -> None:
    conversation, channel = setting.conversation, setting.channel
    copy = conversation_writes.copy_to(
        message, address=reader.address, name=reader.name, is_hidden=reader.is_hidden
    )
    if channel is None:
        conversation_writes.note_copy(copy, mail_message_id="", delivery_state=DeliveryState.FAILED)
        return
    host = settings.ESMERO_HOST
    to = _to(conversation, reader)
    message_id = access.copy_mail_id(copy, host=host)
    raw = envelope.seal(
        letter,
        envelope.Address(
            sender=channel.address,
            sender_name=writing.sender_name(setting, message),
            recipient=to[0],
            recipient_name=to[1],
            reply_to=post.answers_to(channel.address, signed=access.copy_address(copy, host=host)),
            copies=[one for one in everybody if one[0] != to[0]],
        ),
        message_id=message_id,
        references=conversations.mail_ids_known_to(conversation, reader.address),
        at=setting.at,
        is_automatic=False,
        files=[(file, file.content) for file in inside],
    )
    channel_writes.queue(
        about=Ref(COPY, message.pk),
        # A copy that does not arrive holds up no letter to anybody else.
        within=reader.story or copy.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, is_internal=True),
        sender=channel.address,
        recipient=reader.address,
        message_id=message_id,
        raw=raw,
        at=setting.at,
    )
    conversation_writes.note_copy(copy, mail_message_id=message_id, delivery_state=DeliveryState.QUEUED)


def _to(conversation: Conversation, reader: Reader) -> tuple[str, str]:
    """Return whom a copy names as the one it was written to: the customer, where a mail went to them."""
    if not conversation.answers_by and envelope.can_reach(conversation.reply_to):
        return conversation.reply_to, conversation.customer.name
    return reader.address, reader.name
