"""The company itself: founded, described, brought back from a backup."""

from datetime import datetime
from typing import Any

from esmero.domain.company.models import Company, Restoration
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Audience, Ref

FOR_COLLEAGUES = Audience(is_internal=True)


def found(*, name: str, by: Doer, at: datetime, **details: str) -> Company:
    """Make the company of this installation; `details` are its other columns."""
    company = Company.objects.create(name=name, founded_at=at, **details)
    events.record(
        "company.founded", about=Ref("company", company.pk), audience=FOR_COLLEAGUES, by=by, at=at, name=name
    )
    return company


def describe(company: Company, *, by: Doer, at: datetime, **details: Any) -> Company:
    """Change how the company is called, looks and is reached, and what late answers get."""
    for column, value in details.items():
        setattr(company, column, value)
    company.save(update_fields=list(details))
    events.record(
        "company.described",
        about=Ref("company", company.pk),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        changed=sorted(details),
    )
    return company


def set_sign_in(
    company: Company, *, second_step_from: datetime | None, is_code_enough: bool, by: Doer, at: datetime
) -> Company:
    """Say from when on everybody needs a second step, and whether a code by mail is enough."""
    company.second_step_from, company.is_code_enough = second_step_from, is_code_enough
    company.save(update_fields=["second_step_from", "is_code_enough"])
    events.record(
        "company.sign_in_set",
        about=Ref("company", company.pk),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        second_step_from=second_step_from.isoformat() if second_step_from else None,
        is_code_enough=is_code_enough,
    )
    return company


def note_restoration(
    *,
    backup_at: datetime,
    letters_in_doubt: int,
    promises_to_review: int,
    erased_again: int,
    by: Doer,
    at: datetime,
) -> Restoration:
    """Remember that all this was brought back from a backup, and what was put aside for a person."""
    restoration = Restoration.objects.create(
        backup_at=backup_at,
        restored_at=at,
        letters_in_doubt=letters_in_doubt,
        promises_to_review=promises_to_review,
        erased_again=erased_again,
    )
    events.record(
        "company.restored",
        about=Ref("company", 0),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        backup_at=backup_at.isoformat(),
        letters=letters_in_doubt,
        promises=promises_to_review,
        erased=erased_again,
    )
    return restoration
