"""What we knew and is over, what nobody decided about, and rows of files go when they are old."""

from collections.abc import Collection
from datetime import datetime

from esmero.domain.customers.models import OPEN, Customer, Fact, ImportedRow, Proposal
from esmero.domain.customers.writes.proposals import see_proposals


def let_facts_go(ids: Collection[int]) -> int:
    """Remove some facts that ended. Return how many."""
    Fact.objects.filter(corrected_to__in=ids).update(corrected_to=None)
    return Fact.objects.filter(pk__in=ids, ended_at__isnull=False).delete()[0]


def let_proposals_go(ids: Collection[int]) -> int:
    """Remove some proposals about which nobody decided. Return how many."""
    rows = Proposal.objects.filter(OPEN, pk__in=ids)
    people = set(rows.values_list("customer", flat=True))
    gone = rows.delete()[0]
    for customer in Customer.objects.filter(pk__in=people).order_by("id"):
        see_proposals(customer)
    return gone


def part_from_letters(message_ids: Collection[int]) -> None:
    """Remove what letters that are deleted propose; what was learned in them stays, without the way there."""
    Fact.objects.filter(message_id__in=message_ids).update(message_id=None)
    rows = Proposal.objects.filter(message_id__in=message_ids)
    people = set(rows.values_list("customer", flat=True))
    rows.delete()
    for customer in Customer.objects.filter(pk__in=people).order_by("id"):
        see_proposals(customer)


def let_rows_go(ids: Collection[int], *, at: datetime) -> int:
    """Empty some rows of files with people. Return how many."""
    return ImportedRow.objects.filter(pk__in=ids).update(cells=[], let_go_at=at)
