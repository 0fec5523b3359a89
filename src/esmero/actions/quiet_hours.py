"""When a customer wants to be left alone: what software writes by itself waits until then (decision 0077)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Way
from esmero.parts import zones

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Customer
    from esmero.letters.letter import Setting


def until(customer: Customer, *, at: datetime) -> datetime | None:
    """Return when a customer may be written to, by their own clock; None where they may be at once."""
    wish = customers.preference_of(customer)
    if wish is None or not wish.has_hours:
        return None
    opens_at = wish.opens_at(at, zones.of(customer, company.the_company()))
    return opens_at if opens_at > at else None


def setting_then(setting: Setting) -> Setting:
    """Return what a letter is written from that waits for the hour: it tells times as they are then."""
    opens_at = until(setting.conversation.customer, at=setting.at)
    return replace(setting, at=opens_at, written_at=setting.at) if opens_at else setting


def never_by_mail(customer: Customer) -> bool:
    """Say whether a customer never wants letters by e-mail."""
    wish = customers.preference_of(customer)
    return wish is not None and wish.never_wants(Way.EMAIL)
