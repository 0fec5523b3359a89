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
from esmero.domain.staff import writes as staff
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.letters import sights as letters

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Belonging, Customer, Sight, SightTold
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
    """Let them read nothing any more, from this moment; owners only. Raises OwnersOnly, NotFound.

    Whoever was told that it was switched on is told that it is off.
    """
    with db.write():
        by = set_up.owner_of(agent)
        customers.close_sight(reads.organisation(organisation_id), by=by, at=at)
        queue.enqueue(TASK, at=at)


def tell(*, at: datetime) -> int:
    """Write to everybody who was not told yet who reads what they begin, as a task; return how many.

    And first to whoever was told so and is not read any more.

    Also who came to belong meanwhile. Whom no letter may reach is not told, and whose letter has not left
    isn't yet: nothing of theirs is shown.
    """
    told, seen = _tell_ends(at=at), 0
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
        own = belonging.organisation or sight.organisation
        words = letters.told(_about(sight, belonging.customer, own.name))
        number = staff_letters.queue_to(address.value, belonging.customer.language, words, at=at)
        # They know once it left (`staff_letters.send`).
        customers.begin_to_tell(belonging, sight, letter_id=number, at=at)
        return True


def _tell_ends(*, at: datetime) -> int:
    told, seen = 0, 0
    while sights := reads.ended_sights(after=seen, most=AT_ONCE):
        for sight in sights:
            last = 0
            while rows := reads.told_through(sight, after=last, most=AT_ONCE):
                told += sum(_tell_end(row, sight, at=at) for row in rows)
                last = rows[-1].pk
        seen = sights[-1].pk
    return told


def _tell_end(row: SightTold, sight: Sight, *, at: datetime) -> bool:
    """Queue the letter that it ended; unless they never were told, or are read by its leaders still."""
    with db.write():
        reads.held([row.belonging.customer_id])
        told = reads.telling(row.pk)
        if told is None:
            return False
        belonging = told.belonging
        customers.end_telling(told)
        if told.letter_id is not None:
            # It says what is not so any more.
            staff.take_letter_back(told.letter_id)
            return False
        own = belonging.organisation
        address = reads.told_at_address(belonging.customer)
        if belonging.ended_at or own is None or address is None:
            return False
        if any(one.organisation_id == sight.organisation_id for one in reads.sights_over(own)):
            # With another reach: of that they are told anew.
            return False
        words = letters.ended(_about(sight, belonging.customer, own.name))
        staff_letters.queue_to(address.value, belonging.customer.language, words, at=at)
        return True


def _about(sight: Sight, customer: Customer, own: str) -> letters.About:
    leaders = [one.customer for one in reads.leaders_of([sight.organisation_id])]
    return letters.About(
        customer=customer,
        organisation=sight.organisation.name,
        own=own,
        is_leader={one.pk for one in leaders} == {customer.pk},
        leaders=[one.name for one in leaders if one.name],
        company=company.the_company(),
        you_url=f"{settings.ESMERO_URL}/you/",
    )


def note_begun(conversation: Conversation, *, address: str, at: datetime) -> None:
    """The step inside a transaction: keep that a conversation came from an organisation's own address.

    Of whoever belongs there, and of nobody else; no query for whoever belongs nowhere.
    """
    row = reads.belonging_by_address(conversation.customer, address)
    if row is not None:
        by = Doer(CUSTOMER, conversation.customer_id)
        conversations.begun_as(conversation, row, by=by, at=at)
