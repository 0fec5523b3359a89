"""What is written with the people of an organisation or a household, as far as an agent may see it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import BETWEEN
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.known import is_seen
from esmero.domain.conversations.reads.messages import all_for_customer
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Belonging, Customer
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound

PAGE = 30
# Beside a letter nobody reads more than a few names; of a huge organisation so many are looked at.
BESIDE = 100
# How many more there are nobody needs to know to the last one.
MOST_COUNTED = 1000
# So many a customer is shown of others.
MOST_SHOWN = 100


@dataclass(frozen=True)
class PeopleCount:
    """How many people belong somewhere and how many of them wait; `is_more`: there are more, uncounted."""

    people: int = 0
    waiting: int = 0
    is_more: bool = False


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

    In the order of the people's own numbers, `after` that of the last one who was read.
    """
    shown = _seen(agent, places, but_for=but_for).filter(customer__gt=after).select_related("customer")
    return list(shown[:most])


def counts_there(
    agent: Agent, organisation_ids: Collection[int], *, but_for: int = 0
) -> dict[int, PeopleCount]:
    """Return by organisation how many people belong there, and how many of them have something open.

    Only of whom and what the agent may see, and no further than MOST_COUNTED. One query for each.
    """
    found = {}
    for number in organisation_ids:
        shown = _seen(agent, Places(organisations=[number]), but_for=but_for)
        rows = {row.customer_id: _waits(row) for row in shown.only("customer")[: MOST_COUNTED + 1]}
        found[number] = PeopleCount(len(rows), sum(rows.values()), len(rows) > MOST_COUNTED)
    return found


def _waits(row: Belonging) -> bool:
    return bool(getattr(row, "has_open", False))


def _seen(agent: Agent, places: Places, *, but_for: int) -> QuerySet[Belonging, Belonging]:
    theirs = access.seen_by(agent).select_related(None).filter(customer=OuterRef("customer"))
    rows = places.people().filter(is_seen(agent, "customer")).exclude(customer=but_for)
    shown = rows.annotate(has_open=Exists(theirs.filter(closed_at=None, merged_into=None)))
    # As the index has them: of a huge organisation no more is looked at than is taken.
    return shown.order_by("customer_id", "id")


def shown_in(
    customer: Customer, place: Belonging, *, before: int = 0, most: int = MOST_SHOWN
) -> tuple[list[Conversation], bool]:
    """Return the conversations of others that a customer reads where they belong, the newest first.

    Those older than the one with the number `before`, if any; and whether there are still older ones.
    """
    if place.organisation_id is None:
        rows = access.shown_at_home(customer)
    else:
        found = access.shown_to_leader(customer).get(place.organisation_id)
        rows = Conversation.objects.none() if found is None else found
    rows = rows.filter(pk__lt=before) if before else rows
    newest = list(rows.order_by("-id")[: most + 1])
    return newest[:most], len(newest) > most


def shown_file(conversation: Conversation, file_id: int) -> Attachment:
    """Return a file of a letter that a customer reads in a conversation of somebody else.

    Of the letters of its own customer and of our answers; of no other letter, and of none that is held back.
    For whoever was let in by `access.shown_conversation`. Raises NotFound.
    """
    file = files.within(file_id, conversation.ref)
    between = all_for_customer(Message.objects.filter(pk=file.about_id, conversation=conversation))
    is_read = between.filter(kind__in=BETWEEN, is_from_participant=False).exists()
    if file.is_internal or file.about_kind != "message" or not is_read:
        raise NotFound("attachment")
    return file


def written_there(agent: Agent, places: Places, *, before: int = 0, most: int = PAGE) -> list[Conversation]:
    """Return the conversations of the people there that the agent may see, written in last first.

    `before` is the number of the last one that was read: those behind it.
    """
    rows = access.seen_by(agent).filter(customer__in=places.people().values("customer"), merged_into=None)
    last = Conversation.objects.filter(pk=before).values_list("last_message_at", flat=True).first()
    if last is not None:
        rows = rows.filter(Q(last_message_at__lt=last) | Q(last_message_at=last, pk__lt=before))
    return list(access.with_people_of_a_list(rows).order_by("-last_message_at", "-id")[:most])
