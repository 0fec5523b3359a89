"""A customer's own addresses: another one is proven, one comes first, one is changed or forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import merge, own_addresses, own_reach
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import times
from esmero.ui import fragments
from esmero.web.portal import passes
from esmero.web.portal.forms import CodeForm, OwnAddressForm
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.door import may_have_code, may_try
from esmero.web.portal.views.you.known import back_to

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer, Identity

MOST_DIGITS = 18
ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@visitors_only
def another(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Ask for an address of theirs and send a code there; `instead` is the one whose place it takes."""
    at = clock.now()
    older = _instead(request, customer)
    form = OwnAddressForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "older": older}
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if may_have_code(request, address):
            key = passes.key_inside(request, at=at)
            asked = {"key": key, "address": address, "language": times.language()}
            try:
                own_addresses.ask(**asked, instead_of=older.pk if older else None, at=at)
            except own_addresses.UsedByTwo:
                return back_to("way_in", anchor="reach")
            return redirect("you:addresses-code")
        context["too_many"] = True
        return render(request, "portal/you/address.html", context, status=429)
    status = fragments.NOT_RIGHT_YET if request.method == "POST" else 200
    return render(request, "portal/you/address.html", context, status=status)


@require_http_methods(ASK_OR_DO)
@visitors_only
def code(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Take the code in that went to an address of theirs, and say what came of it."""
    at = clock.now()
    key = passes.key_inside(request, at=at)
    address = own_addresses.asked_for(key, at=at)
    if not address:
        return redirect("you:addresses")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _tried(request, key, form.cleaned_data["code"], at=at)
        if answer.outcome == own_addresses.Outcome.JOINED:
            return back_to(answer.outcome.value, fact_id=answer.joining_id, anchor="reach")
        if answer.outcome == own_addresses.Outcome.MEANWHILE:
            form.add_error("code", _("The code was right, but something changed meanwhile. Begin once more."))
        elif answer.outcome != own_addresses.Outcome.WRONG:
            return back_to(answer.outcome.value, anchor="reach")
        else:
            form.add_error(
                "code", _("This is not the code, or its time is over. Have a new one sent to you.")
            )
    status = fragments.NOT_RIGHT_YET if request.method == "POST" else 200
    context = {"form": form, "address": address, "customer": customer}
    return render(request, "portal/you/address_code.html", context, status=status)


@require_POST
@visitors_only
def first(request: HttpRequest, *, customer: Customer, identity_id: int) -> HttpResponse:
    """Let this be the address or number that we write to or call first."""
    at = clock.now()
    customers.identity_of_customer(customer.pk, identity_id)
    own_reach.put_first(key=passes.key_inside(request, at=at), identity_id=identity_id, at=at)
    return back_to("first", anchor="reach")


@require_POST
@visitors_only
def forgetting(request: HttpRequest, *, customer: Customer, identity_id: int) -> HttpResponse:
    """Forget an address or number for good; not the one by which they are inside."""
    at = clock.now()
    customers.identity_of_customer(customer.pk, identity_id)
    try:
        own_reach.have_forgotten(key=passes.key_inside(request, at=at), identity_id=identity_id, at=at)
    except own_reach.OnlyWayIn:
        return back_to("way_in", anchor="reach")
    return back_to("address_forgotten", anchor="reach")


@require_POST
@visitors_only
def former_forgetting(request: HttpRequest, *, customer: Customer, former_id: int) -> HttpResponse:
    """Forget for good what is theirs no longer."""
    at = clock.now()
    customers.former_of_customer(customer.pk, former_id)
    own_reach.have_former_forgotten(key=passes.key_inside(request, at=at), former_id=former_id, at=at)
    return back_to("former_forgotten", anchor="reach")


@require_POST
@visitors_only
def undoing(request: HttpRequest, *, customer: Customer, joining_id: int) -> HttpResponse:
    """Take back that what came from another address joined their story."""
    at = clock.now()
    if customer.pk not in customers.family_of(customers.joining(joining_id).to_id):
        raise NotFound("joining")
    try:
        key = passes.key_inside(request, at=at)
        own_addresses.take_joining_back(key=key, joining_id=joining_id, at=at)
    except merge.CannotUndo:
        return back_to("held_together", anchor="reach")
    return back_to("apart_again", anchor="reach")


def _tried(request: HttpRequest, key: str, typed: str, *, at: datetime) -> own_addresses.Answer:
    if not may_try(request):
        return own_addresses.Answer(own_addresses.Outcome.WRONG)
    return own_addresses.prove(key=key, code=typed, at=at)


def _instead(request: HttpRequest, customer: Customer) -> Identity | None:
    given = request.POST.get("instead", "") or request.GET.get("instead", "")
    if not given.isdecimal() or len(given) > MOST_DIGITS:
        return None
    return customers.identity_of_customer(customer.pk, int(given))
