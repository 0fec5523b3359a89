"""Who may be one person: found by index, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.customers.kinds import (
    IN_LETTERS,
    MOST_ALIKE,
    REMARKED,
    Evidence,
    IdentityKind,
    PairState,
)
from esmero.domain.customers.models import Candidate, Customer, Identity, PairSearch, PeopleImport, Sign
from esmero.domain.customers.reads.identities import identities_of, normal_email
from esmero.domain.customers.reads.signs import Found, facts_with_signs, signs_of
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

_holders = prepared.Query[Sign](
    lambda key: Sign.objects.filter(key=key).order_by("customer_id")[: MOST_ALIKE + 1]
)
_around = prepared.Query[Candidate](
    lambda customer: (
        Candidate.objects.filter(Q(one=customer) | Q(other=customer), state=PairState.OPEN)
        .select_related("one", "other")
        .order_by("-weight", "-id")[:10]
    )
)


@dataclass(frozen=True)
class Reason:
    """Why two may be one: the kind, since when, and of each of the two what it was read from."""

    kind: str
    since: datetime
    one: Found | None = None
    other: Found | None = None
    # Where it was read: a letter, or the name of a file with people.
    message_id: int = 0
    file: str = ""


Alike = dict[int, list[tuple[Sign, Sign]]]
# The kind of a sign, and who has it.
Crowd = tuple[str, list[int]]


def alike(signs: Iterable[Sign], customer_id: int) -> tuple[Alike, list[Crowd]]:
    """Return who has one of these signs of a customer too, by id: theirs first, then the other's.

    One question to the index for each sign. What more than MOST_ALIKE people have says nothing: it is
    returned behind, with the first of those who have it.
    """
    found: Alike = {}
    crowds: list[Crowd] = []
    for sign in signs:
        holders = _holders(key=bytes(sign.key))
        if len(holders) <= MOST_ALIKE:
            for one in holders:
                if one.customer_id != customer_id:
                    found.setdefault(one.customer_id, []).append((sign, one))
        else:
            crowds.append((sign.kind, [one.customer_id for one in holders]))
    return found, crowds


def held_together_by(kind: str, customer_ids: Collection[int]) -> list[int]:
    """Return who of these is in an undecided pair of two of them for which this kind of evidence speaks."""
    rows = Candidate.objects.filter(one__in=customer_ids, other__in=customer_ids, state=PairState.OPEN)
    return sorted({end for row in rows if row.speaks(kind) for end in (row.one_id, row.other_id)})


def known_by(kind: str, value: str) -> list[int]:
    """Return by id who may be meant by an address or number that comes in, the one who has it first.

    Two questions to an index: who is recognised by it, and who has the same sign (another spelling of it).
    """
    kept = normal_email(value) if kind == IdentityKind.EMAIL else value
    own = Identity.objects.filter(kind=kind, value=kept).values_list("customer_id", flat=True)
    found = list(own)
    stranger = Customer(name="", address_as="")
    seen = Identity(kind=kind, value=kept, first_seen_at=datetime.fromtimestamp(0, UTC))
    for sign in signs_of(stranger, [seen], []):
        found += [one.customer_id for one in _holders(key=sign.key)[:MOST_ALIKE]]
    return list(dict.fromkeys(found))


def pairs_of(customer: Customer) -> list[Candidate]:
    """Return who may be the same person as a customer, undecided, the strongest evidence first.

    No query where nobody is.
    """
    return _around(customer=customer.pk) if customer.has_pairs else []


def pairs_page(
    *, among: QuerySet[Customer] | None = None, after: tuple[int, int] | None = None, limit: int
) -> list[Candidate]:
    """Return undecided pairs, the strongest evidence first, from behind (weight, id) on.

    `among` are the customers who may be shown: both of a pair; without it, all.
    """
    rows = Candidate.objects.filter(state=PairState.OPEN)
    if among is not None:
        rows = rows.filter(one__in=among, other__in=among)
    if after is not None:
        weight, number = after
        # So the index is entered there; with OR it would be read from its beginning.
        rows = rows.filter(~Q(weight=weight, id__gte=number), weight__lte=weight)
    return list(rows.select_related("one", "other").order_by("-weight", "-id")[:limit])


def pair(pair_id: int, *, hold: bool = True) -> Candidate:
    """Return a pair by its number; held, inside a transaction, unless not to `hold`. Raises NotFound."""
    rows = Candidate.objects.filter(pk=pair_id)
    found = (db.held(rows) if hold else rows).select_related("one", "other").first()
    if found is None:
        raise NotFound("candidate")
    return found


def pair_between(one_id: int, other_id: int) -> Candidate | None:
    """Return what is kept of two customers, by their own ids, or None."""
    low, high = sorted([one_id, other_id])
    return Candidate.objects.filter(one=low, other=high).select_related("one", "other", "two_by").first()


def pairs_around(customer_ids: Collection[int]) -> list[Candidate]:
    """Return every pair with one of these, whatever was decided of it; held, inside a transaction."""
    rows = db.held(Candidate.objects.filter(Q(one__in=customer_ids) | Q(other__in=customer_ids)))
    return list(rows.select_related("one", "other").order_by("id"))


def reasons_of(row: Candidate) -> list[Reason]:
    """Return why two may be one, the strongest reason first, with what each is read from. Four queries."""
    first, second = (
        {sign.key: sign for sign in signs_of(one, identities_of(one.pk), facts_with_signs(one.pk))}
        for one in (row.one, row.other)
    )
    both = {first[key].kind: (first[key], second[key]) for key in first.keys() & second.keys()}
    read_in: dict[str, list[int]] = {}
    for kind, _at, number in row.remarks:
        read_in.setdefault(kind, []).append(number)
    found = []
    for kind, said in row.evidence:
        since = datetime.fromisoformat(said)
        if kind in IN_LETTERS:
            found.append(Reason(kind, since, message_id=next(iter(read_in.get(kind, [])), 0)))
        elif kind in REMARKED:
            found.append(Reason(kind, since, file=_files(read_in.get(kind, []))))
        else:
            found.append(Reason(kind, since, *both.get(kind, (None, None))))
    return found


def _files(import_ids: Collection[int]) -> str:
    rows = PeopleImport.objects.filter(pk__in=import_ids).order_by("id")
    return ", ".join(dict.fromkeys(rows.values_list("name", flat=True)))


def remarked_with(one_id: int, other_id: int, *, kind: str) -> int:
    """Return with how many others one of these two has this kind of evidence: the one who has most."""
    both = {one_id, other_id}
    counts = dict.fromkeys(both, 0)
    rows = Candidate.objects.filter(Q(one__in=both) | Q(other__in=both)).exclude(remarks=[])
    for row in rows:
        ends = {row.one_id, row.other_id}
        if ends != both and any(said[0] == kind for said in row.remarks):
            for number in ends & both:
                counts[number] += 1
    return max(counts.values())


def strongest(row: Candidate) -> str:
    """Return the kind of the strongest evidence (kinds.Evidence), empty without any."""
    return Evidence(row.evidence[0][0]).value if row.evidence else ""


def pair_search() -> PairSearch | None:
    """Return how far the customers of before were looked through; None where nobody began."""
    return db.held(PairSearch.objects.order_by("id")).first()


def flags_left(*, limit: int = 200) -> list[int]:
    """Return by id on whose row it stands wrongly whether somebody may be them, because another held the row.

    Asked outside of any transaction, by the indexes of what is open and of who is flagged; whoever
    writes it (`writes.see_flags`) looks again.
    """
    found = {number for pair in unflagged().values_list("one", "other")[:limit] for number in pair}
    return sorted(found | set(flagged_alone().values_list("id", flat=True)[:limit]))


def unflagged() -> QuerySet[Candidate]:
    """Return open pairs of whom one does not say so, the strongest first, as their index has them."""
    rows = Candidate.objects.filter(state=PairState.OPEN).order_by("-weight", "-id")
    return rows.filter(Q(one__has_pairs=False) | Q(other__has_pairs=False))


def flagged_alone() -> QuerySet[Customer]:
    """Return who says that somebody may be them, and nobody may."""
    of_one = Candidate.objects.filter(one=OuterRef("pk"), state=PairState.OPEN)
    of_other = Candidate.objects.filter(other=OuterRef("pk"), state=PairState.OPEN)
    return Customer.objects.filter(~Exists(of_one), ~Exists(of_other), has_pairs=True)
