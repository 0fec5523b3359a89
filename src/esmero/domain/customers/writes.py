"""Getting to know people."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import IdentityKind, Proof, ZoneFrom
from esmero.domain.customers.models import Clue, Customer, Fact, Identity
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import db, phones, search, written
from esmero.ground.refs import Audience

PROOFS = [Proof.SAID, Proof.WROTE_FROM, Proof.VOUCHED, Proof.ANSWERED]


def meet(*, email: str, name: str, language: str, proof: str, by: Doer, at: datetime) -> Customer:
    """Add a person we did not know, with the address by which we recognise them."""
    customer = written.add(Customer(name=name[:120], language=language, known_since=at))
    written.add(
        Identity(
            customer=customer,
            kind=IdentityKind.EMAIL,
            value=reads.normal_email(email),
            proof=proof,
            first_seen_at=at,
        )
    )
    keep_clues([customer])
    events.record(
        "customer.met", about=customer.ref, audience=audience_of(customer), by=by, at=at, language=language
    )
    return customer


def make_up(*, name: str, language: str, at: datetime) -> Customer:
    """Make somebody up to practise with: no address, no event; they are a customer of nobody."""
    return written.add(Customer(name=name, language=language, known_since=at, is_made_up=True))


def remove(customer: Customer) -> None:
    """Take somebody who was made up away again."""
    if customer.is_made_up:
        customer.delete()


def keep_clues(customers: Collection[Customer]) -> None:
    """Keep by what these customers are found while somebody types: whenever a name or an identity changes."""
    # Whoever learns something else of them at this moment waits, and then sees this.
    numbers = [customer.pk for customer in customers]
    list(db.held(Customer.objects.filter(pk__in=numbers).order_by("id")))
    found: dict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(customer__in=customers):
        found[identity.customer_id].append(identity)
    Clue.objects.filter(customer__in=customers).delete()
    real = [customer for customer in customers if not customer.is_made_up]
    Clue.objects.bulk_create(
        Clue(customer=customer, key=key) for customer in real for key in _clues(customer, found[customer.pk])
    )


def _clues(customer: Customer, identities: list[Identity]) -> list[bytes]:
    emails = [one.value for one in identities if one.kind == IdentityKind.EMAIL]
    numbers = [one.value for one in identities if one.kind == IdentityKind.PHONE]
    said = [*numbers, *(phones.without_country(number) for number in numbers)]
    return sorted(search.clues.of_person([customer.name, customer.address_as], emails, said))


def keep_clues_after(customer_id: int, *, limit: int = 500) -> int:
    """Make the clues of the next customers after an id anew. Return the last id, 0 when none was left."""
    rows = list(Customer.objects.filter(pk__gt=customer_id).order_by("id")[:limit])
    keep_clues(rows)
    return rows[-1].pk if rows else 0


def meet_by_hand(*, name: str, language: str, email: str, phone: str, by: Doer, at: datetime) -> Customer:
    """Add a person who called or came by, with the address and number they said."""
    customer = written.add(Customer(name=name[:120], language=language, known_since=at))
    for kind, value in ((IdentityKind.EMAIL, email), (IdentityKind.PHONE, phone)):
        if value:
            written.add(
                Identity(customer=customer, kind=kind, value=value, proof=Proof.SAID, first_seen_at=at)
            )
    keep_clues([customer])
    events.record(
        "customer.met", about=customer.ref, audience=audience_of(customer), by=by, at=at, language=language
    )
    return customer


def audience_of(customer: Customer) -> Audience:
    """Return who may see what is about the customer: they themselves, and colleagues."""
    return Audience(customer_id=customer.pk)


def learn_name(customer: Customer, *, name: str, by: Doer, at: datetime) -> None:
    """Keep the name of somebody whose name we did not know yet."""
    if customer.name or not name.strip():
        return
    customer.name = name.strip()[:120]
    written.change(customer, "name")
    keep_clues([customer])
    events.record("customer.named", about=customer.ref, audience=audience_of(customer), by=by, at=at)


def learn_address(customer: Customer, *, email: str, by: Doer, at: datetime) -> None:
    """Keep an address that somebody gave for a person we know."""
    learn_identity(customer, kind=IdentityKind.EMAIL, value=email, by=by, at=at)


def learn_identity(customer: Customer, *, kind: str, value: str, by: Doer, at: datetime) -> None:
    """Keep an address or number of any kind that somebody gave for a person we know."""
    written.add(Identity(customer=customer, kind=kind, value=value, proof=Proof.SAID, first_seen_at=at))
    keep_clues([customer])
    events.record("identity.learned", about=customer.ref, audience=audience_of(customer), by=by, at=at)


def prove(identity: Identity, *, proof: str, by: Doer, at: datetime) -> None:
    """Raise how sure we are of an address; it never goes down."""
    customer = identity.customer
    if PROOFS.index(Proof(identity.proof)) >= PROOFS.index(Proof(proof)):
        return
    identity.proof = proof
    written.change(identity, "proof")
    events.record(
        "identity.proved", about=customer.ref, audience=audience_of(customer), by=by, at=at, proof=str(proof)
    )


def lose(identity: Identity, *, because: str, by: Doer, at: datetime) -> None:
    """Note that letters to an address come back for good, and why; what was known before stays."""
    if identity.lost_since is None:
        identity.lost_since, identity.lost_because = at, because[:300]
        _mark(identity, "identity.lost", by, at, "lost_since", "lost_because")


def find_again(identity: Identity, *, by: Doer, at: datetime) -> None:
    """Note that an address that was lost can be reached: somebody wrote from it, or knows it."""
    if identity.lost_since is not None:
        identity.lost_since, identity.lost_because = None, ""
        _mark(identity, "identity.found_again", by, at, "lost_since", "lost_because")


def take_complaint(identity: Identity, *, by: Doer, at: datetime) -> None:
    """Note that the owner of an address called a letter of ours unwanted."""
    if identity.complained_at is None:
        identity.complained_at = at
        _mark(identity, "identity.complained", by, at, "complained_at")


def settle_complaint(identity: Identity, *, by: Doer, at: datetime) -> None:
    """Note that they want our letters after all."""
    if identity.complained_at is not None:
        identity.complained_at = None
        _mark(identity, "identity.wants_letters", by, at, "complained_at")


def _mark(identity: Identity, verb: str, by: Doer, at: datetime, *columns: str) -> None:
    written.change(identity, *columns)
    customer = identity.customer
    _see_marks(customer)
    inside = Audience(customer_id=customer.pk, is_internal=True)
    events.record(verb, about=customer.ref, audience=inside, by=by, at=at, identity=identity.pk)


def _see_marks(customer: Customer) -> None:
    """Bring the customer's row in line with what is marked of their addresses."""
    customer.has_marked_address = any(one.is_marked for one in reads.identities_of(customer.pk))
    written.change(customer, "has_marked_address")


def describe(customer: Customer, *, by: Doer, at: datetime, **details: str) -> Customer:
    """Change how a customer is called, looks or is addressed."""
    for column, value in details.items():
        setattr(customer, column, value)
    written.change(customer, *details)
    if {"name", "address_as"} & set(details):
        keep_clues([customer])
    events.record(
        "customer.described",
        about=customer.ref,
        audience=audience_of(customer),
        by=by,
        at=at,
        changed=sorted(details),
    )
    return customer


def learn_zone(customer: Customer, *, time_zone: str, zone_from: str, by: Doer, at: datetime) -> bool:
    """Keep on which clock a customer lives; an empty zone says that nobody knows. Return whether it is new.

    What they said stands above what their browser says: it is on a journey, or another person's. The
    same zone, said after their browser had it, is news: from then on it stands above.
    """
    kept = db.held(Customer.objects.filter(pk=customer.pk)).get()
    customer.time_zone, customer.zone_from = kept.time_zone, kept.zone_from
    learned = (time_zone, zone_from if time_zone else "")
    is_less = kept.zone_from == ZoneFrom.SAID or kept.time_zone == time_zone
    if learned == (kept.time_zone, kept.zone_from) or (zone_from == ZoneFrom.PAGE and is_less):
        return False
    customer.time_zone, customer.zone_from = learned
    written.change(customer, "time_zone", "zone_from")
    events.record("customer.zone_learned", about=customer.ref, audience=audience_of(customer), by=by, at=at)
    return True


def note_fact(
    customer: Customer, *, words: str, source: str, ends_on: date | None, by: Doer, at: datetime
) -> Fact:
    """Keep something we know: the words, where they come from, until when they hold."""
    fact = Fact.objects.create(
        customer=customer,
        words=words,
        source=source,
        ends_on=ends_on,
        noted_at=at,
        noted_by_id=by.id if by.kind == "agent" else None,
    )
    events.record(
        "fact.noted", about=customer.ref, audience=audience_of(customer), by=by, at=at, fact=fact.pk
    )
    return fact


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Give identities and facts to another customer (a merge). Return how many."""
    moved = Identity.objects.filter(customer=from_customer).update(customer=to_customer)
    for customer in (from_customer, to_customer):
        _see_marks(customer)
    if from_customer.time_zone and not to_customer.time_zone:
        to_customer.time_zone, to_customer.zone_from = from_customer.time_zone, from_customer.zone_from
        written.change(to_customer, "time_zone", "zone_from")
    keep_clues([from_customer, to_customer])
    return moved + Fact.objects.filter(customer=from_customer).update(customer=to_customer)


def forget(customer: Customer) -> None:
    """Erase the person from this room; the row stays, without a trace of who it was."""
    customer.identities.all().delete()
    customer.facts.all().delete()
    Clue.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(
        name="", address_as="", photo="", time_zone="", zone_from=""
    )


def note_erasure(customer: Customer, *, participants: Collection[int] = (), by: Doer, at: datetime) -> None:
    """Record that the person was erased: the fact stays, nothing else does.

    `participants` are the ids under which they took part in others' conversations: a backup has them still.
    """
    told: dict[str, Any] = {"participants": sorted(participants)} if participants else {}
    events.record("customer.erased", about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
