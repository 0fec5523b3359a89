"""Calendars: when it is open, by which promises are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import set_calendars, suppose
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.ground import hours as ground_hours
from esmero.ui import fragments
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms import hours as forms
from esmero.web.backoffice.forms.feeds import FeedForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import hours, hours_trial, recount

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from esmero.domain.company.models import Calendar
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@owners_only
def calendars(request: OfficeRequest) -> HttpResponse:
    """Show all calendars with a picture of their week."""
    return office.show(request, "hours/list.html", hours.all_calendars(), here="hours")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Make a calendar, with its week."""
    if request.method != "POST":
        given, initial = typed.given(request), {"time_zone": company.the_company().time_zone}
        form = forms.CalendarForm(given, initial=initial)
        return _new(request, form, forms.windows_of(None, given), is_again=False)
    form, rows = forms.CalendarForm(request.POST), forms.windows_of(None, request.POST)
    if not all([form.is_valid(), rows.is_valid()]):
        return _new(request, form, rows, is_again=True)
    try:
        made = set_calendars.add_calendar(
            agent=request.agent, windows=forms.opened(rows), at=clock.now(), **form.cleaned_data
        )
    except set_calendars.NeverOpen:
        return _new(request, _never_open(form), rows, is_again=True)
    return _saved(request, _("These hours can be chosen for teams now."), made)


@require_http_methods(EITHER)
@owners_only
def new_trial(request: OfficeRequest) -> HttpResponse:
    """Say what hours that aren't kept yet would mean for a question. Nothing is changed."""
    if there := typed.go_on(request, "calendar-new_trial", mark="tried"):
        return there
    given = typed.given(request)
    if given is None:
        return fragments.go(request, reverse("backoffice:calendar-new"))
    form, rows = forms.CalendarForm(given), forms.windows_of(None, given)
    tried = _tried(form, rows, None)
    return _new(request, form, rows, is_again=not tried, tried=tried)


def _new(
    request: OfficeRequest, form: forms.CalendarForm, rows: Any, *, is_again: bool, tried: str = ""
) -> HttpResponse:
    context = {"form": form, "rows": rows, "tried": tried, **hours.choices()}
    return office.form(request, "hours/new.html", context, here="hours", is_again=is_again)


@require_http_methods(EITHER)
@owners_only
def calendar(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Show a calendar, or change its name, zone, holidays and week."""
    kept = company.calendar(calendar_id)
    if request.method != "POST":
        return page(request, kept, is_again=False, **_as_typed(typed.given(request), kept))
    form, rows = forms.CalendarForm(request.POST), forms.windows_of(kept, request.POST)
    if not all([form.is_valid(), rows.is_valid()]):
        return page(request, kept, is_again=True, form=form, rows=rows)
    try:
        changed = set_calendars.set_calendar(
            agent=request.agent,
            calendar_id=calendar_id,
            windows=forms.opened(rows),
            at=clock.now(),
            **form.cleaned_data,
        )
    except set_calendars.NeverOpen:
        return page(request, kept, is_again=True, form=_never_open(form), rows=rows)
    return _saved(request, _("The hours are changed."), changed)


def _as_typed(given: QueryDict | None, kept: Calendar) -> dict[str, Any]:
    """Return the form of a calendar as it was filled in before it was tried; nothing where it wasn't."""
    return {"form": forms.CalendarForm(given), "rows": forms.windows_of(kept, given)} if given else {}


@require_http_methods(EITHER)
@owners_only
def trial(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Say what a calendar as it is written in the form now would mean for a question. Nothing is changed."""
    if there := typed.go_on(request, "calendar-trial", calendar_id, mark="tried"):
        return there
    given, kept = typed.given(request), company.calendar(calendar_id)
    if given is None:
        return fragments.go(request, reverse("backoffice:calendar", args=[calendar_id]))
    form, rows = forms.CalendarForm(given), forms.windows_of(kept, given)
    tried = _tried(form, rows, calendar_id)
    if tried:
        moves = suppose.hours(
            agent=request.agent,
            calendar_id=calendar_id,
            time_zone=form.cleaned_data["time_zone"],
            holidays_of=form.cleaned_data["holidays_of"],
            windows=forms.opened(rows),
            at=clock.now(),
        )
        tried = f"{tried} {recount.would_move(moves)}"
    return page(request, kept, is_again=not tried, form=form, rows=rows, tried=tried)


def _tried(form: forms.CalendarForm, rows: Any, calendar_id: int | None) -> str:
    """Return the trial of what was typed; empty where something isn't right yet, as the form says."""
    if not all([form.is_valid(), rows.is_valid()]):
        return ""
    given = form.cleaned_data
    try:
        return hours_trial.of_typed(
            time_zone=given["time_zone"],
            holidays_of=given["holidays_of"],
            windows=forms.opened(rows),
            calendar_id=calendar_id,
            at=clock.now(),
        )
    except ground_hours.NeverOpens:
        _never_open(form)
        return ""


def _never_open(form: forms.CalendarForm) -> forms.CalendarForm:
    form.add_error(None, _("These hours never open."))
    return form


def _saved(request: OfficeRequest, words: str, kept: Calendar) -> HttpResponse:
    tried = hours_trial.of_kept(kept, at=clock.now())
    return office.done(request, f"{words} {tried}", "calendar", kept.pk)


@require_POST
@owners_only
def default_(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Make a calendar the one that counts where nothing else was chosen."""
    set_calendars.make_default(agent=request.agent, calendar_id=calendar_id, at=clock.now())
    return office.done(request, _("These are the default hours now."), "calendar", calendar_id)


@require_http_methods(EITHER)
@owners_only
def removal(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Say what moves to the default when a calendar is taken away, or take it away."""
    kept = company.calendar(calendar_id)
    if request.method != "POST":
        return office.show(request, "hours/removal.html", hours.removal(kept), here="hours")
    try:
        default = set_calendars.remove(agent=request.agent, calendar_id=calendar_id, at=clock.now())
    except set_calendars.DefaultStays:
        words = _("The default hours stay. Make others the default first.")
        return office.refused(request, words, "calendar", calendar_id)
    words = _("“%(gone)s” is gone; what used it counts on “%(name)s” now.")
    return office.done(request, words % {"gone": kept.name, "name": default.name}, "hours")


def page(request: OfficeRequest, kept: Calendar, *, is_again: bool, **given: Any) -> HttpResponse:
    """Answer with the page of a calendar; `given` is what was typed into one of its forms."""
    initial = {"name": kept.name, "time_zone": kept.time_zone, "holidays_of": kept.holidays_of}
    context = {
        "form": forms.CalendarForm(initial=initial),
        "rows": forms.windows_of(kept),
        "day_form": forms.OwnDayForm(),
        "once_form": forms.OneOffForm(),
        "feed_form": FeedForm(),
        **hours.one(kept, at=clock.now()),
        **hours.choices(),
        **given,
    }
    return office.form(request, "hours/show.html", context, here="hours", is_again=is_again)
