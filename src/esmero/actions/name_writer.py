"""Saying who wrote what came on paper from nobody known."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import bring_paper, log
from esmero.domain.channels import writes as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import writes as workbench
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent


def name(
    *, agent: Agent, conversation_id: int, who: int | log.NewPerson, address: str, at: datetime
) -> Conversation:
    """Say who wrote: a customer we know, or somebody new. All that nobody owned becomes theirs.

    `address` are the lines on their envelope, learned as theirs; answers by letter go there. Raises NotFound
    where the writer is known already, NotYours, AlreadyKnown and SomebodyElses.
    """
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        nobody = conversation.customer
        if not bring_paper.is_nobodys(conversation):
            raise NotFound("conversation")
        customer = log.person(agent, who, at=at)
        bring_paper.learn(agent, customer, IdentityKind.POST, address, at=at)
        if customer.pk != nobody.pk:
            _give(nobody, customer)
        found = access.conversation_to_answer(agent, conversation_id)
        conversations.be_written_by(
            found,
            language=customer.language,
            reply_to=bring_paper.mail_of(customer),
            by=Doer(AGENT, agent.pk),
            at=at,
        )
        if address:
            by = Doer(AGENT, agent.pk)
            conversations.answer_by(found, way=ChannelKind.POST, paper_to=address, by=by, at=at)
        return found


def _give(nobody: Customer, customer: Customer) -> None:
    """Each room lets what it keeps of nobody go to the customer; nothing is left of who was nobody."""
    conversations.move(from_customer=nobody, to_customer=customer)
    customers.move(from_customer=nobody, to_customer=customer)
    workbench.move(from_customer=nobody, to_customer=customer)
    for room in (channels, promises, files, events):
        room.move(from_customer_id=nobody.pk, to_customer_id=customer.pk)
