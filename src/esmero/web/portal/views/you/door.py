"""The door to what we know: an address, a code that goes there, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import visit
from esmero.domain.customers import reads as customers
from esmero.ground import clock, crypto, limits
from esmero.parts import times
from esmero.web.portal import passes
from esmero.web.portal.forms import AddressForm, CodeForm
from esmero.web.portal.guard import holders_of_the_link, shut

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from esmero.domain.conversations.models import Conversation

CODES_FROM_A_PLACE = 20
CODES_TO_AN_ADDRESS = 5
TRIES_OF_A_CODE = 5
TRIES_FROM_A_PLACE = 40


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the address to which a code goes; the answer is the same whether we know it or not."""
    at = clock.now()
    if visit.came_in(passes.key_inside(request, at=at), at=at):
        return redirect("you:known")
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "is_again": "again" in request.GET}
        context["is_kept"] = passes.has_typed(request, at=at)
        return shut(render(request, "portal/you/door.html", context, status=422 if request.POST else 200))
    address = form.cleaned_data["email"]
    if not may_have_code(request, address):
        return shut(render(request, "portal/you/door.html", {"form": form, "too_many": True}, status=429))
    return send(address, shown=address, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@holders_of_the_link
def from_conversation(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Offer the way from a conversation: the code goes to its customer's own address alone."""
    at = clock.now()
    identity = visit.opening_identity_from(conversation)
    shown = masked(identity.value) if identity else ""
    context = {"conversation": conversation, "token": token, "address": shown}
    if request.method == "POST" and identity:
        if may_have_code(request, identity.value):
            return send(identity.value, shown=shown, at=at)
        context["too_many"] = True
    status = 429 if "too_many" in context else 200
    return shut(render(request, "portal/you/from_conversation.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code in and open the door; a wrong one, a late one and one never sent are answered alike."""
    at = clock.now()
    asked = passes.asked(request, at=at)
    if asked is None:
        return redirect("you:door")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            inside = _tried(request, asked.key, form.cleaned_data["code"], at=at)
            if inside:
                answer = redirect("you:copy-link", asked.copy) if asked.copy else redirect("you:known")
                passes.forget(answer)
                passes.keep_inside(answer, inside, at=at)
                return shut(answer)
            form.add_error(
                "code", _("This is not the code, or its time is over. Have a new one sent to you.")
            )
    context = {"form": form, "address": asked.address}
    return shut(render(request, "portal/you/code.html", context, status=status))


@require_POST
def leaving(request: HttpRequest) -> HttpResponse:
    """Sign out: in this browser nothing is open any more."""
    at = clock.now()
    visit.leave(key=passes.key_inside(request, at=at), at=at)
    answer = redirect(f"{reverse('you:door')}?left=1")
    passes.forget(answer)
    return shut(answer)


def masked(address: str, *, with_host: bool = True) -> str:
    """Return an address such that its owner knows it again and nobody else learns it: "a…@example.org".

    Of a name with fewer than three letters the first one would tell it all: "…@example.org". Without its host
    ("a…@e….org") it tells nothing of whose it is either where somebody has a domain of their own.
    """
    name, _at, host = address.rpartition("@")
    shown = host if with_host else f"{host[:1]}….{host.rpartition('.')[2]}"
    return f"{name[:1] if len(name) > 2 else ''}…@{shown}"


def _tried(request: HttpRequest, key: str, typed: str, *, at: datetime) -> str:
    """Return the key that opens; nothing for a wrong code, and nothing any more after five of them."""
    is_within = limits.allows("code_try", crypto.digest(key.encode()), times=TRIES_OF_A_CODE, seconds=600)
    return visit.enter(key=key, code=typed, at=at) if may_try(request) and is_within else ""


def may_try(request: HttpRequest) -> bool:
    """Say whether this place may try another code."""
    network = limits.network(request.META.get("REMOTE_ADDR", ""))
    return limits.allows("code_tries", network, times=TRIES_FROM_A_PLACE, seconds=3600)


def may_have_code(request: HttpRequest, address: str) -> bool:
    """Say whether a code may go to an address; counted for every one alike, known or not."""
    network = limits.network(request.META.get("REMOTE_ADDR", ""))
    whose = crypto.digest(customers.normal_email(address).encode())
    if not limits.allows("code_from", network, times=CODES_FROM_A_PLACE, seconds=3600):
        # Not counted for the address: one place must not shut its owner out.
        return False
    return limits.allows("code_to", whose, times=CODES_TO_AN_ADDRESS, seconds=3600)


def send(address: str, *, shown: str, copy: str = "", at: datetime) -> HttpResponse:
    """Have a code sent to an address, named as `shown`; `copy` is the link by which they came."""
    key = visit.new_key()
    visit.ask_for_code(address=address, key=key, language=times.language(), at=at)
    answer = redirect("you:code")
    passes.keep_asked(answer, passes.Asked(key, shown, copy), at=at)
    return shut(answer)
