"""Every agent may look at every customer; what they wrote is seen through conversations."""

from django.core.exceptions import ObjectDoesNotExist

from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound


def customer_for(agent: Agent, customer_id: int) -> Customer:
    """Return a customer for somebody of the staff. Raises NotFound."""
    if not agent.is_active:
        raise NotFound("customer")
    try:
        return Customer.objects.get(pk=customer_id)
    except ObjectDoesNotExist as error:
        raise NotFound("customer") from error
