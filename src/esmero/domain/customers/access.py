"""Every agent may look at every customer; what they wrote is seen through conversations."""

from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound


def customer_for(agent: Agent, customer_id: int) -> Customer:
    """Return a customer for somebody of the staff, or whom they are the same person as. Raises NotFound."""
    if not agent.is_active:
        raise NotFound("customer")
    return living(customer_id)


def living(customer_id: int) -> Customer:
    """Return the customer, or whom they are the same person as by now. Raises NotFound."""
    seen: set[int] = set()
    found = Customer.objects.filter(pk=customer_id).first()
    while found is not None and found.merged_into_id and found.pk not in seen:
        seen.add(found.pk)
        found = Customer.objects.filter(pk=found.merged_into_id).first()
    if found is None:
        raise NotFound("customer")
    return found
