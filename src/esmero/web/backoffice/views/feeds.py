"""Calendars kept elsewhere, whose days are days off: added, read again, their days taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import fetch_days
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.feeds import FeedForm, NewerFileForm
from esmero.web.backoffice.forms.hours import DayForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import feeds
from esmero.web.backoffice.views import hours

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.company.models import Feed
    from esmero.web.backoffice.guard import OfficeRequest


@require_POST
@owners_only
def add(request: OfficeRequest, calendar_id: int) -> HttpResponse:
    """Let the days of a calendar kept elsewhere be days off."""
    kept, form = company.calendar(calendar_id), FeedForm(request.POST, request.FILES)
    if not form.is_valid():
        return hours.page(request, kept, is_again=True, feed_form=form)
    try:
        made = fetch_days.add_feed(
            agent=request.agent, calendar_id=calendar_id, at=clock.now(), **form.cleaned_data
        )
    except fetch_days.NoDays as error:
        form.say_trouble(error.trouble)
        return hours.page(request, kept, is_again=True, feed_form=form)
    return office.done(request, _("These days are days off now."), "feed", made.pk)


@require_safe
@owners_only
def feed(request: OfficeRequest, feed_id: int) -> HttpResponse:
    """Show a calendar kept elsewhere: how reading it goes, and its days to come."""
    return _page(request, company.feed(feed_id), is_again=False)


@require_POST
@owners_only
def reading(request: OfficeRequest, feed_id: int) -> HttpResponse:
    """Read its days again now, from its address or from a newer file."""
    kept, file = company.feed(feed_id), b""
    if not kept.url:
        form = NewerFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, kept, is_again=True, file_form=form)
        file = form.cleaned_data["file"]
    try:
        fetch_days.read_now(agent=request.agent, feed_id=feed_id, file=file, at=clock.now())
    except fetch_days.NoDays as error:
        return office.refused(request, str(error.trouble.label), "feed", feed_id)
    return office.done(request, _("The days are read."), "feed", feed_id)


@require_POST
@owners_only
def removal(request: OfficeRequest, feed_id: int) -> HttpResponse:
    """Let it count no more."""
    kept = fetch_days.end_feed(agent=request.agent, feed_id=feed_id, at=clock.now())
    return office.done(request, _("Its days count like any others again."), "calendar", kept.pk)


@require_POST
@owners_only
def day_removal(request: OfficeRequest, feed_id: int) -> HttpResponse:
    """Take a day out: it is one of work, whatever the feed says later."""
    kept, form = company.feed(feed_id), DayForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, is_again=True)
    on = form.cleaned_data["on"]
    fetch_days.take_day_out(agent=request.agent, feed_id=feed_id, on=on, at=clock.now())
    return office.done(request, _("The day counts as one of work, and stays so."), "feed", feed_id)


@require_POST
@owners_only
def day_return(request: OfficeRequest, feed_id: int) -> HttpResponse:
    """Let a day that was taken out count again as the feed says."""
    kept, form = company.feed(feed_id), DayForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, is_again=True)
    on = form.cleaned_data["on"]
    fetch_days.put_day_back(agent=request.agent, feed_id=feed_id, on=on, at=clock.now())
    return office.done(request, _("The day counts again as that calendar says."), "feed", feed_id)


def _page(request: OfficeRequest, kept: Feed, *, is_again: bool, **given: Any) -> HttpResponse:
    context = {"file_form": NewerFileForm(), **feeds.one(kept, at=clock.now()), **given}
    return office.form(request, "hours/feed.html", context, here="hours", is_again=is_again)
