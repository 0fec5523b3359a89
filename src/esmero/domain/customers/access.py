"""Every agent may look at every customer; what they wrote is seen through conversations."""

from esmero.domain.customers import reads
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound


def customer_for(agent: Agent, customer_id: int) -> Customer:
    """Return a customer for somebody of the staff, or whom they are the same person as. Raises NotFound."""
    if not agent.is_active:
        raise NotFound("customer")
    return reads.living(customer_id)
