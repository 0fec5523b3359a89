"""Calendars: when it is open, by which promises are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import set_calendars
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms import hours as forms
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import hours

if TYPE_CHECKING:
    from django.http import HttpResponse

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
    given = request.POST if request.method == "POST" else None
    form = forms.CalendarForm(given, initial={"time_zone": company.the_company().time_zone})
    rows = forms.windows_of(None, given)
    if given is not None and all([form.is_valid(), rows.is_valid()]):
        made = set_calendars.add_calendar(agent=request.agent, at=clock.now(), **form.cleaned_data)
        _set(request, made.pk, form, rows)
        return office.done(request, _("These hours can be chosen for teams now."), "calendar", made.pk)
    context = {"form": form, "rows": rows, **hours.choices()}
    return office.form(request, "hours/new.html", context, here="hours", is_again=given is not None)


@require_http_methods(EITHER)
@owners_only
def calendar(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Show a calendar, or change its name, zone, holidays and week."""
    kept = company.calendar(calendar_id)
    if request.method != "POST":
        return _page(request, kept, is_again=False)
    form, rows = forms.CalendarForm(request.POST), forms.windows_of(kept, request.POST)
    if not all([form.is_valid(), rows.is_valid()]):
        return _page(request, kept, is_again=True, form=form, rows=rows)
    _set(request, calendar_id, form, rows)
    return office.done(request, _("The hours are changed."), "calendar", calendar_id)


def _set(request: OfficeRequest, calendar_id: int, form: forms.CalendarForm, rows: Any) -> None:
    set_calendars.set_calendar(
        agent=request.agent,
        calendar_id=calendar_id,
        windows=forms.opened(rows),
        at=clock.now(),
        **form.cleaned_data,
    )


@require_POST
@owners_only
def days(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Add a day of the company's own: closed, or open after all."""
    kept = company.calendar(calendar_id)
    form = forms.OwnDayForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, is_again=True, day_form=form)
    set_calendars.set_holiday(
        agent=request.agent, calendar_id=calendar_id, at=clock.now(), **form.cleaned_data
    )
    return office.done(request, _("The day is noted."), "calendar", calendar_id)


@require_POST
@owners_only
def day_removal(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Take a day of the company's own away; one that is gone already changes nothing."""
    kept = company.calendar(calendar_id)
    form = forms.DayForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, is_again=True)
    set_calendars.drop_holiday(
        agent=request.agent, calendar_id=calendar_id, on=form.cleaned_data["on"], at=clock.now()
    )
    return office.done(request, _("The day counts like any other again."), "calendar", calendar_id)


def _page(request: OfficeRequest, kept: Calendar, *, is_again: bool, **given: Any) -> HttpResponse:
    initial = {"name": kept.name, "time_zone": kept.time_zone, "holidays_of": kept.holidays_of}
    context = {
        "form": forms.CalendarForm(initial=initial),
        "rows": forms.windows_of(kept),
        "day_form": forms.OwnDayForm(),
        **hours.one(kept, at=clock.now()),
        **hours.choices(),
        **given,
    }
    return office.form(request, "hours/show.html", context, here="hours", is_again=is_again)
