"""To which organisations and households somebody belongs, and who else is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import BelongsAs, FactSource
from esmero.ground import phrases
from esmero.parts import people, times
from esmero.ui import addresses
from esmero.web.desk.shown import calls

if TYPE_CHECKING:
    from esmero.domain.customers.models import Belonging, Customer, Identity
    from esmero.domain.staff.models import Agent

# So many names stand beside a letter.
NAMES = 4


@dataclass(frozen=True)
class Way:
    """Somebody or something, and the way there."""

    url: str
    words: str


@dataclass(frozen=True)
class Place:
    """Where somebody belongs: what it is called, as what, from whom we know, and who else is there."""

    url: str
    name: str
    how: str
    others: list[Way]
    more: str
    waiting: str
    end_url: str


def beside(agent: Agent, customer: Customer, *, zone: ZoneInfo) -> list[Place]:
    """Return where somebody belongs, with who else is there; whom they live with first.

    Two queries, two more for each organisation; none where nobody said anything.
    """
    rows = customers.belongings_of(customer)
    if not rows:
        return []
    rows.sort(key=lambda one: one.household_id is None)
    return [_place(one, *_others(agent, one), zone) for one in rows]


def _others(agent: Agent, one: Belonging) -> tuple[list[Belonging], conversations.PeopleCount]:
    but_for, number = one.customer_id, one.organisation_id
    if number is None:
        places = conversations.Places(households=[one.household_id or 0])
        found = conversations.people_there(agent, places, but_for=but_for)
        all_of_them = list({row.customer_id: row for row in found}.values())
        waiting = sum(bool(getattr(row, "has_open", False)) for row in all_of_them)
        return all_of_them, conversations.PeopleCount(len(all_of_them), waiting)
    places = conversations.Places(organisations=[number])
    # A person may stand there twice, who was two.
    found = conversations.people_there(agent, places, but_for=but_for, most=2 * NAMES)
    count = conversations.counts_there(agent, [number], but_for=but_for)[number]
    return list({row.customer_id: row for row in found}.values())[:NAMES], count


def _place(
    one: Belonging, others: list[Belonging], count: conversations.PeopleCount, zone: ZoneInfo
) -> Place:
    kind, number = one.place
    ways = [Way(_url_of(row.customer), people.of_customer(row.customer).name) for row in others]
    left = count.people - len(ways)
    more = ngettext("and %(num)s more", "and %(num)s more", left) % {"num": left} if left > 0 else ""
    more = _("and many more") if count.is_more else more
    name = one.organisation.name if one.organisation else _("Lives together with")
    return Place(
        addresses.reverse(f"desk:{kind}", args=[number]),
        name,
        how(one, zone),
        ways,
        more,
        _waiting(one, count),
        addresses.reverse("desk:belonging-end", args=[one.pk]),
    )


def _url_of(customer: Customer) -> str:
    return addresses.reverse("desk:customer", args=[customer.pk])


def _waiting(one: Belonging, there: conversations.PeopleCount) -> str:
    count = there.waiting
    if not count:
        return ""
    if one.organisation is not None and there.is_more:
        return _("Others of %(place)s have questions open.") % {"place": one.organisation.name}
    if one.organisation is None:
        words = ngettext(
            "One more of this household has a question open.",
            "%(num)s more of this household have a question open.",
            count,
        )
        return words % {"num": count}
    words = ngettext(
        "One more of %(place)s has a question open.", "%(num)s more of %(place)s have a question open.", count
    )
    return words % {"num": count, "place": one.organisation.name}


def how(one: Belonging, zone: ZoneInfo) -> str:
    """Return as what somebody belongs there, since when and from whom we know."""
    since = phrases.day_with_year(one.noted_at.astimezone(zone).date(), times.language())
    if one.source:
        said = _("Noted on %(date)s: %(source)s.") % {"date": since, "source": one.source.rstrip(" .")}
    elif one.household_id is not None and one.source_kind == FactSource.SAID:
        said = _("Noted on %(date)s: they say so themselves.") % {"date": since}
    elif one.organisation_id is not None:
        # Whoever said so was erased.
        said = _("Noted on %(date)s.") % {"date": since}
    else:
        said = _("Noted on %(date)s: somebody else says so.") % {"date": since}
    return " ".join([f"{as_what(one)}.", said])


def as_what(one: Belonging) -> str:
    """Return as what somebody belongs there, and whether they speak for the others."""
    words = one.words or str(BelongsAs(one.belongs_as).label)
    return _("%(what)s, speaks for the others") % {"what": words} if one.is_leading else words


def proposed(customer: Customer, identities: Iterable[Identity]) -> list[Way]:
    """Return to which organisations an address of theirs says that they belong; a person decides."""
    found = customers.vouched_for(identities)
    there = {one.organisation_id for one in customers.belongings_of(customer)} if found else set()
    # What they said themselves nobody asks again.
    there |= set(customers.ended_by_them(customer, [one.pk for one, _address in found])) if found else set()
    found = [one for one in found if one[0].pk not in there]
    here = addresses.reverse("desk:customer-belonging", args=[customer.pk])
    words = _("%(address)s is an address of %(place)s.")
    return [
        Way(f"{here}?organisation={place.pk}", words % {"address": address, "place": place.name})
        for place, address in found
    ]


def said_otherwise(customer: Customer, organisation_id: int, zone: ZoneInfo) -> str:
    """Return when they said themselves that they don't belong there, as a sentence; empty where never."""
    said = customers.ended_by_them(customer, [organisation_id]).get(organisation_id)
    if said is None:
        return ""
    date = phrases.day_with_year(said.astimezone(zone).date(), times.language())
    return _("They said themselves on %(date)s that they do not belong there.") % {"date": date}


def to_choose(agent: Agent, customer: Customer, typed: str, talk: int | None) -> dict[str, Any]:
    """Return which organisations and people one may mean by what was typed so far."""
    places = customers.organisations_found(typed) if typed.strip() else []
    known = [one for one in calls.found(agent, typed) if one.number != customer.pk] if typed else []
    is_known = customers.organisation_called(typed) is not None if typed.strip() else True
    return {
        "person": people.of_customer(customer),
        "number": customer.pk,
        "typed": typed,
        "talk": talk,
        "places": [(one.pk, one.name) for one in places],
        "people": known,
        "new": "" if is_known or not any(map(str.isalnum, typed)) else " ".join(typed.split()),
        "proposed": proposed(customer, customers.identities_of(customer.pk)) if not typed else [],
    }
