"""The page of an organisation or a household: its people, what is open, and what is written with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.ground import phrases
from esmero.ground.refs import NotFound
from esmero.parts import people, times
from esmero.parts import promises as promise_parts
from esmero.ui import addresses
from esmero.web.desk.shown import customer as customer_page
from esmero.web.desk.shown import homes, person

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Belonging, Household, Organisation, OrganisationNote
    from esmero.domain.staff.models import Agent

PEOPLE, PARTS, TALKS, PROMISES, NOTES = 50, 20, 30, 6, 50


@dataclass(frozen=True)
class Somebody:
    """Somebody who belongs there."""

    url: str
    person: people.Person
    how: str
    is_open: bool
    end_url: str


@dataclass(frozen=True)
class Talk:
    """A conversation of somebody there."""

    url: str
    who: str
    subject: str
    how: str


@dataclass(frozen=True)
class Part:
    """An organisation above or below, with how many are there."""

    url: str
    name: str
    words: str


def organisation(
    agent: Agent,
    one: Organisation,
    *,
    before: int,
    after: int,
    below: Organisation | None,
    noted_before: int,
    at: datetime,
) -> dict[str, Any]:
    """Return what an organisation's page shows. Twelve queries, two for each above, one for each part.

    `before` is the conversation, `after` the person, `below` the part and
    `noted_before` the note that was read last.
    """
    zone = customer_page.zone_of_company()
    above, parts = customers.above(one), customers.parts_of(one, most=PARTS + 1, after=below)
    is_more, parts = len(parts) > PARTS, parts[:PARTS]
    counts = conversations.counts_there(agent, [row.pk for row in (one, *above, *parts)])
    notes = customers.notes_of(one, most=NOTES + 1, before=noted_before)
    places = conversations.Places(organisations=[one.pk])
    return {
        "organisation": one,
        "counted": _counted(counts[one.pk]),
        "above": [_part(row, counts[row.pk]) for row in above],
        "parts": [_part(row, counts[row.pk]) for row in parts],
        "more_parts": parts[-1].pk if is_more else 0,
        "domains": customers.domains_of(one),
        "notes": [(row.words, _source(row, zone), row.pk) for row in notes[:NOTES]],
        "more_notes": notes[NOTES - 1].pk if len(notes) > NOTES else 0,
        "here": addresses.reverse("desk:organisation", args=[one.pk]),
        **_what_is_there(agent, places, before=before, after=after, at=at, zone=zone),
        **({"is_later_page": True} if below or noted_before else {}),
    }


def household(agent: Agent, one: Household, *, before: int, at: datetime) -> dict[str, Any]:
    """Return what a household's page shows. Raises NotFound where nobody lives with anybody by now,
    or where the agent may see nobody of it.
    """
    zone = customer_page.zone_of_company()
    places = conversations.Places(households=[one.pk])
    if not customers.are_together(one):
        raise NotFound("household")
    found = _what_is_there(agent, places, before=before, after=0, at=at, zone=zone)
    if not found["people"]:
        raise NotFound("household")
    return {
        "household": one,
        "title": called([row.person for row in found["people"]]),
        "here": addresses.reverse("desk:household", args=[one.pk]),
        **found,
    }


def called(there: list[people.Person]) -> str:
    """Return what a household is called: after its people."""
    names = [one.name for one in there]
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _what_is_there(
    agent: Agent, places: conversations.Places, *, before: int, after: int, at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    rows = conversations.people_there(agent, places, after=after, most=PEOPLE + 1)
    talks = conversations.written_there(agent, places, before=before, most=TALKS + 1)
    told = promises.to_people(places.people().values("customer"), agent=agent, limit=PROMISES)
    keepers = people.of_keepers(told.shown)
    to = customers.held({row.customer_id for row in told.shown if row.customer_id})
    called_as = {one.pk: people.of_customer(one).short_name for one in to}
    seen = {row.customer_id: row for row in rows[:PEOPLE]}
    return {
        "people": [_somebody(row, zone) for row in seen.values()],
        "more_people": rows[PEOPLE - 1].customer_id if len(rows) > PEOPLE else 0,
        "talks": [_talk(row, at) for row in talks[:TALKS]],
        "older": talks[TALKS - 1].pk if len(talks) > TALKS else 0,
        "is_later_page": bool(before or after),
        "kept": person.kept_words(told.kept, told.broken),
        "promised": [
            promise_parts.words(
                row, at=at, zone=zone, to=called_as.get(row.customer_id or 0, ""), keeper=keepers[row.pk]
            )
            for row in told.shown
        ],
    }


def _somebody(row: Belonging, zone: ZoneInfo) -> Somebody:
    return Somebody(
        addresses.reverse("desk:customer", args=[row.customer_id]),
        people.of_customer(row.customer),
        homes.how(row, zone),
        bool(getattr(row, "has_open", False)),
        addresses.reverse("desk:belonging-end", args=[row.pk]),
    )


def _talk(row: Conversation, at: datetime) -> Talk:
    line = person.other(row, at)
    who = people.of_customer(row.customer, known_as=row.known_as).name
    return Talk(line.url, who, line.subject, line.how)


def _part(row: Organisation, count: conversations.PeopleCount) -> Part:
    url = addresses.reverse("desk:organisation", args=[row.pk])
    return Part(url, row.name, _counted(count))


def _counted(count: conversations.PeopleCount) -> str:
    if count.is_more:
        return _("More than %(num)s people.") % {"num": count.people - 1}
    there, waiting = count.people, count.waiting
    if not there:
        return _("Nobody is known there yet.")
    words = ngettext("One person", "%(num)s people", there) % {"num": there}
    if not waiting:
        return _("%(people)s, nothing open.") % {"people": words}
    open_words = ngettext(
        "%(people)s; one has something open.", "%(people)s; %(num)s have something open.", waiting
    )
    return open_words % {"people": words, "num": waiting}


def _source(row: OrganisationNote, zone: ZoneInfo) -> str:
    date = phrases.day_with_year(row.noted_at.astimezone(zone).date(), times.language())
    if not row.source:
        return _("Noted on %(date)s.") % {"date": date}
    return _("Noted on %(date)s: %(source)s.") % {"date": date, "source": row.source.rstrip(" .")}
