"""A person on a page of their own: who they are, what is open, what to mind, their story, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff
from esmero.insight import looked
from esmero.parts import looks, people, segments, three_lines, times
from esmero.parts import promises as promise_parts
from esmero.ui import addresses
from esmero.web.desk.shown import facts as known_facts
from esmero.web.desk.shown import person, reach, story, there

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Identity
    from esmero.domain.staff.models import Agent

PROMISES_SHOWN = 12
LOOKS_SHOWN = 12


@dataclass(frozen=True)
class Reached:
    """An address or number, what it is, how we know that it is theirs, and what is wrong with it."""

    words: str
    what: str
    how: str
    trouble: str


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
    return {
        "whose": customer,
        "customer": shown,
        "address_as": customer.address_as,
        "lines": three_lines.lines(known),
        "there": there.of(customer, at=at, zone=zone),
        "identities": [_reached(one, at, zone) for one in identities],
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


def _segments(customer: Customer) -> list[tuple[str, str]]:
    """Return the segments that somebody belongs to, each with what it asks: that is the reason."""
    names = segments.Names()
    return [
        (one.segment.name, segments.sentence(one.segment.conditions, names))
        for one in customers.sure_memberships_of(customer.pk)
    ]


def _reached(identity: Identity, at: datetime, zone: ZoneInfo) -> Reached:
    proof = str(Proof(identity.proof).label)
    since = identity.proved_at or identity.first_seen_at
    words = {"how": proof, "when": times.whole_day(since, at=at, zone=zone)}
    how = _("%(how)s, %(when)s.") if identity.proved_at else _("%(how)s; known since %(when)s.")
    return Reached(
        ", ".join(identity.value.splitlines()),
        str(IdentityKind(identity.kind).label),
        how % words,
        reach.trouble(identity, at=at, zone=zone),
    )
