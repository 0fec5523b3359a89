"""What happened with somebody."""

import functools
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from esmero.domain.customers.models import Customer
from esmero.domain.customers.reads.families import family
from esmero.domain.events import reads as events
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import prepared

# Told in the stories of both people, at the same moment.
OF_BOTH = ("customer.joined", "customer.parted", "customer.split", "customer.reunited")


class Happened(NamedTuple):
    """Something that happened with a customer: when, what, by whom, and the way that a question came."""

    at: datetime
    verb: str
    by_kind: str
    channel: str | None


def story(customer: Customer, *, agent: Agent, verbs: tuple[str, ...]) -> list[Happened]:
    """Return what happened with a customer, of these kinds and as far as the agent sees it, newest first.

    Also what happened with whom they are the same person as: events stay where they were written. What was
    told of both of them is said once.
    """
    found = _story(agent.is_owner, verbs)(customer_ids=family(customer), agent_id=agent.pk)
    rows = [Happened(*one) for one in found]
    return [one for place, one in enumerate(rows) if one.verb not in OF_BOTH or one not in rows[:place]]


@functools.cache
def _story(is_owner: bool, verbs: tuple[str, ...]) -> prepared.Query[tuple[datetime, str, str, str | None]]:
    # Somebody who was forgotten has no payload any more, and so no way by which they came.
    way = KeyTextTransform("channel", "payload")

    def rows(customer_ids: Any, agent_id: int) -> QuerySet[Any, Any]:
        teams = staff.teams_seen(agent_id, is_owner=is_owner).values("id")
        told = events.of_customer(customer_ids, team_ids=teams, verbs=verbs)
        return told.annotate(way=way).values_list("at", "verb", "by_kind", "way")

    return prepared.Query(rows)
