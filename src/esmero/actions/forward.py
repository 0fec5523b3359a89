"""Passing letters on to somebody outside: a supplier, a carrier. The customer sees nothing of it.

It is a customer's data going out of the house, so somebody chooses each letter and each file, and the event
names to whom they went. What the outsider answers comes back by `outside`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import addresses, merge, parcels, post
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.workbench import writes as workbench
from esmero.domain.workbench.kinds import DraftKind
from esmero.ground import crypto, db
from esmero.letters import envelope, passing

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.files.models import Attachment
    from esmero.domain.staff.models import Agent
    from esmero.letters.pages import Passed

MOST_ADDRESSES = 5


class WrongAddress(Exception):
    """Nothing goes to this address, and nothing was sent to any other."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class NotAnAddress(WrongAddress):
    """No letter can go there."""


class OurOwnAddress(WrongAddress):
    """It is one of the addresses at which we take mail: the letter would come back to us."""


class TheCustomer(WrongAddress):
    """It is the customer's own address: they are answered, not forwarded to."""


class TooManyAddresses(Exception):
    """So many people outside are written to in another way."""


@dataclass(frozen=True)
class Passing:
    """What goes out: the agent's words, and the letters and files of the conversation that go along."""

    words: str
    subject: str = ""
    message_ids: Collection[int] = ()
    file_ids: Collection[int] = ()
    new_files: list[NewFile] = field(default_factory=list)
    upload_ids: list[int] = field(default_factory=list)


def forward(
    *, agent: Agent, conversation_id: int, to: Sequence[str], passing_on: Passing, send_key: str, at: datetime
) -> list[Message]:
    """Pass letters on to addresses outside, each in a letter of its own; all of it stays internal.

    Nothing of what is promised to the customer is kept or moved by it. `send_key` is made by the agent's
    browser: the same key with the same things changes nothing. Raises NotFound, NotYours, FileGone,
    WrongAddress, TooManyAddresses, merge.OnlyPractice.
    """
    recipients = list(dict.fromkeys(customers.normal_email(address) for address in to))
    if len(recipients) > MOST_ADDRESSES:
        raise TooManyAddresses
    parcel = parcels.pack(
        agent, conversation_id, DraftKind.FORWARD, passing_on.new_files, passing_on.upload_ids
    )
    parcel = parcels.with_kept(parcel, _chosen_files(agent, conversation_id, passing_on))
    keys = {address: _name(agent, send_key, address, passing_on, parcel) for address in recipients}
    with db.write():
        conversation = access.conversation_to_forward(agent, conversation_id)
        found = {address: conversations.message_with(key) for address, key in keys.items()}
        sent = [message for message in found.values() if message]
        # An address that was added before the second press is written to all the same.
        missing = [address for address, message in found.items() if message is None]
        if not missing:
            return sent
        merge.mind_practice(conversation)
        for address in missing:
            _mind(conversation, address)
        parcels.open_up(parcel)
        workbench.drop_draft(conversation, agent=agent, kind=DraftKind.FORWARD)
        return sent + [
            _pass_on(conversation, agent, address, passing_on, parcel, keys[address], at=at)
            for address in missing
        ]


def _chosen_files(agent: Agent, conversation_id: int, passing_on: Passing) -> list[Attachment]:
    """Return the files that were chosen among those of letters that may be passed on."""
    conversation = access.conversation_to_forward(agent, conversation_id)
    letters = conversations.to_forward(conversation, also=passing_on.message_ids)
    offered = [file for one in letters for file in one.files]
    return [file for file in offered if file.pk in set(passing_on.file_ids)]


def _name(agent: Agent, send_key: str, address: str, passing_on: Passing, parcel: parcels.Parcel) -> str:
    """Return the name of one sending to one address."""
    chosen = [str(number) for number in sorted(passing_on.message_ids)]
    said = [address, passing_on.subject, passing_on.words, *parcel.given, *chosen]
    return crypto.once(f"forward:{agent.pk}:{send_key}", *said)


def _mind(conversation: Conversation, address: str) -> None:
    """Check that an address is somebody's outside. Raises WrongAddress."""
    if not envelope.can_reach(address):
        raise NotAnAddress(address)
    if addresses.is_ours(address):
        raise OurOwnAddress(address)
    known = customers.by_email(address)
    is_customer = known is not None and known.pk == conversation.customer_id
    if is_customer or address == customers.normal_email(conversation.reply_to):
        raise TheCustomer(address)


def _pass_on(
    conversation: Conversation,
    agent: Agent,
    address: str,
    passing_on: Passing,
    parcel: parcels.Parcel,
    key: str,
    *,
    at: datetime,
) -> Message:
    passed = _passed(conversation, passing_on, at=at)
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.FORWARD,
        words=passing_on.words,
        quoted=passing.in_plain_words(passed),
        by=Doer(AGENT, agent.pk),
        at=at,
        agent=agent,
        channel_kind=ChannelKind.EMAIL,
        to_email=address,
        external_id=key,
        file_count=len(parcel.files),
        to=[address],
        letters=sorted(passing_on.message_ids),
    )
    post.keep_files(conversation, message, parcel.files, parcel.keys, at=at)
    subject = passing_on.subject.strip() or subject_for(conversation)
    post.pass_on(conversation, message, subject=subject, passed=passed, new_files=parcel.files, at=at)
    return message


def _passed(conversation: Conversation, passing_on: Passing, *, at: datetime) -> list[Passed]:
    chosen = set(passing_on.message_ids)
    letters = conversations.to_forward(conversation, also=passing_on.message_ids)
    offered = [one.message for one in letters]
    messages = [message for message in offered if message.pk in chosen]
    return passing.passed_on(post.quiet_setting(conversation, at=at), messages)


def subject_for(conversation: Conversation) -> str:
    """Return what a letter about this conversation is called unless somebody calls it otherwise."""
    return f"Fwd: {conversation.subject}".strip()
