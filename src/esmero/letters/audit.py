"""The audit file of a year: what stands in it, as rows for a spreadsheet and as pages to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import RULES_OF, SPAIN, RuleState
from esmero.domain.events import reads as events
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff
from esmero.ground import spreadsheets
from esmero.parts import law, times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.company.models import Company

COUNTS = promises.COUNTS


@dataclass(frozen=True)
class Audit:
    """What an audit file says. Rows are texts and numbers, in the order of their headings."""

    year: int
    company: Company
    made: str
    rules: list[list[Any]]
    # By day for the spreadsheet, by month for the pages.
    days: list[list[Any]]
    months: list[list[Any]]
    seals: list[list[Any]]


def of(year: int, *, at: datetime) -> Audit:
    """Return what the audit file of a year says, in the active language."""
    ours = company.the_company()
    zone = ZoneInfo(ours.time_zone)
    days = _days(year)
    return Audit(
        year=year,
        company=ours,
        made=f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        rules=_rules(year, zone),
        days=days,
        months=_months(days),
        seals=[
            [seal.sealed_at.astimezone(zone).date().isoformat(), seal.first_event_id, seal.last_event_id]
            + [seal.previous, seal.mark]
            for seal in events.last_seals_of_days(year, zone)
        ],
    )


def as_csv(audit: Audit) -> str:
    """Return it for a spreadsheet: one part below the other, each with its heading."""
    rows: list[list[Any]] = [
        [_("Audit file"), audit.company.name, audit.year],
        [_("Made"), audit.made],
        [law.no_advice()],
    ]
    for heading, columns, part in _parts(audit, audit.days):
        rows += [[], [heading], columns, *part]
    return spreadsheets.as_csv([*rows, [], *([line] for line in _how_to_verify())])


def as_page(audit: Audit) -> str:
    """Return it as a page of HTML that `sheets` prints: figures by month, the last seal of each month."""
    last_of_months = {row[0][:7]: row for row in audit.seals}
    seals = [[on, last, mark] for on, _first, last, _before, mark in last_of_months.values()]
    parts = _parts(audit, audit.months)
    # One law has one source: it stands above, and leaves the table its room.
    rules = [[month, asks, state, figure, on[:10]] for month, asks, _source, state, figure, on in audit.rules]
    columns = [_("Month"), _("What the law asks"), _("State"), _("Figure"), _("Looked at")]
    parts[0] = (parts[0][0], columns, rules)
    parts[2] = (_("The seals, the last of each month"), [_("Day"), _("Last event"), _("Mark")], seals)
    shown = {
        "language": times.language(),
        "title": _("Audit file %(year)s") % {"year": audit.year},
        "company": audit.company,
        "made": _("Made %(when)s.") % {"when": audit.made},
        "source": audit.rules[0][2] if audit.rules else "",
        "advice": law.no_advice(),
        "parts": parts,
        "nothing": _("Nothing in this year."),
        "verify": _how_to_verify(),
    }
    return render_to_string("letters/audit.html", shown)


def _parts(audit: Audit, figures: list[list[Any]]) -> list[tuple[str, list[str], list[list[Any]]]]:
    counts = [
        _("Promised"),
        _("Kept"),
        _("Moved"),
        _("Broken"),
        _("Kept too late"),
        _("Taken back"),
        _("Not known yet"),
    ]
    where = [_("Day"), _("Team"), _("Channel"), _("Kind")] if figures is audit.days else [_("Month")]
    return [
        (
            _("The rules, by month"),
            [_("Month"), _("What the law asks"), _("Source"), _("State"), _("Figure"), _("Looked at")],
            audit.rules,
        ),
        (_("Promises and what became of them"), [*where, *counts], figures),
        (
            _("The seals, the last of each day"),
            [_("Day"), _("First event"), _("Last event"), _("Mark before"), _("Mark")],
            audit.seals,
        ),
    ]


def _rules(year: int, zone: ZoneInfo) -> list[list[Any]]:
    known = RULES_OF[SPAIN]
    return [
        [
            f"{row.on:%Y-%m}",
            str(known[row.key].asks),
            str(known[row.key].source),
            str(RuleState(row.state).label),
            law.figure(row),
            row.measured_at.astimezone(zone).isoformat(timespec="minutes"),
        ]
        for row in company.months_of(SPAIN, year)
        if row.key in known
    ]


def _days(year: int) -> list[list[Any]]:
    teams = {one.pk: one.name for one in staff.teams()}
    ways = {one.pk: one.name for one in channels.channels()}
    return [
        [
            one.on.isoformat(),
            teams.get(one.team_id, ""),
            ways.get(one.channel_id, ""),
            str(PromiseKind(one.kind).label),
            *(getattr(one, name) for name in COUNTS),
        ]
        for one in promises.figures(promises.Which(date(year, 1, 1), date(year, 12, 31)))
    ]


def _months(days: list[list[Any]]) -> list[list[Any]]:
    sums: dict[str, list[int]] = {}
    for on, _team, _way, _kind, *counts in days:
        before = sums.get(on[:7], [0] * len(counts))
        sums[on[:7]] = [one + more for one, more in zip(before, counts, strict=True)]
    return [[month, *sums[month]] for month in sorted(sums)]


def _how_to_verify() -> list[str]:
    return [
        _("How to verify it"),
        _("Every event is sealed into a chain, each mark naming the one before: nothing is changed unseen."),
        _("The record of kept words of this company can be downloaded and checked on any machine:"),
        "esmero record verify FILE",
        _("On the company’s own machine this walks the whole chain, event by event:"),
        "esmero doctor",
    ]
