"""The customers whom an agent may find while they type: those of teams they see."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Abs

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import CODE_LENGTH
from esmero.domain.conversations.models import Conversation, Deleted
from esmero.domain.conversations.reads.messages import by_code_so_far
from esmero.domain.customers.access import living
from esmero.domain.customers.models import Clue, Customer
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import search
from esmero.ground.refs import NotFound

FOUND = 6
SHORTEST = 2
# Fewer letters of a code are somebody's name.
SHORTEST_CODE = 4
# Somebody may be found by several of their clues.
MOST_CLUES = FOUND * 4
# As many of what begins so, and of conversations, are looked at; among the first few most find enough.
LOOKED_AT, FEW = 5000, 200


def customers_seen(agent: Agent) -> QuerySet[Customer]:
    """Return the customers with a conversation that the agent may see, and those who never had any.

    Without whoever is the same person as another by now: that other is among them.
    """
    return Customer.objects.filter(is_seen(agent, "pk"), is_made_up=False, merged_into=None)


def whose_page_is_seen(agent: Agent, column: str) -> Q:
    """Return the same of rows that name a customer in this column."""
    living = {f"{column}__is_made_up": False, f"{column}__merged_into": None}
    return is_seen(agent, column) & Q(**living)


def is_seen(agent: Agent, customer: str) -> Q:
    """Return the same for use in a query of another table, whose column `customer` is."""
    theirs = Conversation.objects.filter(customer=OuterRef(customer))
    seen = access.seen_by(agent).select_related(None).filter(customer=OuterRef(customer))
    # Whose conversations were deleted is seen by the same as before: by who sees the team that had them last.
    deleted = Deleted.objects.filter(customer=OuterRef(customer))
    seen_then = deleted.filter(team__in=staff.seen_team_ids(agent))
    never_any = ~Exists(theirs) & ~Exists(deleted)
    return Q(Exists(seen) | Exists(seen_then) | never_any)


def is_known_to(team_ids: Collection[int], customer: str) -> Q:
    """Return whether the customer in this column of another table wrote with one of these teams.

    Also where what they wrote was deleted since.
    """
    asked = {"customer": OuterRef(customer), "team__in": team_ids}
    return Q(Exists(Conversation.objects.filter(**asked)) | Exists(Deleted.objects.filter(**asked)))


def customer_for_call(agent: Agent, customer_id: int) -> Customer:
    """Return a customer with whom the agent may write down a call, or whom they are the same person as.

    Raises NotFound.
    """
    number = living(customer_id).pk
    found = customers_seen(agent).filter(pk=number).first() if agent.is_active else None
    if found is None:
        raise NotFound("customer")
    return found


def has_any(customer: Customer | None, *, since: datetime | None = None) -> tuple[bool, bool]:
    """Say whether anything was ever written with a customer, and whether any of it began since a moment."""
    newest = Conversation.objects.filter(customer=customer).order_by("-id") if customer else None
    opened = newest.values_list("opened_at", flat=True).first() if newest is not None else None
    return opened is not None, opened is not None and since is not None and opened >= since


def customers_found(agent: Agent, *, typed: str, phone: str) -> list[Customer]:
    """Return the customers an agent may mean, with their identities. A dozen queries at most.

    Each word typed begins a word of the name, an address, or the digits of a number; or it is the code of
    one of their conversations. `phone` is what was typed as a whole number, empty where it is none. However
    many customers there are, what is looked at has a bound (LOOKED_AT).
    """
    if len("".join(typed.split())) < SHORTEST:
        return []
    ids = [*_by_code(agent, typed), *_by_clues(agent, search.clues.asked(phone or typed))]
    wanted = list(dict.fromkeys(ids))[:FOUND]
    rows = {one.pk: one for one in Customer.objects.filter(pk__in=wanted).prefetch_related("identities")}
    return [rows[number] for number in wanted]


def _by_code(agent: Agent, typed: str) -> list[int]:
    code = typed.strip().replace("-", "")
    words = code.split()
    # Several words are a name, unless the last of them is a code and what comes before it the company's.
    if len(code) < SHORTEST_CODE or (len(words) > 1 and len(words[-1]) != CODE_LENGTH):
        return []
    return [one.customer_id for one in by_code_so_far(agent, code) if not one.customer.is_made_up]


def _by_clues(agent: Agent, beginnings: list[bytes]) -> list[int]:
    """Return ids in the order of what was found by the rarest beginning: the index has it so already.

    However many begin so, LOOKED_AT of them are looked at, and as many of the conversations that the
    agent may see: who sees a few of very many finds theirs, and who sees many finds enough.
    """
    if not beginnings:
        return []
    counts = {beginning: _how_many(beginning) for beginning in beginnings}
    first, *others = sorted(beginnings, key=counts.__getitem__)
    if counts[first] <= LOOKED_AT:
        found = _allowed(agent, _beginning(first), others)
    else:
        found = _allowed(agent, _begins_with(first, FEW), others)
        if len(found) < MOST_CLUES:
            theirs = Clue.objects.filter(customer__in=_customers_of_teams(agent))
            found = _allowed(agent, _begins_with(first, LOOKED_AT), others)
            found |= _allowed(agent, theirs & _beginning(first), others)
    return [customer for _key, customer in sorted(found)]


def _allowed(agent: Agent, rows: QuerySet[Clue], others: list[bytes]) -> set[tuple[bytes, int]]:
    """Return the first of these clues whose customers the agent may see and have the other beginnings too."""
    rows = rows.filter(is_seen(agent, "customer"))
    for other in others:
        rows = rows.filter(Exists(_beginning(other).filter(customer=OuterRef("customer"))))
    found = rows.order_by("key", "customer").values_list("key", "customer")[:MOST_CLUES]
    return {(bytes(key), customer) for key, customer in found}


def _customers_of_teams(agent: Agent) -> QuerySet[Conversation, int]:
    """Return the customers of the teams that the agent sees, for use inside of a query; LOOKED_AT at most."""
    rows = Conversation.objects.alias(of_team=Abs("team")).filter(of_team__in=staff.team_ids_seen_by(agent))
    return rows.values_list("customer", flat=True)[:LOOKED_AT]


def _how_many(clue: bytes) -> int:
    """Return how many begin so, one more than LOOKED_AT at most."""
    return _beginning(clue).values("key")[: LOOKED_AT + 1].count()


def _begins_with(clue: bytes, most: int) -> QuerySet[Clue]:
    """Return the first of those that begin so, for a query that goes no further than these."""
    return Clue.objects.filter(pk__in=_beginning(clue).order_by("key", "customer").values("pk")[:most])


def _beginning(clue: bytes) -> QuerySet[Clue]:
    return Clue.objects.filter(key__gte=clue, key__lt=search.clues.behind(clue))
