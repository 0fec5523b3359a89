"""Who of the staff knows a customer."""

import functools
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Membership
from esmero.ground import prepared

if TYPE_CHECKING:
    from esmero.domain.staff.models import Team

# Whoever answered longer ago has forgotten them.
REMEMBERED = timedelta(days=365)
# Of so many of their newest conversations: a flood of one sender must not make each of its mails slower.
NEWEST = 20


def who_knows(customer_id: int, *, team: "Team", at: datetime) -> Agent | None:
    """Return who looked after a customer's last conversation that they answered, within a year.

    None where that person left, is away at `at` or may not see the team. One query.
    """
    asked = _who_knows(team.is_open_to_all)
    return asked.first(customer_id=customer_id, team_id=team.pk, since=at - REMEMBERED, at=at)


@functools.cache
def _who_knows(is_open_to_all: bool) -> prepared.Query[Agent]:
    def rows(customer_id: Any, team_id: Any, since: Any, at: Any) -> QuerySet[Agent]:
        answered = Message.objects.filter(
            conversation=OuterRef("pk"), kind=MessageKind.REPLY, agent=OuterRef("agent"), at__gte=since
        )
        newest = Conversation.objects.filter(customer=customer_id).order_by("-last_message_at")
        last = (
            Conversation.objects.filter(Exists(answered), pk__in=newest.values("pk")[:NEWEST])
            .filter(last_reply_at__gte=since)
            .order_by("-last_message_at")
            .values("agent")[:1]
        )
        there = Agent.objects.filter(~staff.away_at(at, agent="pk"), pk=Subquery(last), is_active=True)
        belongs = Exists(Membership.objects.filter(team=team_id, agent=OuterRef("pk")))
        # Where everybody sees the team the slot is still one: who belongs to it needs no look.
        return there if is_open_to_all else there.filter(Q(role=Role.OWNER) | belongs)

    return prepared.Query(rows)
