"""How the company keeps its word, for everybody, and the file that proves it; only if it wishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff
from esmero.ground import clock, limits
from esmero.ground.refs import NotFound
from esmero.insight import kept_words, record_proof
from esmero.parts import record as parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from esmero.domain.company.models import Company
    from esmero.domain.promises.models import DayFigure
    from esmero.parts.record import Sums


# Whoever checks it needs one a day; more in an hour from one network is nobody who reads.
PROOFS_AN_HOUR = 30


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Show thirty days of promises and what became of them. Raises NotFound while it is off."""
    _open_company()
    days = parts.days_of(kept_words.yesterday(clock.now()))
    figures = promises.figures(promises.Which(days[0], days[-1]))
    by_day = dict(parts.groups(figures, lambda one: one.on))
    whole = parts.sums(figures)
    context = {
        "whole": whole,
        "headline": parts.headline(whole),
        "stitches": parts.thread(by_day, days),
        "days": [(parts.day(on), by_day[on]) for on in reversed(days) if on in by_day],
        "tables": _tables(figures),
        "since": parts.day(days[0]),
        "until": parts.day(days[-1]),
    }
    return render(request, "help/record.html", context)


@require_safe
def proof(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Hand out each count of each day as JSON lines that name each other. Raises NotFound while it is off."""
    kept = _open_company()
    network = limits.network(request.META.get("REMOTE_ADDR", ""))
    if not limits.allows("proof", network, times=PROOFS_AN_HOUR, seconds=3600):
        return HttpResponse(_("Please try again in an hour."), status=429, content_type="text/plain")
    answer = StreamingHttpResponse(_lines(kept.name), content_type="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="kept-words.jsonl"'
    return answer


def _open_company() -> Company:
    kept = company.the_company()
    if not kept.has_public_record:
        raise NotFound("record")
    return kept


def _lines(name: str) -> Iterator[bytes]:
    for line in record_proof.lines(name):
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _tables(figures: list[DayFigure]) -> list[tuple[str, list[tuple[str, Sums]]]]:
    """Return the figures by kind, way in and team; ways and teams of a few words are left out."""
    teams = {one.pk: one.name for one in staff.teams()}
    kinds = {one.pk: one.kind for one in channels.channels()}
    by_kind = parts.groups(figures, lambda one: str(PromiseKind(one.kind).label))
    by_channel = parts.groups(
        [one for one in figures if one.channel_id in kinds],
        lambda one: str(ChannelKind(kinds[one.channel_id]).label),
    )
    by_team = parts.groups([one for one in figures if one.team_id in teams], lambda one: teams[one.team_id])
    shown = {"channel": parts.without_few(by_channel), "team": parts.without_few(by_team)}
    return [(name, rows) for name, rows in [("kind", by_kind), *shown.items()] if rows]
