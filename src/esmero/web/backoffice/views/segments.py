"""Segments: saved questions about customers, with who belongs to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import segments
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.insight import segments as insight
from esmero.insight.segment_uses import FOR_OWNERS, may_change
from esmero.ui import fragments
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms.conditions import is_to_be_kept
from esmero.web.backoffice.forms.greetings import GreetingForm, initial
from esmero.web.backoffice.forms.segments import SegmentForm, SegmentRows
from esmero.web.backoffice.guard import leads_too, owners_only
from esmero.web.backoffice.shown import segments as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.customers.models import Segment
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@leads_too
def all_segments(request: OfficeRequest) -> HttpResponse:
    """Show all segments as sentences, with how many belong to each."""
    return office.show(request, "segments/list.html", shown.everything(at=clock.now()), here="segments")


@require_http_methods(EITHER)
@leads_too
def new(request: OfficeRequest) -> HttpResponse:
    """Write a segment; everybody is asked once it is kept."""
    if not is_to_be_kept(request) and (there := typed.go_on(request, "segment-new", mark="when")):
        return there
    form = _form(request, None)
    if is_to_be_kept(request) and form.is_valid():
        made = _keep(request, None, form)
        return office.done(request, _("It is kept. Everybody is being asked now."), "segment", made.pk)
    context = {"form": form, "guessed": _guessed(request, form)}
    return office.form(
        request, "segments/new.html", context, here="segments", is_again=is_to_be_kept(request)
    )


@require_http_methods(EITHER)
@leads_too
def segment(request: OfficeRequest, segment_id: int) -> HttpResponse:
    """Show a segment with its newest members and how it changed, or have it ask something else."""
    at, kept = clock.now(), customers.segment(segment_id)
    if not is_to_be_kept(request) and (there := typed.go_on(request, "segment", segment_id, mark="when")):
        return there
    form = _form(request, kept)
    if is_to_be_kept(request) and form.is_valid():
        asked_to = _keep(request, segment_id, form).asked_to
        words = _("It is kept. Everybody is being asked now.") if asked_to == 0 else _("It is kept.")
        return office.done(request, words, "segment", segment_id)
    context = {**shown.one(kept, request.agent, at=at), "form": form, "guessed": _guessed(request, form)}
    context["greeting_form"] = GreetingForm(initial=_greeting(segment_id))
    if request.method != "POST" and fragments.wants_fragment(request):
        return render(request, "backoffice/segments/_members.html", context)
    return office.form(
        request, "segments/show.html", context, here="segments", is_again=is_to_be_kept(request)
    )


def _greeting(segment_id: int) -> dict[str, Any]:
    kept = customers.greetings_of([segment_id]).get(segment_id)
    return initial(kept.words, is_offer=kept.is_offer) if kept else {}


@require_POST
@owners_only
def greeting(request: OfficeRequest, segment_id: int) -> HttpResponse:
    """Keep what the people of a segment read first, where they are proven to be who they are."""
    kept, form = customers.segment(segment_id), GreetingForm(request.POST)
    if form.is_valid():
        wanted = form.wanted
        segments.set_greeting(agent=request.agent, segment_id=segment_id, at=clock.now(), **wanted)
        has_words = any(wanted["words"].values())
        words = _("Kept. Its people read it from now on.")
        if not has_words:
            words = _("Kept. They read what everybody reads.")
        return office.done(request, words, "segment", segment_id)
    asked = SegmentForm(
        rows=_rows(request, SegmentRows.of(kept.conditions)),
        initial={"name": kept.name, "what_for": kept.what_for},
    )
    context = {**shown.one(kept, request.agent, at=clock.now()), "form": asked, "guessed": ""}
    context["greeting_form"] = form
    return office.form(request, "segments/show.html", context, here="segments", is_again=True)


def _keep(request: OfficeRequest, segment_id: int | None, form: SegmentForm) -> Segment:
    return segments.write(
        agent=request.agent,
        segment_id=segment_id,
        conditions=form.rows.conditions(),
        at=clock.now(),
        **form.cleaned_data,
    )


def _form(request: OfficeRequest, kept: Segment | None) -> SegmentForm:
    """The form as it is kept, as it was filled in, or with a condition more or less. That saves nothing."""
    if is_to_be_kept(request):
        return SegmentForm(request.POST, rows=_rows(request, SegmentRows.posted(request.POST)))
    if given := typed.given(request):
        return SegmentForm(rows=_rows(request, SegmentRows.arranged(given)), initial=given.dict())
    initial = {"name": kept.name, "what_for": kept.what_for} if kept else None
    rows = SegmentRows.of(kept.conditions if kept else [])
    return SegmentForm(rows=_rows(request, rows), initial=initial)


def _rows(request: OfficeRequest, rows: SegmentRows) -> SegmentRows:
    """Whoever may not ask for everything is not offered it."""
    rows.kept_back = frozenset() if request.agent.is_owner else FOR_OWNERS
    return rows


def _guessed(request: OfficeRequest, form: SegmentForm) -> str:
    """Only what was sent is looked at: a page that is opened asks for its count by itself."""
    rows = form.rows
    if any(not one.is_bound for one in rows.forms):
        return ""
    is_right = rows.forms and rows.is_right()
    if not is_right or not may_change(request.agent, None, rows.conditions()):
        return shown.guessed(None)
    return shown.guessed(insight.guess(rows.conditions(), at=clock.now()))


@require_POST
@leads_too
def preview(request: OfficeRequest) -> HttpResponse:
    """Say about how many customers that would be, with what stands in the form now. Nothing is kept."""
    form = SegmentForm(rows=SegmentRows.posted(request.POST))
    return render(request, "backoffice/segments/_guessed.html", {"guessed": _guessed(request, form)})


@require_POST
@leads_too
def removal(request: OfficeRequest, segment_id: int) -> HttpResponse:
    """Take a segment away, unless it is used somewhere."""
    try:
        segments.remove(agent=request.agent, segment_id=segment_id, at=clock.now())
    except segments.InUse:
        words = _("It stays as long as it is used: %(where)s. Have these go without it first.")
        words %= {"where": shown.used_by(segment_id)}
        return office.refused(request, words, "segment", segment_id)
    return office.done(request, _("The segment is gone."), "segments")
