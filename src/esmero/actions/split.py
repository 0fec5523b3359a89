"""Taking letters out of a conversation into one of their own, with its own promise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import merge, naming, steps
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent


class NothingToSplit(Exception):
    """Some letters have to go, and some have to stay."""


def split(
    *, agent: Agent, conversation_id: int, message_ids: Collection[int], subject: str, at: datetime
) -> Conversation:
    """Move letters into a new conversation of the same customer; the two are linked.

    An answer is promised there where the customer waits for one, counted from the oldest letter that waits;
    otherwise somebody looks at it. Ids of other conversations' letters are as if they were not there.
    Raises NothingToSplit, OnlyPractice, NotFound, NotYours.
    """
    with db.write():
        source = access.conversation_to_close(agent, conversation_id)
        merge.mind_practice(source)
        chosen = conversations.ids_to_split(source, message_ids)
        if not chosen:
            raise NothingToSplit(source.code)
        return take_out(source, chosen, subject, by=Doer(AGENT, agent.pk), at=at)


def take_out(
    source: Conversation,
    chosen: list[int],
    subject: str,
    *,
    by: Doer,
    at: datetime,
    customer: Customer | None = None,
    reply_to: str = "",
) -> Conversation:
    """The step inside a transaction: open a conversation for these letters, of another `customer` if so.

    `reply_to` is where its answers go; without it, where those of the other went.
    """
    new = conversation_writes.open(
        customer=customer or source.customer,
        channel=source.channel,
        subject=subject.strip() or source.subject,
        language=source.language,
        reply_to=reply_to or source.reply_to,
        takes_automatic_letters=source.takes_automatic_letters,
        answers_by="" if customer else source.answers_by,
        paper_to="" if customer else source.paper_to,
        team=source.team,
        by=by,
        at=at,
    )
    conversation_writes.assign(new, agent=naming.who_goes_on(source, at=at), by=by, at=at)
    conversation_writes.take_out(source, new, message_ids=chosen, by=by, at=at)
    merge.let_letters_go(chosen, new)
    # Who takes part beside the one reads nothing of the other's.
    if customer is None:
        conversation_writes.carry_participants(source, new, at=at)
    conversation_writes.stay_as(source, new, by=by, at=at)
    conversation_writes.link(source, new, by=by, at=at)
    if new.waits_since:
        steps.promise_an_answer(new, since=new.waits_since, by=by, at=at)
    for conversation in (new, source):
        steps.stand_right(conversation, at=at)
    return new
