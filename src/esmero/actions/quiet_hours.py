"""When a customer wants to be left alone: what software writes by itself waits until then (decision 0077)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from esmero.domain.channels import writes as channels
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import WhyNoLetter
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Way
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads as promises
from esmero.ground.refs import NotFound
from esmero.parts import zones

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Delivery
    from esmero.domain.customers.models import Customer, Preference
    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Setting


def until(customer: Customer, *, at: datetime) -> datetime | None:
    """Return when a customer may be written to, by their own clock; None where they may be at once."""
    return opening(customers.preference_of(customer), customer, at=at)


def opening(wish: Preference | None, customer: Customer, *, at: datetime) -> datetime | None:
    """Return the same where what they said last is known already."""
    if wish is None or not wish.has_hours:
        return None
    opens_at = wish.opens_at(at, zones.of(customer, company.the_company()))
    return opens_at if opens_at > at else None


def setting_then(setting: Setting, *, news_of: Sequence[Promise] = ()) -> Setting:
    """Return what a letter is written from that waits for the hour: it tells times as they are then.

    Where one of the promises that it is `news_of` is due before the hour opens, it goes at once: told after
    that it would be of no use. Of whoever said how they want to be reached, the hour is looked at again as
    the letter leaves (`may_leave`).
    """
    customer = setting.conversation.customer
    opens_at = until(customer, at=setting.at)
    if opens_at and any(one.due_at <= opens_at for one in news_of):
        return setting
    goes_by_it = customer.has_preferences
    return replace(setting, at=opens_at or setting.at, written_at=setting.at) if goes_by_it else setting


def may_leave(delivery: Delivery, *, at: datetime) -> bool:
    """The step inside a transaction: look once more whether a letter that was just leased may leave.

    Since it was queued its reader may have said something else, be one with somebody, or live by another
    clock; it may be tried again at night; or what it tells may be over. It waits, or never leaves then.
    """
    if delivery.held_until is None:
        return True
    if _is_over(delivery):
        _take_away(delivery, WhyNoLetter.OVER, at=at)
        return False
    customer = _reader(delivery)
    if customer is None:
        return True
    if never_by_mail(customer):
        _take_away(delivery, WhyNoLetter.NEVER, at=at)
        return False
    opens_at = until(customer, at=at)
    if opens_at is None:
        return True
    channels.wait_longer(delivery, until=opens_at)
    return False


def _reader(delivery: Delivery) -> Customer | None:
    try:
        return customers.one(delivery.customer_id) if delivery.customer_id else None
    except NotFound:
        return None


def _is_over(delivery: Delivery) -> bool:
    """Whether it tells, in words made beforehand, of a promise to come that is none any more."""
    if delivery.new_time_of_id is None or delivery.unwritten_since is not None:
        return False
    promise = promises.one(delivery.new_time_of_id)
    return promise is not None and not promise.is_open


def _take_away(delivery: Delivery, because: str, *, at: datetime) -> None:
    within = conversations.ref_of_message(delivery.about_id) or delivery.about
    conversation_writes.keep_on_the_page(delivery.about_id, because=because)
    channels.never_send(delivery, within=within, by=THE_SOFTWARE, at=at)


def never_by_mail(customer: Customer) -> bool:
    """Say whether a customer never wants letters by e-mail."""
    wish = customers.preference_of(customer)
    return wish is not None and wish.never_wants(Way.EMAIL)
