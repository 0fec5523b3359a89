"""Spain's law on customer service: where the company stands, figures noted by hand, and the audit file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import audit_file, draw_workflow, profiles
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import SPAIN
from esmero.domain.files import reads as files
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import downloads
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.law import CallsForm, YearForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import law as shown

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def law(request: OfficeRequest) -> HttpResponse:
    """Show how the company stands with each rule, how that changed, and the audit files."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def switch(request: OfficeRequest) -> HttpResponse:
    """Ask once, then have the company be measured by the law, or no more."""
    if request.method != "POST":
        return office.show(request, "law/switch.html", shown.asked(at=clock.now()), here="law")
    is_on = request.POST.get("is_on") == "on"
    profiles.switch(agent=request.agent, is_on=is_on, at=clock.now())
    words = _("Switched on.") if is_on else _("Switched off.")
    return office.done(request, words, "law")


@require_POST
@owners_only
def look(request: OfficeRequest) -> HttpResponse:
    """Ask to look how the company stands."""
    profiles.look_now(agent=request.agent, at=clock.now())
    return office.done(request, _("It is being looked at."), "law")


@require_POST
@owners_only
def calls(request: OfficeRequest) -> HttpResponse:
    """Note a month's calls as the telephones counted them."""
    at = clock.now()
    form = CallsForm(request.POST, request.FILES, months=shown.months(at))
    if not form.is_valid():
        return _page(request, calls_form=form)
    given = form.cleaned_data
    profiles.note_calls(
        agent=request.agent,
        on=date.fromisoformat(given["on"]),
        whole=given["whole"],
        good=given["good"],
        file=form.sent(),
        at=at,
    )
    return office.done(request, _("Noted."), "law")


@require_POST
@owners_only
def audit(request: OfficeRequest) -> HttpResponse:
    """Ask for the audit file of a year; it is made in the background."""
    form = _year_form(request)
    if not form.is_valid():
        return _page(request, year_form=form)
    audit_file.ask(agent=request.agent, year=form.cleaned_data["year"], at=clock.now())
    return office.done(
        request, _("It is being made. In a minute it stands here: load the page again."), "law"
    )


@require_safe
@owners_only
def file(request: OfficeRequest, law_file_id: int) -> HttpResponseBase:
    """Hand out an audit file, or the file behind figures noted by hand. Raises NotFound."""
    del request
    profile = company.profile(SPAIN)
    if profile is None:
        raise NotFound("attachment")
    return downloads.answer(files.within(law_file_id, profile.ref))


@require_POST
@owners_only
def withdrawal(request: OfficeRequest) -> HttpResponse:
    """Add a kind of conversation for withdrawals, with its steps, switched off."""
    kind = draw_workflow.add_withdrawal(agent=request.agent, at=clock.now())
    words = _("Added, with its steps. Look at them, change what you like, and switch it on.")
    return office.done(request, words, "workflow", kind.pk)


def _page(
    request: OfficeRequest, *, calls_form: CallsForm | None = None, year_form: YearForm | None = None
) -> HttpResponse:
    at = clock.now()
    context = {
        **shown.of_now(at=at),
        "calls_form": calls_form or CallsForm(months=shown.months(at)),
        "year_form": year_form or _year_form(request),
    }
    is_again = calls_form is not None or year_form is not None
    return office.form(request, "law/show.html", context, here="law", is_again=is_again)


def _year_form(request: OfficeRequest) -> YearForm:
    given = request.POST if request.method == "POST" and "year" in request.POST else None
    founded = profiles.month_of(company.the_company().founded_at)
    return YearForm(given, first=founded, last=profiles.month_of(clock.now()))
