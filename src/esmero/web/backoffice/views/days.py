"""Days and hours of a calendar that are not as its week says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from esmero.actions import set_days
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms import hours as forms
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.views.hours import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_POST
@owners_only
def days(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Add a day of the company's own: closed, or open after all."""
    kept, form = company.calendar(calendar_id), forms.OwnDayForm(request.POST)
    if not form.is_valid():
        return page(request, kept, is_again=True, day_form=form)
    try:
        set_days.set_holiday(
            agent=request.agent, calendar_id=calendar_id, at=clock.now(), **form.cleaned_data
        )
    except set_days.NothingOpens:
        form.say_nothing_opens(form.cleaned_data["on"])
        return page(request, kept, is_again=True, day_form=form)
    return office.done(request, _("The day is noted."), "calendar", calendar_id)


@require_POST
@owners_only
def day_removal(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Take a day of the company's own away; one that is gone already changes nothing."""
    kept, form = company.calendar(calendar_id), forms.DayForm(request.POST)
    if not form.is_valid():
        return page(request, kept, is_again=True)
    set_days.drop_holiday(
        agent=request.agent, calendar_id=calendar_id, on=form.cleaned_data["on"], at=clock.now()
    )
    return office.done(request, _("The day counts like any other again."), "calendar", calendar_id)


@require_POST
@owners_only
def one_offs(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Close or open some hours of a day for once."""
    kept, form = company.calendar(calendar_id), forms.OneOffForm(request.POST)
    if not form.is_valid():
        return page(request, kept, is_again=True, once_form=form)
    try:
        set_days.set_one_off(
            agent=request.agent, calendar_id=calendar_id, at=clock.now(), **form.cleaned_data
        )
    except set_days.Overlap:
        form.add_error("opens_at", _("Part of these hours is noted already."))
        return page(request, kept, is_again=True, once_form=form)
    return office.done(request, _("The hours are noted."), "calendar", calendar_id)


@require_POST
@owners_only
def one_off_removal(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Let hours of a day be as its weekday says again; what is gone already changes nothing."""
    kept, form = company.calendar(calendar_id), forms.OneOffRemovalForm(request.POST)
    if not form.is_valid():
        return page(request, kept, is_again=True)
    set_days.drop_one_off(agent=request.agent, calendar_id=calendar_id, at=clock.now(), **form.cleaned_data)
    return office.done(request, _("These hours count like any others again."), "calendar", calendar_id)
