"""Passing letters on to somebody outside: a supplier, a carrier. The customer sees nothing of it.

It is a customer's data going out of the house, so somebody chooses each letter and each file, it is held
back as an answer is, and the event names to whom they went. What the outsider answers comes back by
`outside`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import hold, merge, parcels, pass_on
from esmero.actions.pass_on import NotAnAddress, OurOwnAddress, TheCustomer, WrongAddress, subject_for
from esmero.domain.conversations import access
from esmero.domain.customers import reads as customers
from esmero.domain.workbench import reads as workbench_reads
from esmero.domain.workbench import writes as workbench
from esmero.domain.workbench.kinds import DraftKind, Outside
from esmero.ground import crypto, db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import HeldReply

__all__ = [
    "NotAnAddress",
    "OurOwnAddress",
    "Passing",
    "TheCustomer",
    "TooManyAddresses",
    "WrongAddress",
    "forward",
    "subject_for",
]

MOST_ADDRESSES = 5


class TooManyAddresses(Exception):
    """So many people outside are written to in another way."""


@dataclass(frozen=True)
class Passing:
    """What goes out: the agent's words, and the letters and files of the conversation that go along."""

    words: str
    subject: str = ""
    message_ids: Collection[int] = ()
    # All letters were asked for, whichever they are when it is pressed.
    is_whole: bool = False
    file_ids: Collection[int] = ()
    new_files: list[NewFile] = field(default_factory=list)
    upload_ids: list[int] = field(default_factory=list)


def forward(
    *, agent: Agent, conversation_id: int, to: Sequence[str], passing_on: Passing, send_key: str, at: datetime
) -> list[Message | HeldReply]:
    """Pass letters on to addresses outside, held back for as long as the agent likes it; all stays internal.

    Nothing of what is promised to the customer is kept or moved by it. `send_key` is made by the agent's
    browser: the same key with the same things changes nothing. Returns what each address gets: a message,
    or what is held back for it. Raises NotFound, NotYours, FileGone, TooMuchTogether, WrongAddress,
    TooManyAddresses, merge.OnlyPractice, and hold.WasTakenBack where this very sending was.
    """
    recipients = list(dict.fromkeys(customers.normal_email(address) for address in to))
    if len(recipients) > MOST_ADDRESSES:
        raise TooManyAddresses
    conversation = access.conversation_to_forward(agent, conversation_id)
    parcel = parcels.pack(
        agent, conversation_id, DraftKind.FORWARD, passing_on.new_files, passing_on.upload_ids
    )
    outside = _chosen(conversation, passing_on)
    whole = pass_on.with_chosen_files(parcel, conversation, outside)
    keys = {address: _name(agent, send_key, address, passing_on, whole) for address in recipients}
    with db.write():
        conversation = access.conversation_to_forward(agent, conversation_id)
        found = _done_already(conversation, keys)
        # What is held back for several addresses is one row.
        done = list(dict.fromkeys(one for one in found.values() if one))
        # An address that was added before the second press is written to all the same.
        missing = [(address, keys[address]) for address, one in found.items() if one is None]
        if not missing:
            return done
        merge.mind_practice(conversation)
        for address, _ in missing:
            pass_on.mind(conversation, address)
        outside = replace(outside, to=missing)
        workbench.drop_draft(conversation, agent=agent, kind=DraftKind.FORWARD)
        if agent.habits.hold_seconds:
            parcels.must_be_complete(whole)
            return [*done, hold.hold_outside(conversation, agent, passing_on.words, outside, parcel, at=at)]
        parcels.open_up(whole)
        return [*done, *pass_on.pass_on(conversation, agent, passing_on.words, outside, whole, at=at)]


def _done_already(
    conversation: Conversation, keys: Mapping[str, str]
) -> dict[str, HeldReply | Message | None]:
    """Return for each address what this very press made of it. Raises hold.WasTakenBack."""
    waiting = workbench_reads.held_under(conversation, set(keys.values()))
    return {address: waiting.get(key) or hold.done_already(key) for address, key in keys.items()}


def _chosen(conversation: Conversation, passing_on: Passing) -> Outside:
    """Return what may go along of all that was named: letters, and files of letters that may be passed on."""
    asked = Outside([], passing_on.subject, sorted(passing_on.message_ids), sorted(passing_on.file_ids))
    return pass_on.within(conversation, asked)


def _name(agent: Agent, send_key: str, address: str, passing_on: Passing, parcel: parcels.Parcel) -> str:
    """Return the name of one sending to one address."""
    ids = [str(number) for number in sorted(passing_on.message_ids)]
    # One that comes in between two presses makes no second sending of it.
    chosen = ["whole"] if passing_on.is_whole else ids
    said = [address, passing_on.subject, passing_on.words, *parcel.given, *chosen]
    return crypto.once(f"forward:{agent.pk}:{send_key}", *said)
