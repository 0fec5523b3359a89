"""An address or number that is somebody's no longer, or is again, and which of them comes first."""

from datetime import datetime

from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Former, Identity, Proving, Visit
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.identities import see_marks
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written

# What an address keeps while it is somebody's no longer.
KEPT = (
    "customer_id",
    "kind",
    "value",
    "proof",
    "proved_at",
    "first_seen_at",
    "lost_since",
    "lost_because",
    "complained_at",
    "first_since",
)


def put_first(identity: Identity, *, by: Doer, at: datetime) -> None:
    """Let this be the one of its kind that we write to or call first."""
    others = Identity.objects.filter(customer=identity.customer, kind=identity.kind)
    others.exclude(pk=identity.pk).update(first_since=None)
    identity.first_since = at
    written.change(identity, "first_since")
    _tell("identity.put_first", identity, by=by, at=at)


def end(identity: Identity, *, by: Doer, at: datetime) -> Former:
    """Keep that an address or number is theirs no longer: letters from it are not. Return what stays of it.

    Visits that came by it are over.
    """
    kept = {column: getattr(identity, column) for column in KEPT}
    former = Former.objects.create(identity_id=identity.pk, ended_at=at, **kept)
    _tell("identity.ended", identity, by=by, at=at)
    _take_away(identity)
    return former


def note_answers(former: Former, *, links_before: dict[int, datetime], address: str) -> None:
    """Keep which conversations are answered at another address since this one ended.

    `links_before` says of each, by number, from when on its links held until then.
    """
    former.answered_elsewhere, former.answered_at = list(links_before), address
    former.links_before = {str(number): since.isoformat() for number, since in links_before.items()}
    former.save(update_fields=["answered_elsewhere", "answered_at", "links_before"])


def bring_back(former: Former, *, by: Doer, at: datetime) -> Identity:
    """Let it be theirs again, as it was, with its number. Nobody else may have it.

    Letters that came back and complaints are no reason less for it; another chosen since comes first.
    """
    kept = {column: getattr(former, column) for column in KEPT}
    others = Identity.objects.filter(customer_id=former.customer_id, kind=former.kind)
    if others.exclude(first_since=None).exists():
        kept["first_since"] = None
    identity = Identity.objects.create(pk=former.identity_id, **kept)
    former.delete()
    see_marks(identity.customer)
    keep_clues([identity.customer])
    _tell("identity.brought_back", identity, by=by, at=at)
    return identity


def forget_identity(identity: Identity, *, by: Doer, at: datetime) -> None:
    """Forget an address or number at its owner's wish: nothing stays of it here."""
    _tell("identity.forgotten", identity, by=by, at=at)
    _take_away(identity)


def forget_former(former: Former, *, by: Doer, at: datetime) -> None:
    """Forget an address that was theirs, for good."""
    customer, whose, number = former.customer, audience_of(former.customer), former.identity_id
    former.delete()
    see_marks(customer)
    events.record("identity.forgotten", about=customer.ref, audience=whose, by=by, at=at, identity=number)


def correct(identity: Identity, *, value: str, is_answered: bool = False, by: Doer, at: datetime) -> None:
    """Let it read as it should have been written: nobody has proven it so, whatever was proven before.

    Codes that went to what it was before open nothing any more. `is_answered` says that conversations are
    still answered there.
    """
    Visit.objects.filter(identity=identity).delete()
    Proving.objects.filter(customer=identity.customer, value=identity.value).delete()
    identity.corrected_from = identity.value if is_answered else identity.corrected_from
    identity.value, identity.proof, identity.proved_at, identity.first_seen_at = value, Proof.SAID, None, at
    identity.lost_since, identity.lost_because, identity.complained_at = None, "", None
    written.change(
        identity,
        "value",
        "proof",
        "proved_at",
        "first_seen_at",
        "corrected_from",
        "lost_since",
        "lost_because",
        "complained_at",
    )
    see_marks(identity.customer)
    keep_clues([identity.customer])
    _tell("identity.corrected", identity, by=by, at=at)


def _take_away(identity: Identity) -> None:
    customer = identity.customer
    Identity.objects.filter(pk=identity.pk).delete()
    see_marks(customer)
    keep_clues([customer])


def _tell(verb: str, identity: Identity, *, by: Doer, at: datetime) -> None:
    whose, number = audience_of(identity.customer), identity.pk
    events.record(verb, about=identity.customer.ref, audience=whose, by=by, at=at, identity=number)
