"""What may be said to somebody because of who they are: only where they are proven to be that person.

Anybody can type another's address into a form, or name themselves on the telephone: what is known of the one
whose address it is, and to which segments they belong, must not show in what we answer there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SENSITIVE, THEIR_OWN, Door, FactUse

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Segment


def is_proven(conversation: Conversation) -> bool:
    """Say whether what we answer in a conversation is read by its customer alone.

    So it is where they wrote by mail, and answers go to an address of theirs that opens `Door.CODE`: whoever
    forges their name gets no answer. One query, or none.
    """
    if conversation.channel.kind != ChannelKind.EMAIL or not conversation.reply_to:
        return False
    found = customers.identity_of(conversation.reply_to)
    if found is None or found.customer_id != conversation.customer_id:
        return False
    return access.opens(found.proof, Door.CODE)


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
    today = at.astimezone(ZoneInfo(company.the_company().time_zone)).date()
    held = [one for one in customers.known_of(conversation.customer_id, on=today).shown if one.kind == kind]
    usable = [
        one
        for one in held
        if one.source_kind in THEIR_OWN and not one.is_old(at) and access.may_use(one, FactUse.SERVICE, at=at)
    ]
    return usable[0].words if usable and not customers.in_conflict(held) else ""
