"""How much of what customers read was written by software, by way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from esmero.domain.channels import reads as channels
from esmero.ground import clock, spreadsheets
from esmero.insight import kept_words, machine_words
from esmero.web.reports import asked
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import ways

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.reads import Share
    from esmero.web.reports.guard import ReportsRequest


@require_safe
@leads_too
def machine(request: ReportsRequest) -> HttpResponse:
    """Show the share of words that software wrote, for the ways in of the teams that somebody leads."""
    rows = _rows(request, at=clock.now())
    people = sum(share.people_words for _channel, share in rows)
    by_machine = sum(share.machine_words for _channel, share in rows)
    context = {
        "rows": rows,
        "headline": _headline(people, by_machine),
        "has_ceiling": any(channel.most_machine_percent is not None for channel, _share in rows),
        **ways.of(request, "machine"),
    }
    return render(request, "reports/machine.html", context)


@require_safe
@leads_too
def as_csv(request: ReportsRequest) -> HttpResponse:
    """Hand out the same figures for a spreadsheet."""
    at = clock.now()
    heads = ["channel", "people_letters", "people_words", "machine_letters", "machine_words"]
    heads += ["machine_percent", "most_machine_percent"]
    rows = [
        [
            channel.name,
            share.people_letters,
            share.people_words,
            share.machine_letters,
            share.machine_words,
            share.percent,
            channel.most_machine_percent,
        ]
        for channel, share in _rows(request, at=at)
    ]
    answer = HttpResponse(spreadsheets.as_csv([heads, *rows]), content_type="text/csv; charset=utf-8")
    name = f"machine-words-{kept_words.today(at)}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(request: ReportsRequest, *, at: datetime) -> list[tuple[Channel, Share]]:
    mine = asked.team_ids(request.agent)
    shares = {share.channel_id: share for share in machine_words.shares(at=at)}
    return [
        (channel, shares[channel.pk])
        for channel in channels.channels()
        if channel.pk in shares and (mine is None or channel.team_id in mine)
    ]


def _headline(people: int, by_machine: int) -> str:
    if not people + by_machine:
        return _("Nothing was written to customers in the last thirty days.")
    share = round(100 * by_machine / (people + by_machine))
    words = _("Of a hundred words to customers, people wrote %(people)s and our system %(machine)s.")
    return words % {"people": 100 - share, "machine": share}
