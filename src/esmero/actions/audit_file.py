"""The audit file of a year, as a task: how each rule stood by month, each day's figures, the chain's seals.

CSV for a spreadsheet and, where pages can be made here, a PDF; both for owners only. What stood in them is
recorded by digest, so that an auditor can tell whether the file in their hands is the one that was made.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation

from esmero.actions import set_up
from esmero.actions.profiles import FOR_OWNERS, month_of
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.domain.company.kinds import SPAIN
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import NewFile
from esmero.ground import db, sheets
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue
from esmero.letters import audit
from esmero.ui import reader

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

PDF, CSV = "application/pdf", "text/csv"


class NotAYear(ValueError):
    """There is nothing to be audited in this year yet, or any more."""


def ask(*, agent: Agent, year: int, at: datetime) -> None:
    """Ask for the audit file of a year, in the owner's language; it is there within a minute.

    Raises OwnersOnly, NotAYear for years to come or before the company, NotFound before the profile was on.
    """
    by = set_up.owner_of(agent)
    founded_at = company_reads.the_company().founded_at
    # The company's years: on New Year's night they are not those of UTC.
    if not month_of(founded_at).year <= year <= month_of(at).year:
        raise NotAYear(year)
    with db.write():
        if company_reads.profile(SPAIN) is None:
            raise NotFound("profile")
        language = reader.language_of_staff(agent.language)
        queue.enqueue("audit.make", at=at, once=f"audit:{year}", year=year, language=language, by_id=by.id)


def make(*, year: int, language: str, by_id: int | None = None, at: datetime) -> list[str]:
    """Make the audit file of a year; without what makes pages, as CSV alone. Returns the files' names."""
    if company_reads.profile(SPAIN) is None:
        return []
    with translation.override(language):
        content = audit.of(year, at=at)
        made = [NewFile(f"audit-{year}.csv", CSV, audit.as_csv(content).encode())]
        # Without what makes pages there is none, and the screen says so.
        with suppress(sheets.NoPrinter):
            made.append(NewFile(f"audit-{year}.pdf", PDF, sheets.printed(audit.as_page(content), [])))
    keys = [files.store(one.content) for one in made]
    with db.write():
        profile = company_reads.profile(SPAIN)
        if profile is None:
            return []
        for file, key in zip(made, keys, strict=True):
            files.keep(file, key=key, about=profile.ref, within=profile.ref, audience=FOR_OWNERS, at=at)
        digests = {file.name: key for file, key in zip(made, keys, strict=True)}
        by = Doer(AGENT, by_id) if by_id else THE_SOFTWARE
        company.note_audit(profile, year=year, digests=digests, by=by, at=at)
    return [file.name for file in made]
