"""People from files: looked at first, then brought in, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import bring_people
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.insight.people_files import NotReadable
from esmero.ui import fragments
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.people import ColumnsForm, PeopleFileForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import people_files as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.customers.models import PeopleImport
    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def files(request: OfficeRequest) -> HttpResponse:
    """Show the files with people, and take a new one."""
    at = clock.now()
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            run = bring_people.hand_in(agent=request.agent, content=given.read(), name=given.name, at=at)
        except NotReadable:
            form.say_not_readable()
        else:
            return office.done(
                request, _("The file is kept. Nobody is brought in yet."), "people_file", run.pk
            )
    context = {"form": form, **shown.everything(at=at)}
    return office.form(request, "people/list.html", context, here="people", is_again=request.method == "POST")


@require_safe
@owners_only
def file(request: OfficeRequest, import_id: int) -> HttpResponse:
    """Show what a file holds and what would come of it; while the worker is busy, how far it is."""
    return _page(request, customers.people_import(import_id), None)


@require_POST
@owners_only
def columns(request: OfficeRequest, import_id: int) -> HttpResponse:
    """Say what the columns mean, and look again."""
    run = customers.people_import(import_id)
    form = ColumnsForm(run, request.POST, examples=shown.examples(run))
    if not form.is_valid():
        return _page(request, run, form)
    try:
        bring_people.say_what_columns_mean(
            agent=request.agent, import_id=import_id, means=form.means(), at=clock.now()
        )
    except bring_people.AtWork:
        return _too_late(request, import_id)
    return office.done(request, _("The file is looked at once more."), "people_file", import_id)


@require_POST
@owners_only
def bringing(request: OfficeRequest, import_id: int) -> HttpResponse:
    """Bring the people in."""
    try:
        bring_people.begin(agent=request.agent, import_id=import_id, at=clock.now())
    except bring_people.AtWork:
        return _too_late(request, import_id)
    return office.done(request, _("The people are being brought in."), "people_file", import_id)


@require_POST
@owners_only
def taking_back(request: OfficeRequest, import_id: int) -> HttpResponse:
    """Take back all that the file added."""
    try:
        bring_people.take_back(agent=request.agent, import_id=import_id, at=clock.now())
    except bring_people.AtWork:
        return _too_late(request, import_id)
    return office.done(request, _("It is being taken back."), "people_file", import_id)


@require_POST
@owners_only
def removal(request: OfficeRequest, import_id: int) -> HttpResponse:
    """Take a file away that brought nobody in."""
    try:
        bring_people.drop(agent=request.agent, import_id=import_id)
    except bring_people.AtWork:
        return _too_late(request, import_id)
    return office.done(request, _("The file is gone, and nobody was brought in."), "people")


def _too_late(request: OfficeRequest, import_id: int) -> HttpResponse:
    return office.refused(request, _("That was done already, or is under way."), "people_file", import_id)


def _page(request: OfficeRequest, run: PeopleImport, form: ColumnsForm | None) -> HttpResponse:
    context: dict[str, Any] = shown.one(run, at=clock.now())
    context["form"] = form or ColumnsForm(run, examples=shown.examples(run))
    if fragments.wants_fragment(request):
        return render(request, "backoffice/people/_found.html", context)
    return office.form(request, "people/show.html", context, here="people", is_again=form is not None)
