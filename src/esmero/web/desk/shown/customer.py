"""A person on a page of their own: who they are, what is open, what to mind, their story, and who looked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff
from esmero.ground import phones
from esmero.insight import looked
from esmero.parts import agreed, looks, people, preferences, segments, three_lines
from esmero.parts import promises as promise_parts
from esmero.ui import addresses
from esmero.web.desk.shown import facts as known_facts
from esmero.web.desk.shown import homes, pairs, person, reached, story, there

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Identity
    from esmero.domain.staff.models import Agent

PROMISES_SHOWN = 12
LOOKS_SHOWN = 12


def zone_of_company() -> ZoneInfo:
    """Return the zone on whose wall clock a person's page tells times: they belong to no team."""
    return ZoneInfo(company.the_company().time_zone)


def page(agent: Agent, customer: Customer, asked: story.Asked, *, at: datetime) -> dict[str, Any]:
    """Return what a person's page shows. Thirty queries at most, whatever the number of events."""
    zone = zone_of_company()
    identities = customers.identities_of(customer.pk)
    # Whose name nobody knows is called by an address, as in lists.
    known_as = next((one.value for one in identities if one.kind != IdentityKind.POST), "")
    shown = people.of_customer(customer, known_as=known_as)
    talks = conversations.of_customer(agent, customer.pk)
    promised = promises.to_customer(customer.pk, agent=agent, limit=PROMISES_SHOWN)
    keepers = people.of_keepers(promised.shown)
    facts = customers.facts_of(customer.pk, on=at.astimezone(zone).date())
    known = three_lines.Known(
        customer,
        shown.short_name,
        identities=identities,
        facts=facts,
        open_count=talks.open_count,
        with_us=talks.with_us,
        promised=promised.shown,
        keepers=keepers,
        broken_lately=promises.broken_since(customer.pk, agent=agent, since=at - three_lines.BROKEN_FOR),
        at=at,
        zone=zone,
    )
    calls = preferences.of_calls(customer, at=at, zone=zone)
    call_at = preferences.number_of(customer)
    return {
        "whose": customer,
        "may_keep": agent.is_owner,
        "customer": shown,
        "address_as": customer.address_as,
        "perhaps": pairs.of(agent, customer),
        "lines": three_lines.lines(known),
        "there": there.of(customer, at=at, zone=zone),
        "homes": homes.beside(agent, customer, zone=zone),
        "proposed": homes.proposed(customer, identities),
        "agreed": agreed.of(customer, at=at, zone=zone),
        "preferences": preferences.of(customer, zone=zone),
        "call_at": "" if _is_kept(call_at, identities) else call_at,
        "identities": reached.of(identities, calls=calls, at=at, zone=zone),
        "former": reached.former(customer, at=at, zone=zone),
        "called": reached.spoken(customer),
        "facts": [known_facts.one(one, at, zone) for one in facts],
        "segments": _segments(customer),
        "kept": person.kept_words(promised.kept, promised.broken),
        "promised": [
            promise_parts.words(one, at=at, zone=zone, to=shown.short_name, keeper=keepers[one.pk])
            for one in promised.shown
        ],
        "open_talks": [person.other(one, at) for one in talks.open],
        "closed_talks": [person.other(one, at) for one in talks.closed],
        "more_talks": talks.more,
        "more_url": f"{addresses.reverse('desk:search')}?{urlencode({'q': known_as})}" if known_as else "",
        "looked": looks.told(
            looked.looked_at(customer.pk, LOOKS_SHOWN),
            at=at,
            zone=zone,
            may_name=staff.team_ids_seen_by(agent),
        ),
        **story.page(agent, customer, asked, called=shown.short_name, at=at, zone=zone),
    }


def _is_kept(number: str, identities: list[Identity]) -> bool:
    """Say whether a number, as people read it, is kept as theirs already."""
    numbers = [one.value for one in identities if one.kind == IdentityKind.PHONE]
    return any(phones.as_read(one) == number for one in numbers)


def _segments(customer: Customer) -> list[tuple[str, str]]:
    """Return the segments that somebody belongs to, each with what it asks: that is the reason."""
    found = list(customers.sure_memberships_of(customer.pk))
    names = segments.Names().expect(asked for one in found for asked in one.segment.conditions)
    return [(one.segment.name, segments.sentence(one.segment.conditions, names)) for one in found]
