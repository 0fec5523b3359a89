"""Customers who wish to be forgotten altogether: who, by when, what goes and what stays; and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import farewell, forget, keep_for_law
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import farewells as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def all_farewells(request: OfficeRequest) -> HttpResponse:
    """Show who wishes to be forgotten, the next due first."""
    context = {"wishes": shown.everything(at=clock.now())}
    return office.show(request, "farewells/list.html", context, here="company")


@require_safe
@owners_only
def one(request: OfficeRequest, farewell_id: int) -> HttpResponse:
    """Ask once more before it is done. Raises NotFound where it is done or was taken back."""
    context = shown.one(customers.farewell(farewell_id), at=clock.now())
    return office.show(request, "farewells/page.html", context, here="company")


@require_POST
@owners_only
def erasure(request: OfficeRequest, farewell_id: int) -> HttpResponse:
    """Do it: nobody can bring it back."""
    at = clock.now()
    try:
        farewell.erase(agent=request.agent, farewell_id=farewell_id, at=at)
    except forget.KeptForLaw:
        number = customers.farewell(farewell_id).customer_id
        keep_for_law.erase_later(agent=request.agent, customer_id=number, at=at)
        said = _("The law makes you keep them for now. They are erased by themselves once that ends.")
        return office.refused(request, said, "farewells")
    words = _("It is done: they are forgotten, and a last letter tells them so.")
    return office.done(request, words, "farewells")
