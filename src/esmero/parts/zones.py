"""On whose clock a customer reads times: their own where it is known, else the company's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.ground import zones
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.company.models import Company
    from esmero.domain.customers.models import Customer


def of(customer: Customer, company: Company) -> ZoneInfo:
    """Return the zone on whose clock the customer reads times."""
    return ZoneInfo(zones.known(customer.time_zone) or company.time_zone)


def told(zone: ZoneInfo, company: Company, *, at: datetime) -> str:
    """Return whose clock it is, in the active language; empty where it shows what the company's shows."""
    if not zones.differ(zone, ZoneInfo(company.time_zone), at=at):
        return ""
    return _("All times are those of %(place)s.") % {"place": zones.place(zone.key, times.language())}
