"""Who may enter: to one conversation whoever holds its link; to all we know, who returned a code."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from esmero.actions import both_sides, visit
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.portal import passes
from esmero.web.portal.forms import PersonForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    View = Callable[..., HttpResponseBase]

R = TypeVar("R", bound=HttpResponseBase)


def holders_of_the_link(view: View) -> View:
    """Hand the view the conversation that the link opens, in the language of the conversation.

    The reader's own choice of language goes before. Raises NotFound for a wrong or old link.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **given: Any) -> HttpResponseBase:
        conversation = access.by_link_token(token, at=clock.now())
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        language = translation.get_language() if chosen else conversation.language
        with translation.override(language):
            response = view(request, conversation=conversation, token=token, **given)
        response.headers["Content-Language"] = language or settings.LANGUAGE_CODE
        # Other sites never learn the link. Our own do: without it a browser sends forms as from nowhere,
        # and those of readers without script would be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def visitors_only(view: View) -> View:
    """Hand the view the customer who came in by a code, in their language; others are shown the door.

    Each page renews the half an hour that somebody may be quiet; what a page fetches by itself does not.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> HttpResponseBase:
        at = clock.now()
        key = passes.key_inside(request, at=at)
        visitor = visit.visitor(key, at=at)
        if visitor is None:
            # Somebody of ours joined what may be another person's: a code comes back from there first.
            is_in = both_sides.to_prove(key, at=at) is not None
            door = reverse("you:both") if is_in else f"{reverse('you:door')}?again=1"
            # Not inside the piece of the page that htmx asked for.
            if fragments.wants_fragment(request):
                return fragments.go(request, door)
            shown = redirect(door)
            if request.POST.get("words") and "fact_id" in given:
                passes.keep_typed(shown, given["fact_id"], request.POST["words"], at=at)
            if request.method == "POST" and _name(request) == "you:person":
                _keep_typed(request, shown, at=at)
            return shown
        customer = visitor.identity.customer
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        with translation.override(translation.get_language() if chosen else customer.language):
            response = view(request, customer=customer, **given)
            response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        if not (request.method == "GET" and fragments.wants_fragment(request)):
            passes.keep_inside(response, key, at=at)
        return shut(response)

    return guarded


def with_another_side(view: View) -> View:
    """Hand the view what a customer who came in by a code has to prove as well before they see all.

    Whoever has nothing to prove is led on to their page, or to the door.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> HttpResponseBase:
        at = clock.now()
        key = passes.key_inside(request, at=at)
        other = both_sides.to_prove(key, at=at)
        if other is None:
            return redirect("you:known" if visit.visitor(key, at=at) else f"{reverse('you:door')}?again=1")
        # As the browser speaks: what was chosen for both may be the other one's language.
        response = view(request, other=other, **given)
        passes.keep_inside(response, key, at=at)
        return shut(response)

    return guarded


def _keep_typed(request: HttpRequest, shown: HttpResponseBase, *, at: datetime) -> None:
    """Keep what they changed about themselves, for whoever was inside here until just now."""
    whose = visit.customer_of(passes.key_of_before(request, at=at))
    if whose is not None:
        said = {name: str(request.POST.get(name, "")) for name in PersonForm.base_fields}
        changed = {name: value for name, value in said.items() if value != getattr(whose, name)}
        passes.keep_typed_of_them(shown, whose.pk, changed, at=at)


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def shut(response: R) -> R:
    """Keep a page about one person out of every cache, list and other site. Return it."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
