"""Moving and erasing what this room keeps of a customer."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from esmero.domain.customers import reads
from esmero.domain.customers.models import (
    STANDS,
    Belonging,
    Candidate,
    Clue,
    Consent,
    CopyLink,
    Customer,
    Erasure,
    Fact,
    Farewell,
    Former,
    Hold,
    Identity,
    ImportedRow,
    Joining,
    Preference,
    Proposal,
    Proving,
    Sign,
)
from esmero.domain.customers.models.joining import FINAL
from esmero.domain.customers.writes.belonging import see_belongings
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.consents import forget_consents, see_preferences
from esmero.domain.customers.writes.identities import see_marks
from esmero.domain.customers.writes.imports import forget_rows
from esmero.domain.customers.writes.organisations import forget_named
from esmero.domain.customers.writes.pair_flags import drop_pairs
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.customers.writes.proposals import keep_questions, see_proposals
from esmero.domain.customers.writes.segments import leave_segments
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written

# How they are called beside their whole name, and how that is said.
HOW_CALLED = (
    *("prefix", "given_name", "family_name", "second_family_name"),
    *("spoken_as", "spoken_ipa", "pronouns"),
)
# What goes to another person, by the name under which a record keeps it.
MOVED: dict[str, type[Identity | Fact | Proposal | ImportedRow | Belonging | Consent | Preference]] = {
    "identities": Identity,
    "facts": Fact,
    "proposals": Proposal,
    "rows": ImportedRow,
    "belongings": Belonging,
    "consents": Consent,
    "preferences": Preference,
}


def move(*, from_customer: Customer, to_customer: Customer) -> dict[str, list[int]]:
    """Give identities and facts to another customer. Return their ids by kind of thing.

    What segments they belong to is no thing of theirs: both are asked again (`actions/segments.look_again`).
    """
    moved = {}
    for kind, table in MOVED.items():
        rows = table._default_manager.filter(customer=from_customer)
        moved[kind] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(customer=to_customer)
    moved["identities"] += _move_former(from_customer, to_customer)
    # A code is good for ten minutes, and was asked for by whom it was then.
    Proving.objects.filter(customer=from_customer).delete()
    # Its copy tells of whom it was made for.
    CopyLink.objects.filter(customer=from_customer).delete()
    _look_again(from_customer, to_customer)
    if from_customer.time_zone and not to_customer.time_zone:
        to_customer.time_zone, to_customer.zone_from = from_customer.time_zone, from_customer.zone_from
        written.change(to_customer, "time_zone", "zone_from")
    if from_customer.asked_about:
        newer = sorted(
            [*from_customer.asked_on.items(), *to_customer.asked_on.items()], key=lambda one: one[1]
        )
        keep_questions(to_customer, dict(newer))
    _move_farewells(from_customer, to_customer)
    return moved


def _move_former(from_customer: Customer, to_customer: Customer) -> list[int]:
    """What was an address of theirs goes along under the number that it had, as its undo does."""
    rows = Former.objects.filter(customer=from_customer)
    numbers = list(rows.order_by("id").values_list("identity_id", flat=True))
    rows.update(customer=to_customer)
    return numbers


def give(kind: str, ids: Collection[int], *, to_customer: Customer) -> None:
    """Give some identities or facts to a customer."""
    table = MOVED[kind]
    before = set(table._default_manager.filter(pk__in=ids).values_list("customer", flat=True))
    table._default_manager.filter(pk__in=ids).update(customer=to_customer)
    if kind == "identities":
        Former.objects.filter(identity_id__in=ids).update(customer=to_customer)
    _look_again(*Customer.objects.filter(pk__in=before - {to_customer.pk}).order_by("id"), to_customer)


def _look_again(*customers: Customer) -> None:
    """Bring in line what stands beside people for their addresses."""
    for customer in customers:
        see_marks(customer)
        see_proposals(customer)
        see_belongings(customer)
        see_preferences(customer)
    keep_clues(customers)


def _move_farewells(from_customer: Customer, to_customer: Customer) -> None:
    """A wish to be forgotten goes along; of two that stand, that of who goes on stands."""
    theirs = Farewell.objects.filter(customer=from_customer)
    if Farewell.objects.filter(STANDS, customer=to_customer).exists():
        theirs.filter(STANDS).update(taken_back_at=F("asked_at"))
    theirs.update(customer=to_customer)


def forget(customer: Customer) -> None:
    """Erase the person from this room; the row stays (also of who joined them), without a trace of them."""
    family = reads.family_of(customer.pk)
    rows = Joining.objects.filter(of__in=family) | Joining.objects.filter(to__in=family)
    # They say how somebody was called, and of the addresses that are gone nothing can be given back.
    for row in rows:
        row.chosen = {FINAL: sorted({*family, *row.erased})}
        row.save(update_fields=["chosen"])
    _share_no_more(rows)
    forget_rows(customer, reads.addresses_ever_of(customer.pk))
    customer.identities.all().delete()
    Former.objects.filter(customer=customer).delete()
    Proving.objects.filter(customer__in=family).delete()
    CopyLink.objects.filter(customer__in=family).delete()
    customer.facts.all().delete()
    customer.proposals.all().delete()
    theirs = Belonging.objects.filter(customer__in=family)
    places = set(theirs.exclude(organisation=None).values_list("organisation", flat=True))
    names = set(Customer.objects.filter(pk__in=family).values_list("name", flat=True))
    theirs.delete()
    forget_named(names, organisation_ids=places)
    # Of consents (Consent) the proof stays, of preferences (Preference) nothing.
    forget_consents(family)
    Hold.objects.filter(customer__in=family).update(reason="")
    Clue.objects.filter(customer__in=family).delete()
    Sign.objects.filter(customer__in=family).delete()
    drop_pairs(Candidate.objects.filter(Q(one__in=family) | Q(other__in=family)))
    leave_segments(family)
    Customer.objects.filter(pk__in=family).update(
        name="",
        address_as="",
        **dict.fromkeys(HOW_CALLED, ""),
        photo="",
        time_zone="",
        zone_from="",
        asked_about="",
        has_proposals=False,
        has_belongings=False,
        has_preferences=False,
        is_greeted_alike=False,
    )


def note_copy(customer: Customer, *, by: Doer, at: datetime) -> None:
    """Record that a copy of all that is kept of the person was made for them."""
    events.record("customer.copied", about=customer.ref, audience=audience_of(customer), by=by, at=at)


def forget_letters(message_ids: Collection[int]) -> set[int]:
    """Erase what was learned of others in letters of somebody who is erased: these are their words.

    Return of whom anything is known no more, by id.
    """
    facts = Fact.objects.filter(message_id__in=message_ids)
    known = set(facts.values_list("customer_id", flat=True))
    facts.delete()
    proposals = Proposal.objects.filter(message_id__in=message_ids)
    others = list(Customer.objects.filter(pk__in=proposals.values("customer")))
    proposals.delete()
    for customer in others:
        see_proposals(customer)
    return known


def _share_no_more(rows: Iterable[Joining]) -> None:
    """An address that only one person is left to use is theirs alone."""
    numbers = {number for row in rows if row.is_split for number in row.moved.get("shared", [])}
    for identity in Identity.objects.filter(pk__in=numbers, is_shared=True):
        if len(reads.users_of(identity)) == 1:
            identity.is_shared = False
            identity.save(update_fields=["is_shared"])


def hand_shared_on(customer: Customer) -> dict[str, list[int]]:
    """Leave addresses that several people use to the next one, since this one is to be erased.

    Return by address who else used it, by id.
    """
    found: dict[str, list[int]] = {}
    for identity in customer.identities.filter(is_shared=True):
        others = [one for one in reads.users_of(identity) if one.pk != customer.pk]
        if others:
            found[identity.value] = [one.pk for one in others]
            identity.customer, identity.is_shared = others[0], len(others) > 1
            identity.save(update_fields=["customer", "is_shared"])
            _look_again(customer, others[0])
    return found


def note_erasure(
    customer: Customer,
    *,
    participants: Collection[int] = (),
    proof: Mapping[str, Any] | None = None,
    by: Doer,
    at: datetime,
) -> None:
    """Record that the person was erased: the fact stays, nothing else does.

    `participants` are the ids under which they took part in others' conversations: a backup has them still.
    `proof` is what can be shown of it to anybody: a `reference`, when it was wished, how many of each kind.
    """
    told: dict[str, Any] = {"participants": sorted(participants)} if participants else {}
    if proof:
        told |= proof
        Erasure.objects.create(customer=customer, reference=proof["reference"], at=at)
    events.record("customer.erased", about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
