"""Getting to know people, and how they are called and addressed."""

from datetime import datetime

from esmero.domain.customers import reads
from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import Door, IdentityKind, Proof, ZoneFrom
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.pairs import see_pairs
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import db, written
from esmero.ground.refs import Audience

# Columns whose words are clues.
FOUND_BY = {"name", "address_as", "given_name", "family_name", "second_family_name"}


def audience_of(customer: Customer) -> Audience:
    """Return who may see what is about the customer: they themselves, and colleagues."""
    return Audience(customer_id=customer.pk)


def meet(*, email: str, name: str, language: str, proof: str, by: Doer, at: datetime) -> Customer:
    """Add a person we did not know, with the address by which we recognise them."""
    customer = written.add(Customer(name=name[:120], language=language, known_since=at))
    written.add(
        Identity(
            customer=customer,
            kind=IdentityKind.EMAIL,
            value=reads.normal_email(email),
            proof=proof,
            proved_at=at if opens(proof, Door.LETTERS) else None,
            first_seen_at=at,
        )
    )
    keep_clues([customer])
    events.record(
        "customer.met", about=customer.ref, audience=audience_of(customer), by=by, at=at, language=language
    )
    see_pairs(customer, at=at)
    return customer


def make_up(*, name: str, language: str, at: datetime) -> Customer:
    """Make somebody up to practise with: no address, no event; they are a customer of nobody."""
    return written.add(Customer(name=name, language=language, known_since=at, is_made_up=True))


def remove(customer: Customer) -> None:
    """Take somebody who was made up away again."""
    if customer.is_made_up:
        customer.delete()


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
    see_pairs(customer, at=at)
    return customer


def meet_unaddressed(*, name: str, language: str, by: Doer, at: datetime) -> Customer:
    """Add a person of whom we know no address yet."""
    return meet_by_hand(name=name, language=language, email="", phone="", by=by, at=at)


def learn_name(customer: Customer, *, name: str, by: Doer, at: datetime) -> None:
    """Keep the name of somebody whose name we did not know yet."""
    if customer.name or not name.strip():
        return
    customer.name = name.strip()[:120]
    written.change(customer, "name")
    keep_clues([customer])
    events.record("customer.named", about=customer.ref, audience=audience_of(customer), by=by, at=at)
    see_pairs(customer, at=at)


def describe(customer: Customer, *, by: Doer, at: datetime, **details: str) -> Customer:
    """Change how a customer is called, looks or is addressed."""
    for column, value in details.items():
        setattr(customer, column, value)
    written.change(customer, *details)
    if FOUND_BY & set(details):
        keep_clues([customer])
    events.record(
        "customer.described",
        about=customer.ref,
        audience=audience_of(customer),
        by=by,
        at=at,
        changed=sorted(details),
    )
    if {"name", "address_as"} & set(details):
        see_pairs(customer, at=at)
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
