"""Organisations: all of them by name, and how each is called and what it is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import organise, sights
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.parts import people
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.organisations import NewOrganisationForm, OrganisationForm
from esmero.web.backoffice.forms.organisations_named import offered
from esmero.web.backoffice.guard import leads_too, owners_only
from esmero.web.backoffice.views.organisations_joined import joined_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.customers.models import Organisation
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]
SHOWN = 50
REACHES = ("own", "below")
LONGEST_ASKED = 120
NOT_KEPT = (
    organise.GoesInCircles,
    organise.TooDeep,
    organise.NameTaken,
    organise.DomainTaken,
    organise.EverybodysDomain,
)


@require_safe
@leads_too
def all_of_them(request: OfficeRequest) -> HttpResponse:
    """Show the organisations by name, a page at a time; those of the words that were typed."""
    typed = request.GET.get("q", "")[:LONGEST_ASKED]
    after = customers.place_of(request.GET.get("after", ""))
    rows = customers.organisations_found(typed, most=SHOWN + 1, after=after)
    more = {"q": typed, "after": rows[SHOWN - 1].pk} if len(rows) > SHOWN else None
    context = {
        "typed": typed,
        "rows": [(one.name, reverse("backoffice:organisation", args=[one.pk])) for one in rows[:SHOWN]],
        "more_url": f"{reverse('backoffice:organisations')}?{urlencode(more)}" if more else "",
    }
    return office.show(request, "organisations/list.html", context, here="organisations")


@require_http_methods(EITHER)
@leads_too
def new(request: OfficeRequest) -> HttpResponse:
    """Add an organisation before anybody belongs to it."""
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = organise.begin(agent=request.agent, name=form.cleaned_data["name"], at=clock.now())
        return office.done(request, _("It is kept."), "organisation", made.pk)
    return _form(request, "new", {"form": form})


@require_http_methods(EITHER)
@leads_too
def organisation(request: OfficeRequest, organisation_id: int) -> HttpResponse:
    """Show how an organisation is called and what it is part of; change it."""
    one = customers.organisation(organisation_id)
    form = OrganisationForm(request.POST or None, initial=_as_it_is(one))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.told()
        try:
            organise.describe(agent=request.agent, organisation_id=one.pk, at=clock.now(), **given)
            return office.done(request, _("It is changed."), "organisations")
        except NOT_KEPT as error:
            form.say(error)
    context = {
        "form": form,
        "organisation": one,
        "leaders": _leaders(one),
        "sight": customers.sight_of(one.pk),
    }
    context["joined"] = joined_to(one, at=clock.now())
    return _form(request, "show", context)


@require_POST
@owners_only
def sight(request: OfficeRequest, organisation_id: int) -> HttpResponse:
    """Let whoever leads it read what its people write to us as such, also below it, or no more."""
    at, reach = clock.now(), request.POST.get("reach", "")
    if reach in REACHES:
        below = reach == "below"
        sights.open_sight(agent=request.agent, organisation_id=organisation_id, reaches_below=below, at=at)
        words = _(
            "It is switched on. Everybody whom it concerns gets a letter now, and nothing older is shown."
        )
    else:
        sights.close_sight(agent=request.agent, organisation_id=organisation_id, at=at)
        words = _("It is switched off. From this moment nobody there reads anything.")
    return office.done(request, words, "organisation", organisation_id)


@require_safe
@leads_too
def named(request: OfficeRequest) -> HttpResponse:
    """Offer organisations while one types their names in a condition, as what the field would then say."""
    key = request.GET.get("row", "")
    typed = request.GET.get(f"when-{key}-values", "")
    return render(request, "backoffice/organisations/_offered.html", {"offered": offered(typed)})


def _leaders(one: Organisation) -> str:
    """Return who leads it, as colleagues name them."""
    found = customers.leaders_of([one.pk])
    return ", ".join(people.of_customer(row.customer).name for row in found)


def _as_it_is(one: Organisation) -> dict[str, str]:
    above = customers.above(one)
    domains = "\n".join(customers.domains_of(one))
    return {"name": one.name, "parent": above[0].name if above else "", "domains": domains}


def _form(request: OfficeRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    is_again = request.method == "POST"
    template = f"organisations/{name}.html"
    return office.form(request, template, context, here="organisations", is_again=is_again)
