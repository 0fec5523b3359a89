"""Before all is shown: what one of ours joined with whoever came in is theirs as well, or kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import both_sides
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.parts import people, times, zones
from esmero.ui import fragments
from esmero.web.portal import passes
from esmero.web.portal.forms import CodeForm
from esmero.web.portal.guard import with_another_side
from esmero.web.portal.views.you.door import masked, may_have_code, may_try
from esmero.web.portal.views.you.known import back_to

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Identity
    from esmero.domain.customers.reads import OtherSide

MOST_DIGITS = 18
ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@with_another_side
def ask(request: HttpRequest, *, other: OtherSide) -> HttpResponse:
    """Ask whether both are them, and send a code to the other side; or offer to keep the two apart."""
    at = clock.now()
    identity = _asked(request, other)
    if request.method == "POST" and identity and may_have_code(request, identity.value):
        key = passes.key_inside(request, at=at)
        both_sides.ask(key=key, identity_id=identity.pk, language=times.language(), at=at)
        return redirect("you:both-code")
    too_many = request.method == "POST" and identity is not None
    context = _context(other, at=at) | {"too_many": too_many}
    return render(request, "portal/you/both.html", context, status=429 if too_many else 200)


@require_http_methods(ASK_OR_DO)
@with_another_side
def code(request: HttpRequest, *, other: OtherSide) -> HttpResponse:
    """Take the code in that went to the other side: then all is shown."""
    at = clock.now()
    key = passes.key_inside(request, at=at)
    identity = _of(other, both_sides.asked_for(key, at=at))
    if identity is None:
        return redirect("you:both")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if may_try(request) and both_sides.prove(key=key, code=form.cleaned_data["code"], at=at):
            return back_to("both", anchor="reach")
        form.add_error("code", _("This is not the code, or its time is over. Have a new one sent to you."))
    status = fragments.NOT_RIGHT_YET if request.method == "POST" else 200
    context = {"form": form, "address": _shown(identity)}
    return render(request, "portal/you/both_code.html", context, status=status)


@require_POST
@with_another_side
def apart(request: HttpRequest, *, other: OtherSide) -> HttpResponse:
    """Keep the two apart: whoever came in sees what is theirs alone."""
    at = clock.now()
    if request.POST.get("joining") != str(other.joining.pk):
        # What they read was about another one.
        return redirect("you:both")
    both_sides.keep_apart(key=passes.key_inside(request, at=at), at=at)
    return back_to("kept_apart", anchor="reach")


def _context(other: OtherSide, *, at: datetime) -> dict[str, Any]:
    zone = zones.of(other.customer, company.the_company())
    return {
        "number": other.joining.pk if other.may_part else 0,
        "colleague": people.of_agent(other.joining.by).name,
        "when": times.on(other.joining.at, at=at, zone=zone),
        "addresses": [(one.pk, _shown(one)) for one in both_sides.to_prove_by(other)],
        "lost": [_shown(one) for one in other.addresses if one.lost_since],
    }


def _shown(identity: Identity) -> str:
    # It may be somebody else's: nobody learns it here.
    return masked(identity.value, with_host=False)


def _asked(request: HttpRequest, other: OtherSide) -> Identity | None:
    given = request.POST.get("address", "")
    return _of(other, int(given)) if given.isdecimal() and len(given) <= MOST_DIGITS else None


def _of(other: OtherSide, number: int) -> Identity | None:
    return next((one for one in both_sides.to_prove_by(other) if one.pk == number), None)
