"""To which organisations and households people belong, and who belongs to one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.customers.models import STILL, Belonging, Customer, Household
from esmero.ground import db
from esmero.ground.refs import NotFound


def belongings_of(customer: Customer) -> list[Belonging]:
    """Return to what somebody belongs, the oldest first and each place once; no query where to nothing.

    Who is left alone in a household lives together with nobody: it is none until somebody comes back.
    """
    if not customer.has_belongings:
        return []
    others = Belonging.objects.filter(STILL, household=OuterRef("household")).exclude(customer=customer)
    rows = Belonging.objects.filter(STILL, Q(household=None) | Exists(others), customer=customer)
    rows = rows.select_related("organisation", "household")
    found: dict[tuple[str, int], Belonging] = {}
    for one in rows.order_by("noted_at", "id"):
        found.setdefault(one.place, one)
    return list(found.values())


def belonging(belonging_id: int, *, customer_id: int | None = None, hold: bool = True) -> Belonging:
    """Return one belonging, also one that ended; held inside a transaction, unless not to `hold`.

    With a `customer_id`, only one of theirs. Raises NotFound.
    """
    rows = Belonging.objects.filter(pk=belonging_id)
    if customer_id is not None:
        rows = rows.filter(customer=customer_id)
    found = (db.held(rows) if hold else rows).select_related("customer", "organisation", "household").first()
    if found is None:
        raise NotFound("belonging")
    return found


def belongings_in(
    organisation_ids: Iterable[int] = (), household_ids: Iterable[int] = ()
) -> QuerySet[Belonging]:
    """Return, for use inside of a query, who belongs to these places now."""
    there = Q(organisation__in=list(organisation_ids)) | Q(household__in=list(household_ids))
    return Belonging.objects.filter(STILL, there)


def household(household_id: int) -> Household:
    """Return one household. Raises NotFound."""
    found = Household.objects.filter(pk=household_id).first()
    if found is None:
        raise NotFound("household")
    return found


def households_of(customer: Customer) -> list[Belonging]:
    """Return in which households somebody stands, also where nobody else is left."""
    return list(Belonging.objects.filter(STILL, customer=customer).exclude(household=None).order_by("id"))


def moved_in(belonging: Belonging) -> list[Belonging]:
    """Return who came into a household with one of its people, at the same moment, and is still there.

    Raises NotFound, also where it is no household.
    """
    there = Belonging.objects.filter(
        STILL, household=belonging.household_id, household__isnull=False, noted_at=belonging.noted_at
    )
    found = list(there.select_related("customer", "household").order_by("customer"))
    if not found:
        raise NotFound("belonging")
    return found


def moved_out(customer: Customer, *, at: datetime) -> list[Belonging]:
    """Return the households that somebody left at this moment because they were said to live elsewhere."""
    rows = Belonging.objects.filter(customer=customer, ended_at=at, is_ended_by_them=False)
    return list(rows.exclude(household=None).select_related("customer", "household").order_by("id"))


def are_together(one: Household) -> bool:
    """Return whether at least two people live in a household."""
    there = Belonging.objects.filter(STILL, household=one).order_by("customer").values("customer").distinct()
    return len(there[:2]) > 1


def moves(customer: Customer, other: Customer) -> bool:
    """Return whether the other one leaves a household, once these two are said to live together."""
    home, left = household_of(customer), household_of(other)
    return home is not None and left is not None and home != left


def household_of(customer: Customer) -> Household | None:
    """Return the household in which somebody lives, the oldest of several."""
    homes = [one.household for one in belongings_of(customer) if one.household is not None]
    return homes[0] if homes else None
