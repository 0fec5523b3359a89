"""How and when a customer wants to be reached: said by themselves on their page, or to a colleague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import quiet_hours, their_addresses
from esmero.actions.agreeing import TOLD_TO_US, held_for_call
from esmero.domain.channels import writes as channels
from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind, SaidHow, Way
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Preference
    from esmero.domain.staff.models import Agent

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Wish:
    """Ways (kinds.Way) that they like best and never want; minutes of their own day, days with Monday = 0.

    `call_at` is the number at which they want to be called, however typed.
    """

    best: str = ""
    never: frozenset[str] = frozenset()
    from_minute: int | None = None
    to_minute: int | None = None
    days_off: frozenset[int] = frozenset()
    call_at: str = ""

    def must_leave_a_moment(self) -> None:
        """Raise ValueError for a wish by which nobody could ever be reached, or which is none."""
        begins, ends = self.from_minute or 0, DAY_MINUTES if self.to_minute is None else self.to_minute
        is_in_a_day = 0 <= begins < ends <= DAY_MINUTES
        is_a_week = self.days_off <= set(range(7)) and len(self.days_off) < 7
        ways = set(Way.values)
        is_of_ways = self.never <= ways and self.best in {"", *ways - self.never}
        if not (is_in_a_day and is_a_week and is_of_ways):
            raise ValueError(self)


class NoNumber(Exception):
    """They like best to be called, and nobody knows at which number."""


def set_own(*, customer_id: int, wish: Wish, at: datetime) -> Preference:
    """Keep what a customer, who came in by a code, wishes.

    Their number is kept as their word: it may be another's too, and proves nothing. What they said last
    themselves, said again, is that still, and nothing is written. Raises NotFound,
    ValueError, NoNumber, and their_addresses.NotOne or InTwoCountries for what is no number.
    """
    with db.write():
        customer = access.living_held(customer_id)
        if wish.call_at:
            kept = their_addresses.as_kept(IdentityKind.PHONE, wish.call_at, of=customer)
            wish = replace(wish, call_at=kept)
            _put_first(customer, kept, at=at)
        elif wish.best == Way.PHONE and not _is_known_by_number(customer):
            raise NoNumber(customer.pk)
        newest = customers.preference_of(customer)
        if newest and newest.how == SaidHow.PAGE and _as_wished(newest) == wish:
            return newest
        return _set(customer, wish, how=SaidHow.PAGE, by=Doer(CUSTOMER, customer.pk), at=at)


def _as_wished(kept: Preference) -> Wish:
    return Wish(
        best=kept.best,
        never=frozenset(kept.never.split()),
        from_minute=kept.from_minute,
        to_minute=kept.to_minute,
        days_off=frozenset(int(day) for day in kept.days_off),
        call_at=kept.call_at,
    )


def _put_first(customer: Customer, number: str, *, at: datetime) -> None:
    """Where it is kept as theirs already, it is also the one to call first, if it is not yet."""
    theirs = list(customers.identities_of(customer.pk))
    first = customers.that_come_first(theirs)
    for identity in theirs:
        if (identity.kind, identity.value) == (IdentityKind.PHONE, number) and identity.pk not in first:
            customer_writes.put_first(identity, by=Doer(CUSTOMER, customer.pk), at=at)


def _is_known_by_number(customer: Customer) -> bool:
    return any(one.kind == IdentityKind.PHONE for one in customers.identities_of(customer.pk))


class SaidOtherwise(Exception):
    """They said something else since the colleague looked: it is not overwritten unseen."""


def note(
    *, agent: Agent, customer_id: int, wish: Wish, how: str, seen_id: int | None = None, at: datetime
) -> Preference:
    """Keep what somebody told a colleague (`how`: telephone, counter).

    `seen_id` is the newest Preference that the colleague saw before (None: there was none). The number that
    they named themselves stands: colleagues keep numbers with the addresses. Raises NotFound, ValueError,
    SaidOtherwise.
    """
    if how not in TOLD_TO_US:
        raise ValueError(how)
    with db.write():
        customer = held_for_call(agent, customer_id)
        newest = customers.preference_of(customer)
        if seen_id != (newest.pk if newest else None):
            raise SaidOtherwise(customer.pk)
        return _set(customer, replace(wish, call_at=""), how=how, by=Doer(AGENT, agent.pk), at=at)


def _set(customer: Customer, wish: Wish, *, how: str, by: Doer, at: datetime) -> Preference:
    wish.must_leave_a_moment()
    is_first = not customer.has_preferences
    kept = customer_writes.set_preference(
        customer,
        best=wish.best,
        never=wish.never,
        from_minute=wish.from_minute,
        to_minute=wish.to_minute,
        days_off=wish.days_off,
        call_at=wish.call_at,
        how=how,
        by=by,
        at=at,
    )
    # What waits already goes by the new wish, too.
    until = quiet_hours.until(customer, at=at) or at
    channels.hold_until(customer.pk, until=until)
    if is_first:
        channels.hold_first(customer.pk, until=until)
    return kept
