"""The company's row, kept a few seconds in each process: every page shows it and it hardly changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from esmero.domain.company import reads as company
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.company.models import Company

SECONDS = 5.0

_kept: dict[str, tuple[float, Company]] = {}


def the_company() -> Company | None:
    """Return the company as it was at most SECONDS ago, None before it is founded."""
    read_at, company_row = _kept.get("company", (0.0, None))
    if company_row is not None and time.monotonic() - read_at < SECONDS:
        return company_row
    try:
        company_row = company.the_company()
    except NotFound:
        return None
    _kept["company"] = (time.monotonic(), company_row)
    return company_row


def forget() -> None:
    """Read it afresh next time (after the company changed it, and in tests)."""
    _kept.clear()
