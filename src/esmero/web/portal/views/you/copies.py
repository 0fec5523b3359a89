"""A customer's own copy of all that we keep of them: asked for, made meanwhile, fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from esmero.actions import take_along
from esmero.domain.files import reads as files
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import downloads
from esmero.ui import fragments
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.known import back_to, copy_context

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer


@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def copy(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Have a copy made; asked by GET, say how far it is."""
    at = clock.now()
    if request.method == "POST":
        take_along.ask(customer_id=customer.pk, language=get_language() or customer.language, at=at)
    if not fragments.wants_fragment(request):
        return back_to("copy", anchor="copy")
    return render(request, "parts/known/_copy.html", copy_context(customer, at=at) | {"may_change": True})


@require_safe
@visitors_only
def file(_request: HttpRequest, *, customer: Customer, file_id: int) -> FileResponse:
    """Answer with the customer's own copy. Raises NotFound, also after a week."""
    found = files.copy_of(customer.pk)
    if found is None or found.pk != file_id:
        raise NotFound("attachment")
    return downloads.answer(found)
