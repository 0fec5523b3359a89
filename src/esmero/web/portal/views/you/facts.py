"""What a customer does about one thing that we know: each is a press, and the page says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from esmero.actions import mirror
from esmero.domain.customers.kinds import FactUse
from esmero.ground import clock
from esmero.web.portal.forms import CorrectionForm, LastDayForm, UsesForm
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.known import again, back_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer


@require_POST
@visitors_only
def correction(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Put their words in its place."""
    at, form = clock.now(), CorrectionForm(request.POST)
    if not form.is_valid():
        return again(request, customer, wrong=(fact_id, "correction", form), at=at)
    words = form.cleaned_data["words"]
    made = mirror.correct(customer_id=customer.pk, fact_id=fact_id, words=words, at=at)
    return back_to("corrected", fact_id=made.pk)


@require_POST
@visitors_only
def bringing_back(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Undo a correction."""
    fact = mirror.take_back(customer_id=customer.pk, fact_id=fact_id, at=clock.now())
    return back_to("taken_back", fact_id=fact.pk) if fact else back_to("", fact_id=fact_id)


@require_POST
@visitors_only
def confirmation(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Say that it is still so."""
    mirror.confirm(customer_id=customer.pk, fact_id=fact_id, at=clock.now())
    return back_to("confirmed", fact_id=fact_id)


@require_POST
@visitors_only
def hiding(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Hide it from our people, or show it to them again."""
    is_hidden = request.POST.get("is_hidden") == "on"
    mirror.hide(customer_id=customer.pk, fact_id=fact_id, is_hidden=is_hidden, at=clock.now())
    return back_to("hidden" if is_hidden else "shown", fact_id=fact_id)


@require_POST
@visitors_only
def last_day(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Let it hold to a day."""
    at, form = clock.now(), LastDayForm(request.POST)
    if not form.is_valid():
        return again(request, customer, wrong=(fact_id, "last_day", form), at=at)
    ends_on = form.cleaned_data["ends_on"]
    mirror.end_on(customer_id=customer.pk, fact_id=fact_id, ends_on=ends_on, at=at)
    return back_to("ends", fact_id=fact_id)


@require_POST
@visitors_only
def uses(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Say for what it may be used; what is not chosen is forbidden."""
    at, form = clock.now(), UsesForm(request.POST)
    if not form.is_valid():
        return again(request, customer, wrong=(fact_id, "uses", form), at=at)
    not_for = set(FactUse.values) - set(form.cleaned_data["allowed"])
    mirror.forbid(customer_id=customer.pk, fact_id=fact_id, not_for=not_for, at=at)
    return back_to("uses", fact_id=fact_id)


@require_POST
@visitors_only
def forgetting(request: HttpRequest, *, customer: Customer, fact_id: int) -> HttpResponse:
    """Have it forgotten: its words are gone for good."""
    mirror.have_forgotten(customer_id=customer.pk, fact_id=fact_id, at=clock.now())
    return back_to("forgotten", anchor="known")
