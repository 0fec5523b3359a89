"""The customers whom an agent may find while writing down a call: those of teams they see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound

FOUND = 6
SHORTEST = 2


def customers_seen(agent: Agent) -> QuerySet[Customer]:
    """Return the customers with a conversation that the agent may see, and those with none at all."""
    theirs = Conversation.objects.filter(customer=OuterRef("pk"))
    seen = access.seen_by(agent).select_related(None).filter(customer=OuterRef("pk"))
    return Customer.objects.filter(Exists(seen) | ~Exists(theirs))


def customer_for_call(agent: Agent, customer_id: int) -> Customer:
    """Return a customer with whom the agent may write down a call. Raises NotFound."""
    found = customers_seen(agent).filter(pk=customer_id).first() if agent.is_active else None
    if found is None:
        raise NotFound("customer")
    return found


def customers_found(agent: Agent, *, typed: str, phone: str) -> list[Customer]:
    """Return the customers an agent may mean by a name, an address or a number, with their identities."""
    words = " ".join(typed.split())
    if len(words) < SHORTEST:
        return []
    of_number = Identity.objects.filter(kind=IdentityKind.PHONE, value=phone)
    of_address = Identity.objects.filter(kind=IdentityKind.EMAIL, value__startswith=words.lower())
    wanted = Q(name__icontains=words) | Q(pk__in=of_address.values("customer"))
    if phone:
        wanted |= Q(pk__in=of_number.values("customer"))
    rows = customers_seen(agent).filter(wanted).prefetch_related("identities")
    return list(rows.order_by("name", "id")[:FOUND])
