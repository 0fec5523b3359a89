"""What we know of somebody, and how sure we are of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Q, When

from esmero.domain.customers.kinds import (
    ASKED_AGAIN,
    NOT_AGAIN_DAYS,
    ONE_AT_A_TIME,
    QUIET_DAYS,
    THEIR_OWN,
    WANTED,
    FactEnd,
    FactKind,
    FactUse,
)
from esmero.domain.customers.models import HOLDS, OPEN, Customer, Fact, Proposal, digest_of
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

# More of one customer no page reads; what a desk had better know comes before the rest.
MOST_READ, MOST_SHOWN = 200, 30
# Not to be read, and not to be asked for either: the customer hid it, or had it forgotten.
_UNSAID = Q(kind__in=WANTED) & (Q(HOLDS, hidden_at__isnull=False) | Q(ended_because=FactEnd.FORGOTTEN))
_facts = prepared.Query[Fact](
    lambda customer_id, on: Fact.objects.filter(
        Q(HOLDS, hidden_at=None) | _UNSAID, Q(ends_on=None) | Q(ends_on__gte=on), customer_id=customer_id
    ).order_by(Case(When(kind__in=WANTED, then=0), default=1), "-noted_at", "-id")[:MOST_READ]
)


@dataclass(frozen=True)
class Known:
    """What staff may read of a customer, newest first, and of which kinds nobody need be asked anything."""

    facts: list[Fact]
    kinds: frozenset[str]

    @property
    def shown(self) -> list[Fact]:
        """As many as a page shows."""
        return self.facts[:MOST_SHOWN]


def known_of(customer_id: int, *, on: date) -> Known:
    """Return what we know of a customer that holds on that day. One query."""
    found = _facts(customer_id=customer_id, on=on)
    readable = [fact for fact in found if fact.ended_at is None and fact.hidden_at is None]
    readable.sort(key=lambda fact: (fact.noted_at, fact.pk), reverse=True)
    return Known(readable, frozenset(fact.kind for fact in found))


def facts_of(customer_id: int, *, on: date) -> list[Fact]:
    """Return what staff may read of a customer that holds on that day, newest first."""
    return known_of(customer_id, on=on).shown


def all_facts_of(customer_id: int) -> list[Fact]:
    """Return all that holds or held of a customer, hidden ones too, newest first: for the customer."""
    return list(Fact.objects.filter(customer_id=customer_id).order_by("-noted_at", "-id"))


def with_corrections(facts: Iterable[Fact], ids: Iterable[int]) -> set[int]:
    """Return these facts' ids with those of what they were corrected to, as far as it is among `facts`."""
    corrected = {one.pk: one.corrected_to_id for one in facts}
    found = set(ids)
    fresh = found
    while fresh:
        fresh = {on for one in fresh if (on := corrected.get(one)) in corrected and on is not None} - found
        found |= fresh
    return found


def fact_of_customer(customer_id: int, fact_id: int) -> Fact:
    """Return what we know of a customer by its number; held, inside a transaction. Raises NotFound."""
    rows = db.held(Fact.objects.filter(HOLDS, pk=fact_id, customer_id=customer_id)).select_related("customer")
    found = rows.first()
    if found is None:
        raise NotFound("fact")
    return found


def ended_fact_of_customer(customer_id: int, fact_id: int) -> Fact:
    """Return what held of a customer and holds no more; held, inside a transaction. Raises NotFound."""
    rows = db.held(Fact.objects.exclude(HOLDS).filter(pk=fact_id, customer_id=customer_id))
    found = rows.select_related("customer").first()
    if found is None:
        raise NotFound("fact")
    return found


def any_fact_of_customer(customer_id: int, fact_id: int) -> Fact:
    """Return what we know or knew of a customer, for them; held, inside a transaction. Raises NotFound."""
    rows = db.held(Fact.objects.filter(pk=fact_id, customer_id=customer_id)).select_related("customer")
    found = rows.exclude(ended_because=FactEnd.FORGOTTEN).first()
    if found is None:
        raise NotFound("fact")
    return found


def corrected_by(fact: Fact) -> Fact | None:
    """Return what a fact was put in the place of; held, inside a transaction; None for no correction."""
    rows = Fact.objects.filter(customer_id=fact.customer_id, corrected_to=fact)
    return db.held(rows).select_related("customer").first()


def proposals_of(customer: Customer) -> list[Proposal]:
    """Return what letters may have told of a customer and nobody has decided yet, newest first."""
    if not customer.has_proposals:
        return []
    return list(Proposal.objects.filter(OPEN, customer=customer).order_by("-id")[:50])


def proposals_in(customer_id: int, message_id: int) -> list[Proposal]:
    """Return what is proposed of a customer out of one letter and open; held, inside a transaction."""
    rows = db.held(Proposal.objects.filter(OPEN, customer_id=customer_id, message_id=message_id))
    return list(rows.select_related("customer").order_by("id"))


def proposed_in(message_ids: Collection[int]) -> list[int]:
    """Return by id what is proposed of anybody out of some letters and open."""
    rows = Proposal.objects.filter(OPEN, message_id__in=message_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def proposed_since(customer_id: int, since: datetime) -> dict[int, int]:
    """Return what was proposed of a customer since a moment, decided or not: its id, and its letter's."""
    rows = Proposal.objects.filter(customer_id=customer_id, made_at__gte=since)
    return dict(rows.values_list("id", "message_id"))


def letter_of_proposal(customer_id: int, proposal_id: int) -> int:
    """Return in which letter (its id) a proposal of a customer was read. Raises NotFound."""
    rows = Proposal.objects.filter(pk=proposal_id, customer_id=customer_id)
    found = rows.values_list("message_id", flat=True).first()
    if found is None:
        raise NotFound("proposal")
    return found


def proposal_of_customer(customer_id: int, proposal_id: int) -> Proposal:
    """Return a proposal that is open by its number; held, inside a transaction. Raises NotFound."""
    rows = db.held(Proposal.objects.filter(OPEN, pk=proposal_id, customer_id=customer_id))
    found = rows.select_related("customer").first()
    if found is None:
        raise NotFound("proposal")
    return found


def accepted_proposal_of(customer_id: int, proposal_id: int) -> Proposal:
    """Return a proposal of which a fact was made; held, inside a transaction. Raises NotFound."""
    rows = db.held(Proposal.objects.filter(pk=proposal_id, customer_id=customer_id).exclude(fact_id=None))
    found = rows.select_related("customer").first()
    if found is None:
        raise NotFound("proposal")
    return found


def was_proposed(customer_id: int, *, kind: str, words: str) -> bool:
    """Say whether these words were proposed of a customer before, or hold already."""
    before = Proposal.objects.filter(customer_id=customer_id, digest=digest_of(kind, words))
    alike = Fact.objects.filter(HOLDS, customer_id=customer_id, kind=kind, words__iexact=words)
    return before.exists() or alike.exists()


def unknown_kinds(kinds: Collection[str], *, has_address: bool = False, has_wish: bool = False) -> list[str]:
    """Return what we had better know and is not among these.

    An address for letters says where they live, and what they said of how to be reached says that.
    """
    known = {*kinds} | ({FactKind.WHERE} if has_address else set())
    known |= {FactKind.REACH} if has_wish else set()
    return [str(kind) for kind in WANTED if kind not in known]


@dataclass(frozen=True)
class Question:
    """What one had better ask a customer next: whether a fact is still so, or of what kind we know none."""

    kind: str
    fact: Fact | None = None


def next_question(
    customer: Customer, facts: Iterable[Fact], unknown: Iterable[str], *, at: datetime
) -> Question | None:
    """Return the one question that a colleague may put next; None while it is better to ask nothing.

    Source of the rule: docs/use/en/desk.md, "What we know of a customer".
    """
    found = list(facts)
    asked = [fact.asked_at.date() for fact in found if fact.asked_at] + list(customer.asked_on.values())
    today = at.date()
    if asked and today - max(asked) < timedelta(days=QUIET_DAYS):
        return None
    for kind in ASKED_AGAIN:
        old = [fact for fact in found if fact.kind == kind and _may_be_asked(fact, at)]
        if old:
            return Question(kind, min(old, key=lambda fact: fact.certainty(at)))
    not_again = timedelta(days=NOT_AGAIN_DAYS)
    for missing in unknown:
        day = customer.asked_on.get(missing)
        if day is None or today - day >= not_again:
            return Question(missing)
    return None


def _may_be_asked(fact: Fact, at: datetime) -> bool:
    is_fresh = fact.asked_at is not None and at - fact.asked_at < timedelta(days=NOT_AGAIN_DAYS)
    # Of something else nothing can be asked but in its own words, and these have to be theirs.
    has_words = fact.kind != FactKind.OTHER or fact.source_kind in THEIR_OWN
    return has_words and fact.is_old(at) and not is_fresh and fact.may_be_used(FactUse.SERVICE)


def last_fact() -> int:
    """Return the id of the newest thing that we know of anybody, 0 where we know nothing."""
    return Fact.objects.order_by("-id").values_list("id", flat=True).first() or 0


def sources_after(fact_id: int, *, upto: int, limit: int) -> list[tuple[int, str]]:
    """Return the next facts after an id, up to another, by number, each with who said it."""
    rows = Fact.objects.filter(pk__gt=fact_id, pk__lte=upto).order_by("id")
    return list(rows.values_list("id", "source")[:limit])


def in_conflict(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Return facts of which only one can hold and that say different things, kind by kind."""
    alike: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind in ONE_AT_A_TIME:
            alike[fact.kind].append(fact)
    return [found for found in alike.values() if len({one.words.casefold() for one in found}) > 1]
