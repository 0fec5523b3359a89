"""The company itself, and how its installation was brought back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists

from esmero.domain.company.models import Company, Restoration
from esmero.ground import prepared
from esmero.ground.refs import NotFound

_company = prepared.Query[Company](lambda: Company.objects.order_by("id")[:1])
_undoing = prepared.Query[int](
    lambda before, after: Restoration.objects.filter(backup_at__lt=before, restored_at__gt=after).values_list(
        "id", flat=True
    )[:1]
)


def the_company() -> Company:
    """Return the company. Raises NotFound before the installation is set up."""
    company = _company.first()
    if company is None:
        raise NotFound("This installation has no company yet: run `esmero start` or `esmero demo`.")
    return company


def asks_why_looked() -> Exists:
    """Say, for use inside of another query, whether the company asks why somebody looks at a person."""
    return Exists(Company.objects.filter(asks_why_looked=True))


def today(*, at: datetime) -> date:
    """Return which day it is at a moment by the company's own clock; by UTC's before there is a company."""
    company = _company.first()
    return at.astimezone(ZoneInfo(company.time_zone if company else "UTC")).date()


def asks_for_second_step(at: datetime) -> bool:
    """Say whether everybody needs a second step by now."""
    company = _company.first()
    return bool(company and company.second_step_from and company.second_step_from <= at)


def last_restoration() -> Restoration | None:
    """Return how this installation was brought back last, None when it never was."""
    return Restoration.objects.order_by("-restored_at", "-id").first()


def is_undone(made_at: datetime) -> bool:
    """Say whether what was made at that moment was undone by a restore: it came after the backup.

    Opens nothing any more what was made then: a link, an invitation.
    """
    return _undoing.first(before=made_at, after=made_at) is not None
