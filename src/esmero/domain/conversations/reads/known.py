"""The customers whom an agent may find while they type: those of teams they see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads.messages import by_code_so_far
from esmero.domain.customers.models import Clue, Customer
from esmero.domain.staff.models import Agent
from esmero.ground import search
from esmero.ground.refs import NotFound

FOUND = 6
SHORTEST = 2
# Fewer letters of a code are somebody's name.
SHORTEST_CODE = 4
# Somebody may be found by several of their clues.
CLUES_A_PERSON = 4


def customers_seen(agent: Agent) -> QuerySet[Customer]:
    """Return the customers with a conversation that the agent may see, and those with none at all."""
    return Customer.objects.filter(_seen(agent, "pk"), is_made_up=False)


def _seen(agent: Agent, customer: str) -> Q:
    theirs = Conversation.objects.filter(customer=OuterRef(customer))
    seen = access.seen_by(agent).select_related(None).filter(customer=OuterRef(customer))
    return Q(Exists(seen) | ~Exists(theirs))


def customer_for_call(agent: Agent, customer_id: int) -> Customer:
    """Return a customer with whom the agent may write down a call. Raises NotFound."""
    found = customers_seen(agent).filter(pk=customer_id).first() if agent.is_active else None
    if found is None:
        raise NotFound("customer")
    return found


def customers_found(agent: Agent, *, typed: str, phone: str) -> list[Customer]:
    """Return the customers an agent may mean, with their identities; four queries, however many there are.

    Each word typed begins a word of the name, an address, or the digits of a number; or it is the code of
    one of their conversations. `phone` is what was typed as a whole number, empty where it is none.
    """
    if len("".join(typed.split())) < SHORTEST:
        return []
    ids = [*_by_code(agent, typed), *_by_clues(agent, search.clues.asked(phone or typed))]
    wanted = list(dict.fromkeys(ids))[:FOUND]
    rows = {one.pk: one for one in Customer.objects.filter(pk__in=wanted).prefetch_related("identities")}
    return [rows[number] for number in wanted]


def _by_code(agent: Agent, typed: str) -> list[int]:
    code = typed.strip().replace("-", "")
    if len(code.split()) != 1 or len(code) < SHORTEST_CODE:
        return []
    return [one.customer_id for one in by_code_so_far(agent, code) if not one.customer.is_made_up]


def _by_clues(agent: Agent, beginnings: list[bytes]) -> list[int]:
    """Return ids in the order of what was found by the longest beginning: the index has it so already."""
    if not beginnings:
        return []
    rows = _beginning(beginnings[0]).filter(_seen(agent, "customer"))
    for other in beginnings[1:]:
        rows = rows.filter(Exists(_beginning(other).filter(customer=OuterRef("customer"))))
    found = rows.order_by("key", "customer").values_list("customer", flat=True)
    return list(found[: FOUND * CLUES_A_PERSON])


def _beginning(clue: bytes) -> QuerySet[Clue]:
    return Clue.objects.filter(key__gte=clue, key__lt=search.clues.behind(clue))
