"""What an agent learns about a customer: facts with a source and an end, how to address them, their face."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import access as conversation_access
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import access
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import ZoneFrom
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.ground import db, zones

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Fact
    from esmero.domain.staff.models import Agent


def note_fact(
    *, agent: Agent, customer_id: int, words: str, source: str, at: datetime, ends_on: date | None = None
) -> Fact:
    """Keep something we know: the words, where they come from, until when they hold. Raises NotFound."""
    with db.write():
        customer = access.customer_for(agent, customer_id)
        by = Doer(AGENT, agent.pk)
        return customers.note_fact(customer, words=words, source=source, ends_on=ends_on, by=by, at=at)


def describe_customer(*, agent: Agent, customer_id: int, at: datetime, **details: str) -> Customer:
    """Change how a customer is called or addressed. Raises NotFound."""
    with db.write():
        customer = access.customer_for(agent, customer_id)
        customers.describe(customer, by=Doer(AGENT, agent.pk), at=at, **details)
        if "name" in details:
            conversations.index_customer(customer)
        return customer


def learn_zone(*, agent: Agent, conversation_id: int, time_zone: str, at: datetime) -> Customer:
    """Keep in which time zone the customer of a conversation lives, as they said; empty: nobody knows.

    Raises NotFound, NotYours, and ValueError for what is no zone of a place.
    """
    if time_zone and not zones.known(time_zone):
        raise ValueError(time_zone)
    with db.write():
        customer = conversation_access.conversation_to_answer(agent, conversation_id).customer
        by = Doer(AGENT, agent.pk)
        customers.learn_zone(customer, time_zone=time_zone, zone_from=ZoneFrom.SAID, by=by, at=at)
        return customer


def set_face(*, agent: Agent, customer_id: int, png: bytes, at: datetime) -> Customer:
    """Keep a customer's picture for the desk: PNG bytes, already cut to size. Raises NotFound."""
    key = files.store(png)
    return describe_customer(agent=agent, customer_id=customer_id, at=at, photo=key)
