"""What is shown where two customers may be one person, or one is two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.actions import join_people
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Proof
from esmero.ground import phrases, zones
from esmero.parts import numbers, people, times
from esmero.ui import addresses
from esmero.web.desk.shown import calls, pairs

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Joining
    from esmero.domain.staff.models import Agent

# Shown at once, of those who may be the same person.
ALIKE = 10
LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "address_as": gettext_lazy("How they like to be called"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "photo": gettext_lazy("Picture"),
}


@dataclass(frozen=True)
class Side:
    """One of two people, side by side with the other."""

    number: int
    person: people.Person
    since: str
    reached: list[tuple[str, str]]
    has: list[str]


@dataclass(frozen=True)
class Field:
    """Something to choose for the one person: whose it is and what, for each of the two."""

    name: str
    label: str
    values: list[tuple[int, str, str]]
    chosen: int


@dataclass(frozen=True)
class Joined:
    """Something that was joined or taken out, with its undo."""

    words: str
    undo_url: str


def found(agent: Agent, customer: Customer, typed: str, talk: int | None) -> dict[str, Any]:
    """Return whom one may mean by what was typed, without the person themselves."""
    known = [one for one in calls.found(agent, typed) if one.number != customer.pk] if typed else []
    return {
        "person": people.of_customer(customer),
        "number": customer.pk,
        "typed": typed,
        "people": known,
        "alike": [] if typed else pairs.of(agent, customer, talk=talk, most=ALIKE),
    }


def together(
    agent: Agent,
    sides: tuple[join_people.Side, join_people.Side],
    chosen: dict[str, int],
    *,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """Return both people side by side, and what is to be chosen; the one we know longer stands first."""
    stays, goes = (side.customer for side in sides)
    return {
        "sides": [_side(one, zone) for one in sides],
        "fields": _fields(stays, goes, chosen),
        "stays": people.of_customer(stays),
        "goes": people.of_customer(goes),
        **pairs.evidence(agent, stays.pk, goes.pk, zone=zone),
    }


def _side(side: join_people.Side, zone: ZoneInfo) -> Side:
    known = customers.identities_of(side.customer.pk)
    reached = [(numbers.as_read(one), str(Proof(one.proof).label)) for one in known]
    since = phrases.date_line(side.customer.known_since, zone, times.language())
    return Side(side.customer.pk, people.of_customer(side.customer), since, reached, _has(side))


def _has(side: join_people.Side) -> list[str]:
    """Say what would move, each kind in its own words; what there is none of is not said."""
    said = [
        (side.conversations, ngettext("%(n)s conversation", "%(n)s conversations", side.conversations)),
        (side.letters, ngettext("%(n)s message", "%(n)s messages", side.letters)),
        (side.promises, ngettext("%(n)s promise", "%(n)s promises", side.promises)),
        (side.facts, ngettext("%(n)s thing that we know", "%(n)s things that we know", side.facts)),
        (side.files, ngettext("%(n)s file", "%(n)s files", side.files)),
    ]
    return [words % {"n": count} for count, words in said if count]


def _fields(stays: Customer, goes: Customer, chosen: dict[str, int]) -> list[Field]:
    found = []
    for name in join_people.CHOICES:
        values = [(one, getattr(one, name)) for one in (stays, goes)]
        if values[0][1] == values[1][1] or not (values[0][1] and values[1][1]):
            continue
        # A name says itself whose it is.
        rows = [
            (one.pk, _said(name, value), "" if name == "name" else _as_with(one)) for one, value in values
        ]
        found.append(Field(name, str(LABELS[name]), rows, chosen.get(name, stays.pk)))
    return found


def _said(name: str, value: str) -> str:
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    if name == "time_zone":
        return zones.place(value, times.language())
    return value


def _as_with(customer: Customer) -> str:
    return _("As with %(name)s") % {"name": people.of_customer(customer).name}


def joined(agent: Agent, customer: Customer, *, zone: ZoneInfo) -> list[Joined]:
    """Return what was joined with a customer or taken out of them, the newest first, with its undo.

    Without what names somebody whom the agent may not see.
    """
    rows = customers.joinings_of(customer)
    ends = {number for row in rows if row.is_split for number in (row.of_id, row.to_id)}
    lives = {number: customers.living(number).pk for number in ends}
    others = set(lives.values()) - {customer.pk}
    seen = set(conversations.customers_seen(agent).filter(pk__in=others).values_list("id", flat=True))
    seen.add(customer.pk)
    return [_joined(row, zone) for row in rows if not row.is_split or _both(row, lives) <= seen]


def _both(row: Joining, lives: dict[int, int]) -> set[int]:
    return {lives[row.of_id], lives[row.to_id]}


def to_choose(agent: Agent, number: str, typed: str) -> dict[str, Any]:
    """Return whom one may choose after a form was sent: whoever was chosen, or is found by what was typed."""
    chosen = calls.by_number(agent, number)
    known = chosen or (calls.found(agent, typed) if typed else [])
    return {"people": known, "picked": str(chosen[0].number) if chosen else "", "typed": typed}


def _joined(row: Joining, zone: ZoneInfo) -> Joined:
    said = {
        "name": people.of_customer(row.of).name,
        "other": people.of_customer(row.to).name,
        "date": phrases.day_and_month(row.at, zone, times.language()),
        "agent": row.by.short_name if row.by else "",
    }
    if row.by is None:
        words = _("%(date)s: by a code to each address %(other)s proved to be %(name)s as well.") % said
    elif row.is_split:
        words = _("%(date)s: %(agent)s gave to %(other)s what had stood with %(name)s.") % said
    else:
        words = _("%(date)s: %(agent)s found that %(name)s is the same person.") % said
    return Joined(words, addresses.reverse("desk:joining-undoing", args=[row.pk]))


def to_split(agent: Agent, customer: Customer, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return what stands with a customer and could be another person's."""
    talks = [
        (one.pk, one.subject, phrases.when(one.last_message_at, at, zone, times.language()))
        for one in conversations.seen_of(agent, customer.pk)
    ]
    reached = [
        (one.pk, numbers.as_read(one), str(Proof(one.proof).label))
        for one in customers.identities_of(customer.pk)
    ]
    return {"person": people.of_customer(customer), "number": customer.pk, "talks": talks, "reached": reached}
