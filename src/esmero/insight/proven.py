"""What may be said to somebody because of who they are: only where they are proven to be that person.

Anybody can type another's address into a form, or name themselves on the telephone: what is known of the one
whose address it is, and to which segments they belong, must not show in what we answer there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SENSITIVE, THEIR_OWN, Door, FactUse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Fact, Segment


def is_proven(conversation: Conversation) -> bool:
    """Say whether what we answer in a conversation is read by its customer alone.

    So it is where they wrote by mail, and answers go to an address of theirs alone that opens `Door.CODE`:
    whoever forges their name gets no answer. Not where answers go by fax or on paper, nor where anybody takes
    part and gets copies. Two queries at most. Hidden readers, whom an agent names as an answer leaves, are
    not known here yet.
    """
    if conversation.channel.kind != ChannelKind.EMAIL or not conversation.reply_to or conversation.answers_by:
        return False
    found = customers.identity_of(conversation.reply_to)
    if found is None or found.customer_id != conversation.customer_id or found.is_shared:
        return False
    return access.opens(found.proof, Door.CODE) and not conversations.taking_part(conversation)


def segments_of(conversation: Conversation) -> dict[int, Segment]:
    """Return by number to which segments the customer belongs; none where they are not proven."""
    if not is_proven(conversation):
        return {}
    return {one.segment_id: one.segment for one in customers.sure_memberships_of(conversation.customer_id)}


def told_by_them(conversation: Conversation, kind: str, *, at: datetime) -> str:
    """Return what a customer told us themselves of a kind (FactKind) and lets us use in answers; else "".

    Nothing where they are not proven, where it has grown old or is over, and where two things do not fit.
    """
    if kind in SENSITIVE or not is_proven(conversation):
        return ""
    held = held_of(conversation.customer_id, at=at)
    told = (one for one in held if one.kind == kind and may_be_told(one, held, FactUse.SERVICE, at=at))
    return next((one.words for one in told), "")


def held_of(customer_id: int, *, at: datetime) -> list[Fact]:
    """Return what holds of a customer on the company's day, the newest first. One query."""
    today = at.astimezone(ZoneInfo(company.the_company().time_zone)).date()
    return customers.known_of(customer_id, on=today).shown


def may_be_told(fact: Fact, held: Iterable[Fact], use: str, *, at: datetime) -> bool:
    """Say whether a fact may be said to its customer, who lets us use it so (`use`, kinds.FactUse).

    Only what they told us themselves and what is not too old; nothing where something else that holds of them
    (`held`) does not fit with it.
    """
    if fact.kind in SENSITIVE or fact.source_kind not in THEIR_OWN or fact.is_old(at):
        return False
    same = [one for one in held if one.kind == fact.kind]
    return not customers.in_conflict(same) and access.may_use(fact, use, at=at)
