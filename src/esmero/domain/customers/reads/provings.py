"""Codes that are under way to an address which somebody says is a customer's."""

from datetime import datetime
from typing import Any

from esmero.domain.customers.models import Proving, Visit
from esmero.ground import db


def proving_by(visit: Visit, *, at: datetime, hold: bool = True) -> Proving | None:
    """Return the code that can still be returned by this visit, or None.

    Held, inside a transaction, unless not to `hold`.
    """
    return _newest(visit=visit, at=at, hold=hold)


def proving_for(customer_id: int, agent_id: int, *, at: datetime) -> Proving | None:
    """Return the code that a customer may still read to a colleague; held, inside a transaction; or None."""
    return _newest(customer_id=customer_id, asked_by_id=agent_id, at=at)


def _newest(*, at: datetime, hold: bool = True, **whose: Any) -> Proving | None:
    rows = Proving.objects.filter(**whose, ended_at=None).order_by("-id")
    found = (db.held(rows) if hold else rows).first()
    return found if found and found.takes_code(at) else None
