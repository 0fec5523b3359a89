"""What we know of a customer, told to the customer: one page, which colleagues see as the customer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import FactKind, PurposeKey, ZoneFrom
from esmero.domain.promises import reads as promises
from esmero.ground import phrases, zones
from esmero.insight import segment_uses
from esmero.parts import (
    agreed,
    known_addresses,
    known_facts,
    known_homes,
    known_looks,
    people,
    preferences,
    segments,
    segments_used,
    shown,
    times,
)
from esmero.parts import promises as promise_parts
from esmero.parts import zones as zone_parts

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Fact
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.parts.known_facts import FactWords, Way

CONVERSATIONS_SHOWN = 50
# Of so many promises that a team keeps it is asked whom it names for the hour.
MOST_ASKED = 5


@dataclass(frozen=True)
class Line:
    """Something with a sentence or two about it, and the way there where there is one."""

    what: str
    words: tuple[str, ...]
    url: str = ""
    number: int = 0


@dataclass(frozen=True)
class Shelf:
    """What we know of one kind; `conflict` says that two things on it can't both be so."""

    title: str
    facts: list[FactWords]
    conflict: bool = False


def page(customer: Customer, *, way: Way, agent: Agent | None = None, at: datetime) -> dict[str, Any]:
    """Return all that the page says at `at`, in the active language.

    `way` returns where a conversation is read. An `agent` reads the same, without what the customer hid from
    staff, what held before, and what only other teams see.
    """
    zone = zone_parts.of(customer, company.the_company())
    all_facts = customers.all_facts_of(customer.pk)
    read_in = {one.message_id for one in all_facts if one.message_id}
    letters = conversations.letters_of_customer(customer.pk, read_in)
    may_offer = access.may(customer, PurposeKey.OFFERS, at=at)
    tell = known_facts.Teller(
        letters, way, for_staff=agent is not None, at=at, zone=zone, may_offer=may_offer
    )
    count = conversations.count_of_customer(customer.pk, is_read_by_them=True)
    own = conversations.own_conversations(customer.pk, limit=CONVERSATIONS_SHOWN, agent=agent)
    wished = customers.preference_of(customer)
    return {
        "customer": customer,
        "shown": people.of_customer_to_themselves(customer),
        "who": _who(customer, at=at, zone=zone),
        "agreed": agreed.of(customer, at=at, zone=zone),
        "preferences": preferences.words(wished, zone=zone) if wished else [],
        "number_unused": preferences.unused(wished) if wished else "",
        "homes": known_homes.of(customer, zone, at=at),
        "identities": known_addresses.of(customers.identities_of(customer.pk), zone, wished=wished),
        "identities_of_before": known_addresses.of_before(customer, zone),
        "own_joinings": known_addresses.joined_by_themselves(customer, at=at, zone=zone),
        "shelves": _shelves([one for one in all_facts if one.ended_at is None], tell),
        "before": [] if agent else [tell(one) for one in all_facts if one.ended_at and one.words],
        "conversations": _conversations(own, way, at=at, zone=zone),
        "shown_to": shown.of_conversations(customer, own),
        "looks": known_looks.of(customer.pk, told={one.pk for one in own}, at=at, zone=zone),
        "earlier_count": 0 if agent else count - len(own),
        "use_choices": [(use, words()) for use, words in known_facts.USED_FOR.items()],
        **_segments(customer),
        "promised": _promised(promises.open_to_customer(customer.pk, agent=agent), at=at, zone=zone),
    }


def older_conversations(customer: Customer, *, way: Way, before: int, at: datetime) -> dict[str, Any]:
    """Return what the page says of their conversations behind the one numbered `before`, a page of them."""
    zone = zone_parts.of(customer, company.the_company())
    found = conversations.own_conversations(customer.pk, limit=CONVERSATIONS_SHOWN + 1, before=before)
    own = found[:CONVERSATIONS_SHOWN]
    return {
        "conversations": _conversations(own, way, at=at, zone=zone),
        "shown_to": shown.of_conversations(customer, own),
        "before": before,
        "older_than": own[-1].pk if len(found) > len(own) else 0,
    }


def _segments(customer: Customer) -> dict[str, Any]:
    """Say what rules that software follows take together of them, and what it is used for.

    How colleagues call it is left out.
    """
    names = segments.NamesForCustomers()
    found = customers.sure_memberships_of(customer.pk)
    uses = segment_uses.in_force([one.segment_id for one in found]) if found else {}
    return {
        "segments": [
            f"{segments.sentence(one.segment.conditions, names)} "
            f"{segments_used.used_for(uses[one.segment_id])}"
            for one in found
        ],
        "is_greeted_by_it": any(segment_uses.GREETING in kinds for kinds in uses.values()),
        "is_greeted_alike": customers.wants_no_greeting(customer),
    }


def _promised(made: list[Promise], *, at: datetime, zone: ZoneInfo) -> list[promise_parts.PromiseWords]:
    """Name whom a team names for the hour in the next few, then the team: each name asks the database."""
    found, asked = [], 0
    for one in made:
        asked += one.owner is None
        person = people.of_agent(one.owner, one.owner_team) if one.owner or asked > MOST_ASKED else None
        found.append(promise_parts.words(one, at=at, zone=zone, keeper=person))
    return found


def _shelves(held: list[Fact], tell: known_facts.Teller) -> list[Shelf]:
    today = tell.at.astimezone(tell.zone).date()
    torn = {one[0].kind for one in customers.in_conflict(one for one in held if not one.is_over(today))}
    found = []
    for kind in FactKind:
        facts = [tell(one) for one in held if one.kind == kind]
        if facts:
            found.append(Shelf(known_facts.title(kind), facts, kind in torn))
    return found


def _who(customer: Customer, *, at: datetime, zone: ZoneInfo) -> list[Line]:
    called = people.short_name_of(customer)
    name = customer.name or _("We don’t know your name.")
    since = phrases.day_with_year(customer.known_since.astimezone(zone).date(), times.language())
    lines = [
        Line(name, (_("We have known you since %(date)s.") % {"date": since},)),
        Line(
            called or _("We don’t know how to address you."),
            (_("So we address you in our letters."),) if called else (),
        ),
        Line(_language(customer.language), (_("In this language we write to you."),)),
    ]
    return [*lines, *_spoken(customer), _clock(customer)]


def _spoken(customer: Customer) -> list[Line]:
    """Say how the name is spoken, by its parts, and how they want to be spoken of, where we know."""
    found = []
    written = f"[{customer.spoken_ipa.strip('[]/')}]" if customer.spoken_ipa else ""
    if spoken := " ".join(filter(None, (customer.spoken_as, written))):
        found.append(Line(spoken, (_("So your name is spoken."),)))
    if customer.pronouns:
        found.append(Line(customer.pronouns, (_("So we speak of you."),)))
    parts = (customer.prefix, customer.given_name, customer.family_name, customer.second_family_name)
    if told := " · ".join(filter(None, parts)):
        found.append(Line(told, (_("Your name by its parts."),)))
    return found


def _language(code: str) -> str:
    return {"en": _("English"), "es": _("Spanish"), "ru": _("Russian")}.get(code, code)


def _clock(customer: Customer) -> Line:
    if not customer.time_zone:
        return Line(_("We don’t know on which clock you live."), (_("So we name times by our own."),))
    place = zones.place(customer.time_zone, times.language())
    said = customer.zone_from == ZoneFrom.SAID
    source = _("You told us so.") if said else _("Your browser said so.")
    return Line(_("Time zone: %(place)s") % {"place": place}, (source, _("In it we name times to you.")))


def _conversations(own: list[Conversation], way: Way, *, at: datetime, zone: ZoneInfo) -> list[Line]:
    above = promises.held_above("conversation", [one.pk for one in own])
    return [_conversation(one, way, above.get(one.pk), at=at, zone=zone) for one in own]


def _conversation(one: Conversation, way: Way, above: Agent | None, *, at: datetime, zone: ZoneInfo) -> Line:
    told = {"code": one.code, "when": times.on(one.opened_at, at=at, zone=zone)}
    if one.is_closed:
        words = _("%(code)s, begun %(when)s, closed.") % told
    else:
        told["name"] = people.of_agent(above or one.agent, one.team).short_name
        words = _("%(code)s, begun %(when)s, with %(name)s.") % told
    return Line(one.subject, (words,), way(one, None), one.pk)
