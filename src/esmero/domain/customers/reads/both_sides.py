"""What one of ours joined waits before the mirror until its customer proved both sides (decision 0093)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from esmero.domain.customers.kinds import SINCE, IdentityKind
from esmero.domain.customers.models import Customer, Identity, Joining
from esmero.domain.customers.reads.families import family_around, joinings_around


@dataclass(frozen=True)
class OtherSide:
    """What was joined, by a colleague's word alone, with whoever comes in; and the mail addresses of it.

    `customer` is who both are one person as.
    """

    customer: Customer
    joining: Joining
    addresses: list[Identity]

    @property
    def may_prove(self) -> list[Identity]:
        """Return those to which a code can go: letters came back from the others."""
        return [one for one in self.addresses if one.lost_since is None]

    @property
    def may_part(self) -> bool:
        """Say whether the two can be kept apart: what was two people for a while is only split anew."""
        return not self.joining.is_split

    def address(self, identity_id: int) -> Identity | None:
        """Return one of those to which a code can go, by number."""
        return next((one for one in self.may_prove if one.pk == identity_id), None)


def other_side(identity: Identity) -> OtherSide | None:
    """Return what whoever came in by this address has to prove as well before they see all, or None.

    One at a time, the nearest and oldest first. What has no mail address of its own (who called, or stood at
    the counter) is theirs by a colleague's word. No query where nobody ever joined this customer.
    """
    customer = identity.customer
    if not customer.has_joinings or not _is_unproven(customer):
        return None
    rows = joinings_around([customer.pk])
    joined = [one for one in rows if _holds_together(one)]
    mails = list(Identity.objects.filter(customer=customer, kind=IdentityKind.EMAIL).order_by("id"))
    came_with = {one.pk: _came_with(one, rows) for one in [*mails, identity]}
    mine = _proven_with({came_with[identity.pk]}, joined)
    while waiting := [one for one in joined if (one.of_id in mine) != (one.to_id in mine)]:
        row = waiting[0]
        other = _proven_with({row.of_id, row.to_id} - mine, joined)
        addresses = [one for one in mails if came_with[one.pk] in other]
        if addresses:
            return OtherSide(customer, row, addresses)
        mine |= other
    return None


def _is_unproven(customer: Customer) -> bool:
    is_joined = Q(is_split=False, undone_at=None, by__isnull=False)
    is_one_again = Q(is_split=True, is_new=True, undone_at__isnull=False)
    rows = Joining.objects.filter(is_joined | is_one_again, of__in=family_around(customer.pk))
    return rows.filter(proven_at=None).exists()


def _holds_together(row: Joining) -> bool:
    """Say whether two are one person by this record: joined, or found to be two and one again."""
    if row.is_split:
        return row.is_new and row.is_undone and row.to.merged_into_id == row.of_id
    return not row.is_undone


def _came_with(identity: Identity, rows: list[Joining]) -> int:
    """Return whose an address was before anything was joined (as `rightful_owners`); or whose it is now."""
    owner = 0
    for row in rows:
        if identity.pk in row.moved.get("identities", []):
            is_taken_out = row.is_split and not row.is_undone
            owner = row.to_id if is_taken_out else owner or row.of_id
        elif identity.pk in row.moved.get(SINCE, []):
            owner = owner or row.to_id
    return owner or identity.customer_id


def _proven_with(some: Collection[int], joined: list[Joining]) -> set[int]:
    """Return who is one person with these by joinings that the customer proved."""
    found, proven = set(some), [one for one in joined if one.is_proven]
    while fresh := {n for one in proven for n in (one.of_id, one.to_id) if _touches(one, found)} - found:
        found |= fresh
    return found


def _touches(row: Joining, some: Collection[int]) -> bool:
    return row.of_id in some or row.to_id in some
