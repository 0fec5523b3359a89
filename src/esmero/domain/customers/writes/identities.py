"""Addresses and numbers: how sure we are of each, and which can be reached."""

from datetime import datetime

from esmero.domain.customers import reads
from esmero.domain.customers.access import sureness
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.pairs import learn_signs, see_pairs
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.customers.writes.sights import tell_anew_whose_letters_come_back
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written
from esmero.ground.refs import Audience


def learn_address(customer: Customer, *, email: str, by: Doer, at: datetime) -> None:
    """Keep an address that somebody gave for a person we know."""
    learn_identity(customer, kind=IdentityKind.EMAIL, value=email, by=by, at=at)


def learn_identity(customer: Customer, *, kind: str, value: str, by: Doer, at: datetime) -> Identity:
    """Keep an address or number of any kind that somebody gave for a person we know. Return it."""
    made = Identity(customer=customer, kind=kind, value=value, proof=Proof.SAID, first_seen_at=at)
    written.add(made)
    keep_clues([customer])
    events.record("identity.learned", about=customer.ref, audience=audience_of(customer), by=by, at=at)
    see_pairs(customer, at=at)
    return made


def prove(identity: Identity, *, proof: str, by: Doer, at: datetime) -> None:
    """Raise how sure we are of an address; it never goes down."""
    customer = identity.customer
    if sureness(identity.proof) >= sureness(proof):
        return
    identity.proof, identity.proved_at = proof, at
    written.change(identity, "proof", "proved_at")
    events.record(
        "identity.proved", about=customer.ref, audience=audience_of(customer), by=by, at=at, proof=str(proof)
    )
    learn_signs(customer, at=at)


def lose(identity: Identity, *, because: str, by: Doer, at: datetime) -> None:
    """Note that letters to an address come back for good, and why; what was known before stays."""
    if identity.lost_since is None:
        identity.lost_since, identity.lost_because = at, because[:300]
        _mark(identity, "identity.lost", by, at, "lost_since", "lost_because")
        tell_anew_whose_letters_come_back(identity.customer_id)


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
    see_marks(customer)
    inside = Audience(customer_id=customer.pk, is_internal=True)
    events.record(verb, about=customer.ref, audience=inside, by=by, at=at, identity=identity.pk)


def see_marks(customer: Customer) -> None:
    """Bring the customer's row in line with what is marked of their addresses."""
    customer.has_marked_address = any(
        one.is_marked or one.corrected_from for one in reads.identities_of(customer.pk)
    ) or bool(reads.former_of(customer.pk))
    written.change(customer, "has_marked_address")
