"""What the permission tests need of people who are one, or may be."""

from esmero.actions import join_people
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import Evidence
from esmero.domain.customers.models import Candidate, Customer
from tests.world import World


def two_who_are_one(company: World) -> int:
    return join_people.join(
        agent=company.owner,
        customer_id=somebody_else(company),
        into_id=company.a.conversation.customer_id,
        at=company.at,
    ).pk


def two_who_may_be_one(company: World) -> int:
    """Somebody alike of the first team's customer, by what a letter said: whoever sees both may decide."""
    ana = company.a.conversation.customer
    twin = Customer.objects.get(pk=somebody_else(company))
    customers.remark(ana, twin, kind=Evidence.SAID, read_in=0, said_at=company.at, at=company.at)
    return Candidate.objects.latest("id").pk


def somebody_else(company: World) -> int:
    """A customer with whom nobody has written yet: whoever works here may see them."""
    return Customer.objects.create(name="Ana B.", language="en", known_since=company.at).pk
