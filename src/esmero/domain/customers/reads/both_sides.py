"""What one of ours joined waits before the mirror until its customer proved both sides (decision 0093)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import SINCE, Door, IdentityKind
from esmero.domain.customers.models import Customer, Identity, Joining
from esmero.domain.customers.reads.families import family_around, joinings_around


@dataclass(frozen=True)
class OtherSide:
    """What was joined, by a colleague's word alone, with whoever comes in; and the mail addresses of it.

    `customer` is who both are one person as. An address that came after they were joined `is_astray`: of
    which side it is nobody knows, so one of them is proven first.
    """

    customer: Customer
    joining: Joining
    addresses: list[Identity]
    is_astray: bool = False

    @property
    def may_prove(self) -> list[Identity]:
        """Return those to which a code can go: what was only said opens nothing, unless it is all there is.

        Letters came back from those that are lost.
        """
        sure = [one for one in self.addresses if opens(one.proof, Door.CODE)]
        return [one for one in sure or self.addresses if one.lost_since is None]

    @property
    def may_part(self) -> bool:
        """Say whether the two can be kept apart: what was two people for a while is only split anew."""
        return not (self.joining.is_split or self.joining.is_final or self.is_astray)


def other_side(identity: Identity) -> OtherSide | None:
    """Return what whoever came in by this address has to prove as well before they see all, or None.

    One at a time, the nearest and oldest first. What has no mail address of its own (who called, or stood at
    the counter) is theirs by a colleague's word. No query where nobody ever joined this customer.
    """
    customer = identity.customer
    if not is_unproven(customer):
        return None
    sides = _Sides(customer, also=identity)
    own = sides.of[identity.pk]
    if own is None:
        known = [one for one in sides.mails if sides.of[one.pk] is not None]
        return OtherSide(customer, sides.unproven[0], known, is_astray=True) if known else None
    mine = sides.proven_with({own})
    while waiting := [one for one in sides.joined if (one.of_id in mine) != (one.to_id in mine)]:
        row = waiting[0]
        other = sides.proven_with({row.of_id, row.to_id} - mine)
        addresses = [one for one in sides.mails if sides.of[one.pk] in other]
        if addresses:
            return OtherSide(customer, row, addresses)
        mine |= other
    return None


def of_the_same_side(identity: Identity, kind: str, numbers: Iterable[int]) -> set[int]:
    """Return which things of a kind came, before ours joined anybody, with whose this address is."""
    sides = _Sides(identity.customer, also=identity)
    own = sides.of[identity.pk]
    mine = sides.proven_with({own}) if own else set()
    return {one for one in numbers if (_came_with(kind, one, sides.rows) or identity.customer_id) in mine}


def same_side(identity: Identity, among: Iterable[str]) -> list[str]:
    """Return which of a customer's mail addresses are proven to be one person's with this one of theirs."""
    if not is_unproven(identity.customer):
        return list(among)
    sides = _Sides(identity.customer, also=identity)
    own = sides.of[identity.pk]
    mine = sides.proven_with({own}) if own else set()
    theirs = {one.value for one in sides.mails if sides.of[one.pk] in mine}
    return [one for one in among if one in theirs]


def is_unproven(customer: Customer) -> bool:
    """Say whether anybody is one person with them by a colleague's word alone."""
    if not customer.has_joinings:
        return False
    is_joined = Q(is_split=False, undone_at=None, by__isnull=False)
    is_one_again = Q(is_split=True, is_new=True, undone_at__isnull=False)
    rows = Joining.objects.filter(is_joined | is_one_again, of__in=family_around(customer.pk))
    return rows.filter(proven_at=None).exists()


class _Sides:
    """Who was one person before ours joined them, and which address came with whom."""

    def __init__(self, customer: Customer, *, also: Identity) -> None:
        self.rows = rows = joinings_around([customer.pk])
        family = set(family_around(customer.pk))
        mails = Identity.objects.filter(customer=customer, kind=IdentityKind.EMAIL)
        self.mails = list(mails.order_by("id"))
        self.joined = [one for one in rows if one.of_id in family and _holds_together(one)]
        self.unproven = [one for one in self.joined if not one.is_proven]
        self.of: dict[int, int | None] = {}
        for one in [*self.mails, also]:
            owner = _came_with("identities", one.pk, rows)
            came_since = any(one.first_seen_at >= row.at for row in self.unproven)
            if owner is None:
                self.of[one.pk] = None if came_since else customer.pk
            else:
                # What was left to somebody by who was erased came with who has it now.
                self.of[one.pk] = owner if owner in family else customer.pk

    def proven_with(self, some: Collection[int]) -> set[int]:
        """Return who is one person with these by joinings that the customer proved."""
        found, proven = set(some), [one for one in self.joined if one.is_proven]
        while fresh := {n for one in proven if _touches(one, found) for n in (one.of_id, one.to_id)} - found:
            found |= fresh
        return found


def _holds_together(row: Joining) -> bool:
    """Say whether two are one person by this record: joined, or found to be two and one again."""
    if row.is_split:
        return row.is_new and row.is_undone and row.to.merged_into_id == row.of_id
    return not row.is_undone


def _came_with(kind: str, number: int, rows: list[Joining]) -> int | None:
    """Return whose something was before anything was joined (as `rightful_owners`); None: it came since."""
    owner = None
    for row in rows:
        if number in row.moved.get(kind, []):
            is_taken_out = row.is_split and not row.is_undone
            owner = row.to_id if is_taken_out else owner or row.of_id
        elif kind == "identities" and number in row.moved.get(SINCE, []):
            owner = owner or row.to_id
    return owner


def _touches(row: Joining, some: Collection[int]) -> bool:
    return row.of_id in some or row.to_id in some
