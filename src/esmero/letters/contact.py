"""The last lines of a letter: how the company is reached, and when somebody is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.company import reads
from esmero.parts import opening

if TYPE_CHECKING:
    from esmero.domain.company.models import Company
    from esmero.domain.staff.models import Team


def lines(company: Company, team: Team) -> list[str]:
    """Return the company's telephone with the team's hours, and its address, as far as they are known."""
    where = ", ".join(part for part in (company.name, company.address) if part)
    return [line for line in (_telephone(company, team), where) if line]


def _telephone(company: Company, team: Team) -> str:
    if not company.phone:
        return ""
    hours = [f"{line.days} {line.hours}" for line in opening.in_words(reads.calendar(team.calendar_id))]
    return " · ".join([company.phone, *hours])
