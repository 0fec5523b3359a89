"""The words behind a figure, and what happened to one of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from esmero.domain.promises import access
from esmero.domain.promises import reads as promises
from esmero.ground import clock
from esmero.ground.refs import NotFound, NotYours
from esmero.insight import record_proof
from esmero.parts import record as parts
from esmero.web.reports import asked
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import ways
from esmero.web.reports.shown import words as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.reports.guard import ReportsRequest


@require_safe
@leads_too
def words(request: ReportsRequest) -> HttpResponse:
    """Show a page of the words that a figure counted, the newest day first."""
    at = clock.now()
    chosen = asked.which(request.agent, request.GET, at=at)
    found = promises.words(chosen, before=_place(request.GET.get("before", "")))
    page = found[: promises.PAGE]
    older = ""
    if len(found) > len(page):
        last = page[-1]
        older = asked.address("words", {**asked.again(chosen), "before": f"{last.on}.{last.pk}"})
    is_further = "before" in request.GET
    context = {
        "lines": shown.lines(page, at=at),
        "since": parts.day(chosen.since),
        "until": parts.day(chosen.until),
        "is_one_day": chosen.since == chosen.until,
        "older": older,
        "newer": asked.address("words", asked.again(chosen)) if is_further else "",
        **ways.of(request, "record"),
    }
    return render(request, "reports/words.html", context)


@require_safe
@leads_too
def word(request: ReportsRequest, word_id: int) -> HttpResponse:
    """Show what happened to one word, event by event. Raises NotFound, NotYours."""
    at = clock.now()
    found = promises.word(word_id)
    if found is None:
        raise NotFound("word")
    mine = asked.team_ids(request.agent)
    if mine is not None and found.team_id not in mine:
        raise NotYours("word")
    context = {
        "line": shown.lines([found], at=at)[0],
        "happened": shown.happened(record_proof.story_of(word_id), at=at),
        "conversation_url": _conversation_url(request, word_id),
        **ways.of(request, "record"),
    }
    return render(request, "reports/word.html", context)


def _conversation_url(request: ReportsRequest, word_id: int) -> str:
    """Where it was promised, for whoever may still see that; it may have gone to another team."""
    try:
        promise = access.promise_for(request.agent, word_id)
    except NotFound:
        return ""
    if promise.about_kind != "conversation":
        return ""
    return reverse("desk:conversation", args=[promise.about_id])


def _place(words: str) -> tuple[date, int] | None:
    on, _dot, number = words.partition(".")
    try:
        place = date.fromisoformat(on), int(number)
    except ValueError:
        return None
    return place if 0 <= place[1] < 2**63 else None
