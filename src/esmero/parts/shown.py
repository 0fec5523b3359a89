"""Who else reads what a customer writes to us, in sentences for them; and who did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.conversations import access
from esmero.domain.customers import reads as customers
from esmero.parts import people, times

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Belonging, Customer, Organisation

MOST_SHOWN = 50


@dataclass(frozen=True)
class Shown:
    """Of one conversation: who else reads it, whether it can be kept between us, and as what it may count.

    `choices` are belongings by number, with the names of organisations.
    """

    number: int
    words: str
    may_keep: bool
    choices: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Place:
    """What is said of who reads in a place where somebody belongs, and what they can do there.

    `reads` says that they have letters of others to read; `home` how it stands in a household: "ask" where
    they did not agree, "waits" where the other one has not yet, "both".
    """

    words: tuple[str, ...]
    reads: bool = False
    home: str = ""


def of_conversations(customer: Customer, rows: Collection[Conversation]) -> dict[int, Shown]:
    """Return by conversation who else reads it, where there is anything to say."""
    found = access.shown_of_own(customer, rows)
    return {
        number: Shown(number, _who(one), one.is_shown, one.choices)
        for number, one in found.items()
        if one.is_shown or one.is_kept_out or one.choices
    }


def _who(one: access.ShownTo) -> str:
    if one.is_kept_out:
        return _("Only between us: nobody else reads it, and it stays so.")
    if one.organisations:
        places = ", ".join(place.name for place in one.organisations)
        return _("Whoever leads %(place)s reads it too.") % {"place": places}
    if one.at_home:
        return _("Who lives with you reads it too.")
    return ""


def of_place(customer: Customer, belonging: Belonging, zone: ZoneInfo, *, at: datetime) -> Place:
    """Return who reads what there, and what is theirs to read."""
    if belonging.organisation is None:
        return _of_home(customer, zone, at=at)
    told = customers.told_of_sights([belonging]).get(belonging.pk, [])
    over = customers.sights_over(belonging.organisation)
    words = [_read_by(row.sight.organisation, row.told_at, zone, at=at) for row in told if row.sight in over]
    leads = belonging.is_leading and customers.sight_of(belonging.organisation.pk) is not None
    nothing = [] if words else [_("Nobody else there reads what you write to us because of it.")]
    return Place((*words, *nothing), reads=leads)


def _read_by(place: Organisation, since: datetime, zone: ZoneInfo, *, at: datetime) -> str:
    leaders = ", ".join(one.customer.name for one in customers.leaders_of([place.pk]) if one.customer.name)
    told = {"place": place.name, "people": leaders, "since": times.on(since, at=at, zone=zone)}
    if leaders:
        words = _(
            "Whoever leads %(place)s (now: %(people)s) reads what you began as one of it since %(since)s."
        )
    else:
        words = _("Whoever leads %(place)s reads what you began as one of it since %(since)s.")
    return words % told


def _of_home(customer: Customer, zone: ZoneInfo, *, at: datetime) -> Place:
    home = customers.home_of(customer)
    if home is None or home.mine is None:
        nothing = _("Nobody else there reads what you write to us because of it.")
        return Place((nothing,), home="ask" if home else "")
    told = {"since": times.on(home.mine.agreed_at, at=at, zone=zone)}
    if not home.others:
        words = _(
            "You agreed %(since)s that you read each other’s letters with us. Nobody reads anything until "
            "the other one agrees as well, on their own page."
        )
        return Place((words % told,), home="waits")
    names = ", ".join(people.of_customer(one.belonging.customer).name for one in home.others)
    words = _("You and %(people)s agreed that you read each other’s letters with us.")
    return Place((words % {"people": names},), reads=True, home="both")
