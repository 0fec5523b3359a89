"""Conversations for tests; journeys make theirs through actions instead."""

from datetime import datetime

from esmero.domain.channels.factories import make_channel
from esmero.domain.channels.models import Channel
from esmero.domain.company.factories import FOUNDED
from esmero.domain.conversations import writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Customer
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.domain.staff.models import Agent


def make_conversation(
    *,
    channel: Channel | None = None,
    customer: Customer | None = None,
    agent: Agent | None = None,
    subject: str = "The seam of a coat",
    words: str = "The seam under the left arm came open.",
    at: datetime = FOUNDED,
) -> Conversation:
    """Return a conversation with one message of its customer, due at `at`."""
    customer = customer or make_customer()
    identity = customer.identities.get()
    by = Doer(CUSTOMER, customer.pk)
    conversation = writes.open(
        customer=customer,
        channel=channel or make_channel(),
        subject=subject,
        language=customer.language,
        reply_to=identity.value,
        by=by,
        at=at,
    )
    writes.add(conversation, kind=MessageKind.FROM_CUSTOMER, words=words, by=by, at=at, channel_kind="EMAIL")
    if agent:
        writes.assign(conversation, agent=agent, by=by, at=at)
    writes.set_next_due(conversation, next_due_at=at, next_warn_at=at, is_late=False, at=at)
    return conversation
