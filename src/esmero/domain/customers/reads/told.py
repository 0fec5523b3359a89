"""What this room keeps of a customer, to be taken along by them."""

from typing import Any

from esmero.domain.customers.kinds import FactSource
from esmero.domain.customers.models import Customer, Fact, Farewell, Former, Identity, Proving, Visit
from esmero.domain.customers.reads.facts import all_facts_of
from esmero.domain.customers.reads.identities import identities_of


def told_of(customer_id: int) -> dict[str, Any]:
    """Return all that this room keeps of a customer, as plain values: for the customer's own copy."""
    customer = Customer.objects.get(pk=customer_id)
    visits = Visit.objects.filter(identity__customer_id=customer_id).exclude(entered_at=None).order_by("id")
    wishes = Farewell.objects.filter(customer_id=customer_id).order_by("id")
    return {
        "name": customer.name,
        "addressed_as": customer.address_as,
        "spoken_as": customer.spoken_as,
        "spoken_ipa": customer.spoken_ipa,
        "pronouns": customer.pronouns,
        "name_by_its_parts": {
            name: getattr(customer, name)
            for name in ("prefix", "given_name", "family_name", "second_family_name")
            if getattr(customer, name)
        },
        "language": customer.language,
        "time_zone": customer.time_zone,
        "known_since": customer.known_since,
        "has_photo": bool(customer.photo),
        "identities": [_identity(one) for one in identities_of(customer_id)],
        "identities_of_before": [
            {
                "kind": one.kind,
                "value": one.value,
                "proof": one.proof,
                "proved_at": one.proved_at,
                "first_seen_at": one.first_seen_at,
                "lost_since": one.lost_since,
                "complained_at": one.complained_at,
                "ended_at": one.ended_at,
            }
            for one in Former.objects.filter(customer_id=customer_id).order_by("id")
        ],
        "codes_under_way": [
            {"value": one.value, "asked_at": one.asked_at}
            for one in Proving.objects.filter(customer_id=customer_id).order_by("id")
        ],
        "facts": [_fact(one) for one in all_facts_of(customer_id) if one.words],
        "wishes_to_be_forgotten": [
            {"at": one.asked_at, "due_at": one.due_at, "taken_back_at": one.taken_back_at} for one in wishes
        ],
        "visits": [{"at": one.entered_at, "ended_at": one.left_at} for one in visits],
    }


def _identity(one: Identity) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "value": one.value,
        "proof": one.proof,
        "proved_at": one.proved_at,
        "first_seen_at": one.first_seen_at,
        "first_since": one.first_since,
        "corrected_from": one.corrected_from,
        "lost_since": one.lost_since,
        "complained_at": one.complained_at,
    }


def _fact(one: Fact) -> dict[str, Any]:
    return {
        "number": one.pk,
        "kind": one.kind,
        "words": one.words,
        "source_kind": one.source_kind,
        # Of others it would say who, and that is not the customer's to know.
        "source": "" if one.source_kind == FactSource.OTHERS else one.source,
        "letter": one.message_id,
        "noted_at": one.noted_at,
        "confirmed_at": one.confirmed_at,
        "sure_when_noted_percent": one.sure,
        "holds_until": one.ends_on,
        "hidden_at": one.hidden_at,
        "not_for": one.not_for.split(),
        "ended_at": one.ended_at,
        "ended_because": one.ended_because,
    }
