"""What letters may tell of somebody: proposed, accepted, put away; and what they were asked about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import NOT_AGAIN_DAYS, FactSource
from esmero.domain.customers.models import OPEN, Customer, Fact, Proposal, digest_of
from esmero.domain.customers.writes.facts import note_fact
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import db, written


def propose_fact(
    customer: Customer,
    *,
    kind: str,
    words: str,
    message_id: int,
    source: str,
    said_at: datetime,
    at: datetime,
    by: Doer,
) -> Proposal | None:
    """Keep that a letter may tell something, for a person to decide; None where the same was proposed before.

    `source` is who wrote it, `said_at` when.
    """
    kept = words[:300]
    if reads.was_proposed(customer.pk, kind=kind, words=kept):
        return None
    made = Proposal.objects.create(
        customer=customer,
        kind=kind,
        words=kept,
        digest=digest_of(kind, kept),
        message_id=message_id,
        source=source[:200],
        said_at=said_at,
        made_at=at,
    )
    see_proposals(customer)
    _tell("proposal.made", made, by=by, at=at)
    return made


def accept_proposal(proposal: Proposal, *, by: Doer, at: datetime, has_basis: bool = False) -> Fact:
    """Make a fact of it, with its letter as the source. Raises SensitiveFact."""
    fact = note_fact(
        proposal.customer,
        kind=proposal.kind,
        words=proposal.words,
        source=proposal.source,
        source_kind=FactSource.WROTE,
        message_id=proposal.message_id,
        said_at=proposal.said_at,
        has_basis=has_basis,
        by=by,
        at=at,
    )
    settle_proposal(proposal, fact, by=by, at=at)
    return fact


def settle_proposal(proposal: Proposal, fact: Fact, *, by: Doer, at: datetime) -> None:
    """Keep what was made of it, in its words or in others; its own words are kept no longer."""
    proposal.accepted_at, proposal.fact_id = at, fact.pk
    _decided(proposal, "accepted_at", "fact_id")
    _tell("proposal.accepted", proposal, by=by, at=at, fact=fact.pk)


def take_acceptance_back(proposal: Proposal, fact: Fact, *, by: Doer, at: datetime) -> None:
    """Let it be undecided again, in the words of the fact that was made of it, which is gone: an undo."""
    proposal.words, proposal.source = fact.words, fact.source
    proposal.accepted_at = proposal.fact_id = None
    _decided(proposal, "accepted_at", "fact_id", keeps_words=True)
    _tell("proposal.taken_back", proposal, by=by, at=at, fact=fact.pk)
    fact.delete()


def put_proposal_away(proposal: Proposal, *, by: Doer, at: datetime) -> None:
    """Keep that it tells nothing; the same words are proposed never again."""
    proposal.put_away_at = at
    _decided(proposal, "put_away_at")
    _tell("proposal.put_away", proposal, by=by, at=at)


def _decided(proposal: Proposal, *columns: str, keeps_words: bool = False) -> None:
    if not keeps_words:
        proposal.words = proposal.source = ""
    proposal.save(update_fields=[*columns, "words", "source"])
    see_proposals(proposal.customer)


def see_proposals(customer: Customer) -> None:
    """Bring in line whether there is anything to decide about a customer."""
    customer.has_proposals = Proposal.objects.filter(OPEN, customer=customer).exists()
    written.change(customer, "has_proposals")


def note_question(customer: Customer, *, kind: str, by: Doer, at: datetime) -> None:
    """Keep that a colleague asks about a kind of fact of which we know nothing."""
    kept = db.held(Customer.objects.filter(pk=customer.pk)).get()
    not_again = at.date() - timedelta(days=NOT_AGAIN_DAYS)
    fresh = {one: day for one, day in kept.asked_on.items() if day > not_again}
    keep_questions(customer, fresh | {kind: at.date()})
    events.record(
        "customer.asked", about=customer.ref, audience=audience_of(customer), by=by, at=at, kind=kind
    )


def keep_questions(customer: Customer, asked: dict[str, date]) -> None:
    """Write down on which day each kind of fact was asked about."""
    customer.asked_about = " ".join(f"{kind}:{day.isoformat()}" for kind, day in sorted(asked.items()))
    written.change(customer, "asked_about")


def _tell(verb: str, proposal: Proposal, *, by: Doer, at: datetime, **told: Any) -> None:
    customer = proposal.customer
    told["proposal"], told["message"] = proposal.pk, proposal.message_id
    events.record(verb, about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
