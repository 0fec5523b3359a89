"""Whoever leads an organisation reads what its people write to us as such: switched on, and told to them.

Nothing is shown that somebody began before a letter told them. Decision 0084.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import set_up, staff_letters
from esmero.domain.company import reads as company
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.letters import sights as letters

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Belonging, Sight
    from esmero.domain.staff.models import Agent

TASK = "sights.tell"
# So many are looked up at once; each is told in a transaction of their own.
AT_ONCE = 200


def open_sight(*, agent: Agent, organisation_id: int, reaches_below: bool, at: datetime) -> Sight:
    """Let whoever leads an organisation read what its people begin as such, once they are told; owners only.

    Raises OwnersOnly, NotFound.
    """
    with db.write():
        by = set_up.owner_of(agent)
        one = reads.organisation(organisation_id)
        made = customers.open_sight(one, reaches_below=reaches_below, by=by, at=at)
        queue.enqueue(TASK, at=at)
        return made


def close_sight(*, agent: Agent, organisation_id: int, at: datetime) -> None:
    """Let them read nothing any more, from this moment; owners only. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        customers.close_sight(reads.organisation(organisation_id), by=by, at=at)


def tell(*, at: datetime) -> int:
    """Write to everybody who was not told yet who reads what they begin, as a task. Return how many.

    Also who came to belong meanwhile. Whom no letter may reach is not told, and whose letter has not left
    isn't yet: nothing of theirs is shown.
    """
    told, seen = 0, 0
    while sights := reads.open_sights(after=seen, most=AT_ONCE):
        told += sum(_tell_of(sight, at=at) for sight in sights)
        seen = sights[-1].pk
    return told


def _tell_of(sight: Sight, *, at: datetime) -> int:
    told, seen = 0, 0
    while rows := reads.untold(sight, after=seen, most=AT_ONCE):
        told += sum(_tell(row, sight, at=at) for row in rows)
        seen = rows[-1].pk
    return told


def _tell(row: Belonging, sight: Sight, *, at: datetime) -> bool:
    """Queue the letter; unless it was switched off, or they belong there no more, since we looked."""
    with db.write():
        reads.held([row.customer_id])
        belonging = reads.still_to_tell(row.pk, sight)
        address = reads.told_at_address(belonging.customer) if belonging else None
        if belonging is None or address is None:
            return False
        leaders = [one.customer for one in reads.leaders_of([sight.organisation_id])]
        own = belonging.organisation or sight.organisation
        about = letters.About(
            customer=belonging.customer,
            organisation=sight.organisation.name,
            own=own.name,
            is_leader={one.pk for one in leaders} == {belonging.customer_id},
            leaders=[one.name for one in leaders if one.name],
            company=company.the_company(),
            you_url=f"{settings.ESMERO_URL}/you/",
        )
        words = letters.told(about)
        number = staff_letters.queue_to(address.value, belonging.customer.language, words, at=at)
        # They know once it left (`staff_letters.send`).
        customers.begin_to_tell(belonging, sight, letter_id=number, at=at)
        return True


def note_begun(conversation: Conversation, *, address: str, at: datetime) -> None:
    """The step inside a transaction: keep that a conversation came from an organisation's own address.

    Of whoever belongs there, and of nobody else; no query for whoever belongs nowhere.
    """
    row = reads.belonging_by_address(conversation.customer, address)
    if row is not None:
        by = Doer(CUSTOMER, conversation.customer_id)
        conversations.begun_as(conversation, row, by=by, at=at)
