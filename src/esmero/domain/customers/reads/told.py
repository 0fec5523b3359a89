"""What this room keeps of a customer, to be taken along by them."""

from typing import Any

from esmero.domain.customers.kinds import FactSource
from esmero.domain.customers.models import (
    Belonging,
    Consent,
    CopyLink,
    Customer,
    Fact,
    Farewell,
    Former,
    Hold,
    Identity,
    Preference,
    Proving,
    SegmentMember,
    Visit,
)
from esmero.domain.customers.reads.consents import consents_of
from esmero.domain.customers.reads.facts import all_facts_of
from esmero.domain.customers.reads.identities import identities_of


def told_of(customer_id: int) -> dict[str, Any]:
    """Return all that this room keeps of a customer, as plain values: for the customer's own copy."""
    customer = Customer.objects.get(pk=customer_id)
    visits = Visit.objects.filter(identity__customer_id=customer_id).exclude(entered_at=None).order_by("id")
    places = Belonging.objects.filter(customer=customer_id).select_related("organisation").order_by("id")
    preferences = Preference.objects.filter(customer_id=customer_id).order_by("id")
    wishes = Farewell.objects.filter(customer_id=customer_id).order_by("id")
    holds = Hold.objects.filter(customer_id=customer_id).order_by("id")
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
        "wants_to_be_greeted_as_everybody": customer.is_greeted_alike,
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
        "belongs_to": [_belonging(one) for one in places],
        "agreed_to": [_consent(one) for one in reversed(consents_of(customer_id))],
        "how_to_be_reached": [_preference(one) for one in preferences],
        "wishes_to_be_forgotten": [
            {"at": one.asked_at, "due_at": one.due_at, "taken_back_at": one.taken_back_at} for one in wishes
        ],
        # By numbers and days alone: what a segment asks is told in words on the page.
        "segments": [
            {"number": one.segment_id, "since": one.since, "until": one.until}
            for one in SegmentMember.objects.filter(customer_id=customer_id).order_by("id")
        ],
        "kept_for_the_law": [
            {"at": one.set_at, "until": one.until, "reason": one.reason, "lifted_at": one.lifted_at}
            for one in holds
        ],
        "links_of_copies": [
            {"made_at": one.made_at, "fetched_at": one.fetched_at, "ended_at": one.ended_at}
            for one in CopyLink.objects.filter(customer_id=customer_id).order_by("id")
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


def _belonging(one: Belonging) -> dict[str, Any]:
    """Of a household not who else lives there: that is for each of them to tell."""
    return {
        "organisation": one.organisation.name if one.organisation else "",
        "is_a_household": one.household_id is not None,
        "as": one.belongs_as,
        "in_own_words": one.words,
        "is_leading": one.is_leading,
        "source_kind": one.source_kind,
        "source": "" if one.source_kind == FactSource.OTHERS else one.source,
        "noted_at": one.noted_at,
        "ended_at": one.ended_at,
    }


def _consent(one: Consent) -> dict[str, Any]:
    return {
        "title": one.wording.title,
        "words": one.wording.words,
        "version": one.wording.version,
        "given_at": one.given_at,
        "how": one.how,
        "needed_a_second_step": bool(one.link_key),
        "confirmed_at": one.confirmed_at,
        "withdrawn_at": one.withdrawn_at,
        "withdrawn_how": one.withdrawn_how,
    }


def _preference(one: Preference) -> dict[str, Any]:
    return {
        "said_at": one.said_at,
        "how": one.how,
        "best": one.best,
        "never": one.never.split(),
        "call_at": one.call_at,
        "from_minute_of_the_day": one.from_minute,
        "to_minute_of_the_day": one.to_minute,
        "days_off_from_monday_0": [int(day) for day in one.days_off],
    }
