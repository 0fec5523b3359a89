"""What is written with the people of an organisation or a household, as far as an agent may see it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads.known import is_seen
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Belonging
from esmero.domain.staff.models import Agent

PAGE = 30
# Beside a letter nobody reads more than a few names; of a huge organisation so many are looked at.
BESIDE = 100


@dataclass(frozen=True)
class Places:
    """Organisations and households by their numbers."""

    organisations: Collection[int] = ()
    households: Collection[int] = ()

    def people(self) -> QuerySet[Belonging]:
        """Return, for use inside of a query, who belongs there."""
        return customers.belongings_in(self.organisations, self.households)


def people_there(
    agent: Agent, places: Places, *, but_for: int = 0, after: int = 0, most: int = BESIDE
) -> list[Belonging]:
    """Return who else belongs there and the agent may see, each with `has_open`. One query.

    In the order in which they were noted, `after` the number of the last one that was read.
    """
    theirs = access.seen_by(agent).select_related(None).filter(customer=OuterRef("customer"))
    rows = places.people().filter(is_seen(agent, "customer")).exclude(customer=but_for)
    shown = rows.annotate(has_open=Exists(theirs.filter(closed_at=None, merged_into=None)))
    found = shown.filter(pk__gt=after).select_related("customer").order_by("id")[:most]
    return list(found)


def counts_there(agent: Agent, organisation_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return by organisation how many people belong there, and how many of them have something open.

    Only of whom and what the agent may see. One query.
    """
    theirs = access.seen_by(agent).select_related(None).filter(customer=OuterRef("customer"))
    people = customers.belongings_in(organisation_ids).filter(is_seen(agent, "customer"))
    has_open = Q(Exists(theirs.filter(closed_at=None, merged_into=None)))
    counted = (
        people.order_by()
        .values("organisation")
        .annotate(
            people=Count("customer", distinct=True), open=Count("customer", distinct=True, filter=has_open)
        )
    )
    return {row["organisation"]: (row["people"], row["open"]) for row in counted}


def written_there(agent: Agent, places: Places, *, before: int = 0, most: int = PAGE) -> list[Conversation]:
    """Return the conversations of the people there that the agent may see, written in last first.

    `before` is the number of the last one that was read: those behind it.
    """
    rows = access.seen_by(agent).filter(customer__in=places.people().values("customer"), merged_into=None)
    last = Conversation.objects.filter(pk=before).values_list("last_message_at", flat=True).first()
    if last is not None:
        rows = rows.filter(Q(last_message_at__lt=last) | Q(last_message_at=last, pk__lt=before))
    return list(access.with_people_of_a_list(rows).order_by("-last_message_at", "-id")[:most])
