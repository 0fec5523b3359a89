"""On whose row it stands that somebody may be the same person."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from esmero.domain.customers.kinds import PairState
from esmero.domain.customers.models import Candidate, Customer
from esmero.ground import db


def see_flags(customer_ids: Collection[int]) -> None:
    """Say on customers' rows whether there is somebody to look at who may be the same person.

    Nobody waits for another's row: two who wait for each other's would wait in a circle. Whoever is held by
    somebody else at this moment is found by `reads.flags_left`.
    """
    free = db.held(Customer.objects.filter(pk__in=customer_ids).order_by("id"), skip_taken=True)
    customer_ids = set(free.values_list("id", flat=True))
    rows = Candidate.objects.filter(Q(one__in=customer_ids) | Q(other__in=customer_ids), state=PairState.OPEN)
    some = {number for pair in rows.values_list("one", "other") for number in pair} & set(customer_ids)
    Customer.objects.filter(pk__in=some, has_pairs=False).update(has_pairs=True)
    Customer.objects.filter(pk__in=set(customer_ids) - some, has_pairs=True).update(has_pairs=False)


def drop_pairs(rows: QuerySet[Candidate]) -> None:
    """Erase that some may be somebody else; whoever is left has nothing to look at any more."""
    ends = {number for pair in rows.values_list("one", "other") for number in pair}
    rows.delete()
    see_flags(ends)


def drop_pairs_of(customer_id: int) -> None:
    """Erase that somebody who is about to go may be somebody else."""
    drop_pairs(Candidate.objects.filter(Q(one=customer_id) | Q(other=customer_id)))
