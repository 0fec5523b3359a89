"""The step by which letters are passed on to somebody outside: from what was chosen to messages and mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import addresses, parcels, post
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import text
from esmero.letters import envelope, passing

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.kinds import Outside
    from esmero.domain.workbench.models import Draft
    from esmero.letters.pages import Passed


# The words of all letters together, in characters: written as text and as HTML, in whatever alphabet, they
# leave room for files in what most servers take in one letter.
MOST_CHARACTERS = 1_000_000


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


def mind(conversation: Conversation, address: str) -> None:
    """Check that an address is somebody's outside. Raises WrongAddress."""
    if not envelope.can_reach(address):
        raise NotAnAddress(address)
    if addresses.is_ours(address):
        raise OurOwnAddress(address)
    known = customers.by_email(address)
    is_customer = known is not None and known.pk == conversation.customer_id
    if is_customer or address == customers.normal_email(conversation.reply_to):
        raise TheCustomer(address)


def chosen_again(outside: Outside, conversation: Conversation, begun: Draft | None) -> dict[str, Any]:
    """Return what was chosen as a draft keeps it, together with what was chosen since in one newly begun.

    Nothing of the newer choice is lost: its subject stays unless it is the one that stands there by itself.
    """
    newer = begun.chosen if begun else {}
    typed = text.addresses_in(newer.get("to", ""))
    known = {customers.normal_email(one) for one in typed}
    named = newer.get("subject", "").strip()
    return newer | {
        "to": ", ".join([*typed, *(address for address, _ in outside.to if address not in known)]),
        "subject": outside.subject if named in {"", subject_for(conversation)} else named,
        "letters": sorted({*newer.get("letters", []), *outside.letters}),
        "kept": sorted({*newer.get("kept", []), *outside.files}),
    }


def within(conversation: Conversation, outside: Outside) -> Outside:
    """Return what may go along of what was named: nothing internal, and nothing of another conversation."""
    offered = conversations.to_forward(conversation, also=outside.letters)
    files = {file.pk for one in offered for file in one.files}
    return replace(
        outside,
        letters=sorted({one.message.pk for one in offered} & set(outside.letters)),
        files=sorted(files & set(outside.files)),
    )


def with_chosen_files(parcel: parcels.Parcel, conversation: Conversation, outside: Outside) -> parcels.Parcel:
    """Put the conversation's own files beside those that came with the words; one that is gone is missed.

    Raises parcels.TooMuchTogether, also where the letters' words are more than one letter carries.
    """
    offered = conversations.to_forward(conversation, also=outside.letters)
    found = [file for one in offered for file in one.files if file.pk in set(outside.files)]
    words = sum(len(one.message.text) for one in offered if one.message.pk in set(outside.letters))
    if words > MOST_CHARACTERS:
        raise parcels.TooMuchTogether
    whole = parcels.with_kept(parcel, found)
    return replace(whole, is_complete=whole.is_complete and len(found) == len(set(outside.files)))


def pass_on(
    conversation: Conversation,
    agent: Agent,
    words: str,
    outside: Outside,
    parcel: parcels.Parcel,
    *,
    at: datetime,
) -> list[Message]:
    """The step inside a transaction: each address gets a letter of its own; all of it stays internal."""
    offered = conversations.to_forward(conversation, also=outside.letters)
    letters = [one.message for one in offered if one.message.pk in set(outside.letters)]
    passed = passing.passed_on(post.quiet_setting(conversation, at=at), letters)
    return [
        conversations.message_with(name)
        or _to_one(conversation, agent, words, outside, passed, parcel, address, name, at=at)
        for address, name in outside.to
    ]


def _to_one(
    conversation: Conversation,
    agent: Agent,
    words: str,
    outside: Outside,
    passed: list[Passed],
    parcel: parcels.Parcel,
    address: str,
    name: str,
    *,
    at: datetime,
) -> Message:
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.FORWARD,
        words=words,
        quoted=passing.in_plain_words(passed),
        by=Doer(AGENT, agent.pk),
        at=at,
        agent=agent,
        channel_kind=ChannelKind.EMAIL,
        to_email=address,
        external_id=name,
        file_count=len(parcel.files),
        to=[address],
        letters=sorted(outside.letters),
    )
    post.keep_files(conversation, message, parcel.files, parcel.keys, at=at)
    subject = outside.subject.strip() or subject_for(conversation)
    post.pass_on(conversation, message, subject=subject, passed=passed, new_files=parcel.files, at=at)
    return message


def subject_for(conversation: Conversation) -> str:
    """Return what a letter about this conversation is called unless somebody calls it otherwise."""
    return f"Fwd: {conversation.subject}".strip()
