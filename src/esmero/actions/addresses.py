"""Where letters to a customer go, and whose an address or number is that somebody typed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.workbench import access as workbench
from esmero.ground import db
from esmero.letters import envelope

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent


class SomebodyElses(Exception):
    """The address or number is known, and its person is looked after by a team out of sight."""


class AlreadyKnown(Exception):
    """Somebody the agent may see has this address or number: `customer` is who."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(customer.pk)
        self.customer = customer


class NoAddress(Exception):
    """There is no address of theirs that a letter could go to."""


def is_ours(address: str) -> bool:
    """Say whether we take mail at an address: a channel's, or one that we signed for answers."""
    host = settings.ESMERO_HOST
    return (
        channels.is_own_address(address)
        or workbench.is_like_notice_address(address, host=host)
        or access.is_signed_address(address, host=host)
    )


def is_of(known: Customer, agent: Agent, value: str) -> Exception:
    """Return what to raise where an address or number is somebody else's: who, or only that it is."""
    is_seen = conversations.customers_seen(agent).filter(pk=known.pk).exists()
    return AlreadyKnown(known) if is_seen else SomebodyElses(value)


def to_write_to(agent: Agent, customer: Customer, said: str, *, at: datetime) -> str:
    """The step inside a transaction: return where letters to a customer go; a new address is learned.

    `said` is an address they gave, empty for the one we know. Raises NoAddress, AlreadyKnown, SomebodyElses.
    """
    address = customers.normal_email(said) or customers.email_of(customer.pk)
    if not envelope.can_reach(address) or is_ours(address):
        raise NoAddress(address)
    db.alone_with("address", address)
    known = customers.by_email(address)
    if known is not None and known.pk != customer.pk:
        raise is_of(known, agent, address)
    if known is None:
        customer_writes.learn_address(customer, email=address, by=Doer(AGENT, agent.pk), at=at)
    return address
