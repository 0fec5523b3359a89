"""What a customer lets others read of what they write to us, and what others let them read.

Each is done by the customer, who came in by a code (`actions/visit`). What is not theirs to read does not
exist. Decision 0084.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import access as people
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Belonging
    from esmero.domain.files.models import Attachment

# Whoever reads on within this has looked once.
ONE_LOOK = timedelta(minutes=15)


def read(*, customer_id: int, conversation_id: int, at: datetime) -> tuple[Conversation, int | None]:
    """Return somebody else's conversation that a customer may read, and keep that they looked.

    With it for which organisation, None where they live together. Raises NotFound.
    """
    with db.write():
        customer = people.living_held(customer_id)
        found, organisation_id = access.shown_conversation(customer, conversation_id)
        events.note_look_of_customer(
            found.ref,
            customer_id=found.customer_id,
            by_customer_id=customer.pk,
            organisation_id=organisation_id,
            at=at,
            but_after=at - ONE_LOOK,
        )
        return found, organisation_id


def read_file(*, customer_id: int, conversation_id: int, file_id: int, at: datetime) -> Attachment:
    """Return a file of a letter that a customer may read, and keep that they looked, as with its words.

    Raises NotFound.
    """
    found, _organisation_id = read(customer_id=customer_id, conversation_id=conversation_id, at=at)
    return conversations.shown_file(found, file_id)


def keep_between(*, customer_id: int, conversation_id: int, at: datetime) -> None:
    """Take one of their conversations out of what others read, at once and for good. Raises NotFound."""
    with db.write():
        one = _own(customer_id, conversation_id)
        conversation_writes.keep_between(one, by=Doer(CUSTOMER, one.customer_id), at=at)


def say_as(*, customer_id: int, conversation_id: int, belonging_id: int, at: datetime) -> Belonging:
    """Keep that they began one of their conversations as one of an organisation where they belong.

    Only what was begun after a letter told them who reads it. Raises NotFound.
    """
    with db.write():
        one = _own(customer_id, conversation_id)
        if belonging_id not in dict(access.may_be_chosen(one)):
            raise NotFound("belonging")
        row = reads.belonging(belonging_id, customer_id=one.customer_id)
        by = Doer(CUSTOMER, one.customer_id)
        conversation_writes.begun_as(one, row, is_chosen=True, by=by, at=at)
        return row


def agree_at_home(*, customer_id: int, belonging_id: int, is_from_before: bool, at: datetime) -> None:
    """Keep that they agree that who lives with them reads what they write to us. Raises NotFound.

    It counts from the moment at which the other one agreed as well; `is_from_before` shows theirs of before.
    """
    with db.write():
        customer = people.living_held(customer_id)
        row = reads.home_belonging(customer, belonging_id)
        by = Doer(CUSTOMER, customer.pk)
        customers.agree_at_home(row, is_from_before=is_from_before, by=by, at=at)


def withdraw_at_home(*, customer_id: int, belonging_id: int, at: datetime) -> None:
    """Keep that they agree no more: from this moment neither reads the other's. Raises NotFound."""
    with db.write():
        customer = people.living_held(customer_id)
        row = reads.home_belonging(customer, belonging_id)
        for one in reads.same_place(row):
            customers.withdraw_at_home(one, by=Doer(CUSTOMER, customer.pk), at=at)


def _own(customer_id: int, conversation_id: int) -> Conversation:
    customer = people.living_held(customer_id)
    found = conversations.one(conversation_id)
    if found is None or found.customer_id != customer.pk:
        raise NotFound("conversation")
    return found
