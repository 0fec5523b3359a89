"""Writing to a customer first: a conversation that begins with a letter of ours.

Nothing is promised by it: the customer has the ball. Their answer is promised one as any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import addresses, hold, log, parcels
from esmero.domain.channels import reads as channels
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.staff import access as staff
from esmero.domain.workbench import writes as workbench
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound, NotYours

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent, Team


class NoMail(Exception):
    """The company has no mail channel from which a letter could leave."""


@dataclass(frozen=True)
class FirstLetter:
    """What is written, and to which address; empty: the one by which we know them."""

    subject: str
    words: str
    email: str = ""
    new_files: list[NewFile] = field(default_factory=list)


def write(
    *,
    agent: Agent,
    who: int | log.NewPerson,
    team_id: int,
    letter: FirstLetter,
    send_key: str,
    at: datetime,
    begun_for: int | None = None,
) -> Conversation:
    """Open a conversation with a letter to a customer, held back for as long as the agent likes it.

    `who` is a customer's id or somebody new; `begun_for` of whose page the draft was kept. The same
    `send_key` again is the same letter. Raises NotFound for a team or customer out of sight, NotYours,
    NoMail, what `addresses` raises, and hold.WasTakenBack where this very letter was.
    """
    keys = [files.store(file.content) for file in letter.new_files]
    parcel = parcels.Parcel(files=letter.new_files, keys=keys, given=keys)
    key = crypto.once(f"first:{agent.pk}:{send_key}", letter.subject, letter.words, *keys)
    with db.write():
        db.alone_with("message", key)
        done = hold.done_already(key)
        if done:
            return done.conversation
        team = staff.team_for(agent, team_id)
        if not staff.may_answer(agent, team.pk):
            raise NotYours("team")
        customer = log.person(agent, who, at=at)
        conversation = _open(agent, customer, team, letter, at=at)
        workbench.drop_first_letter(agent=agent, customer_id=begun_for)
        hold.begin(conversation, agent, letter.words, key, parcel, at=at)
        return conversation


def _open(agent: Agent, customer: Customer, team: Team, letter: FirstLetter, *, at: datetime) -> Conversation:
    by = Doer(AGENT, agent.pk)
    conversation = conversation_writes.open(
        customer=customer,
        channel=_channel(team),
        subject=letter.subject,
        language=customer.language,
        reply_to=addresses.to_write_to(agent, customer, letter.email, at=at),
        team=team,
        by=by,
        at=at,
    )
    conversation_writes.assign(conversation, agent=agent, by=by, at=at)
    return conversation


def _channel(team: Team) -> Channel:
    try:
        return channels.mail_channel_of(team.pk)
    except NotFound as error:
        raise NoMail from error
