"""A customer's conversations, as far as somebody of the staff may see them."""

import functools
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.models import OPEN, Conversation
from esmero.domain.staff.models import Agent
from esmero.ground import prepared

OTHERS = 8


@dataclass(frozen=True)
class OfCustomer:
    """The open conversations of a customer and the closed ones written in last: some of each, and how many.

    `with_us` counts the open ones in which we have the ball.
    """

    open: list[Conversation]
    closed: list[Conversation]
    open_count: int
    with_us: int
    count: int

    @property
    def more(self) -> int:
        """Return how many are there beside those shown."""
        return self.count - len(self.open) - len(self.closed)


def of_customer(agent: Agent, customer_id: int, *, closed: int = 4) -> OfCustomer:
    """Return a customer's conversations that the agent may see, written in last first. Three queries."""
    theirs = access.seen_by(agent).filter(customer_id=customer_id, merged_into=None)
    rows = access.with_people_of_a_list(theirs).order_by("-last_message_at", "-id")
    counted = (
        theirs.select_related(None)
        .order_by()
        .aggregate(
            all=Count("id"), open=Count("id", filter=Q(closed_at=None)), with_us=Count("id", filter=OPEN)
        )
    )
    return OfCustomer(
        open=list(rows.filter(closed_at=None)[:OTHERS]),
        closed=list(rows.exclude(closed_at=None)[:closed]),
        open_count=counted["open"],
        with_us=counted["with_us"],
        count=counted["all"],
    )


def others_of_customer(agent: Agent, conversation: Conversation) -> list[Conversation]:
    """Return the customer's other conversations that the agent may see, newest first. One query.

    What a line of a list says stands in them. They are kept: nobody may change them.
    """
    return _newest_of_customer(agent.is_owner)(
        agent_id=agent.pk, customer_id=conversation.customer_id, but_for=conversation.pk
    )


@functools.cache
def _newest_of_customer(is_owner: bool) -> prepared.Query[Conversation]:
    def rows(agent_id: int, customer_id: int, but_for: int) -> QuerySet[Conversation]:
        seen = access.with_people_of_a_list(access.seen(agent_id, is_owner=is_owner))
        others = seen.filter(customer_id=customer_id, merged_into=None).exclude(pk=but_for)
        return others.order_by("-last_message_at", "-id")[:OTHERS]

    return prepared.Query(rows, keeps=True)
