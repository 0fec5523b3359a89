"""A customer's own copy of all that we keep of them: asked for, made meanwhile, fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import both_sides, copy_link, take_along, visit
from esmero.domain.company import reads as company
from esmero.domain.files import reads as files
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import downloads, times, zones
from esmero.ui import fragments
from esmero.web.portal import passes
from esmero.web.portal.guard import shut, visitors_only
from esmero.web.portal.views.you import door
from esmero.web.portal.views.you.known import back_to, copy_context

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import FileResponse, HttpRequest, HttpResponse

    from esmero.domain.customers.models import CopyLink, Customer


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


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, *, copy_token: str) -> HttpResponse | FileResponse:
    """Open a copy by its link: first have a code sent, then fetch it. Raises NotFound for a made-up link."""
    at = clock.now()
    row = copy_link.by_token(copy_token, hold=False)
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(get_language() if chosen else row.customer.language):
        response = _linked(request, row, copy_token, at=at)
        response.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return shut(response)


def _linked(request: HttpRequest, row: CopyLink, token: str, *, at: datetime) -> HttpResponse | FileResponse:
    if copy_link.copy_behind(row, at=at) is None:
        return render(request, "portal/you/copy_link.html", {"is_over": True}, status=410)
    key = passes.key_inside(request, at=at)
    inside = visit.visitor(key, at=at)
    if inside is None and both_sides.to_prove(key, at=at):
        return redirect("you:both")
    is_inside = inside is not None and inside.identity.customer_id == row.customer_id
    if is_inside and request.method == "POST":
        return downloads.answer(copy_link.fetch(key=key, given=token, at=at))
    identity = visit.opening_identity(row.customer_id)
    shown = door.masked(identity.value, with_host=False) if identity else ""
    context = {"token": token, "is_inside": is_inside, "address": shown} | _until(row, at=at)
    if request.method == "POST" and identity:
        if door.may_have_code(request, identity.value):
            return door.send(identity.value, shown=shown, copy=token, at=at)
        context["too_many"] = True
    return render(request, "portal/you/copy_link.html", context, status=429 if "too_many" in context else 200)


def _until(row: CopyLink, *, at: datetime) -> dict[str, str]:
    zone = zones.of(row.customer, company.the_company())
    return {"until": times.on(row.made_at + take_along.KEPT_FOR, at=at, zone=zone)}


@require_POST
@visitors_only
def end_link(request: HttpRequest, *, customer: Customer, link_id: int) -> HttpResponse:
    """Let the link of one's own copy lead nowhere any more. Raises NotFound for others'."""
    at = clock.now()
    copy_link.end(key=passes.key_inside(request, at=at), link_id=link_id, at=at)
    return back_to("copy", anchor="copy")
