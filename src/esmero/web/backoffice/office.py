"""What every page of the back office has: its ways, and a word about what was just done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.backoffice import typed
from esmero.web.backoffice.shown import recount

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

NOT_RIGHT_YET = 422
# By what is set here open promises are counted, and counted again.
COUNTED_BY = {"hours", "promises"}


def show(
    request: OfficeRequest, template: str, context: dict[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """Answer with a page; `here` is the part of the back office it belongs to."""
    if here in COUNTED_BY:
        context = {**context, "recount": recount.strip(at=clock.now())}
    everywhere = {
        "ways": _ways(request, here),
        "home_url": reverse("backoffice:home"),
        "is_owner": request.agent.is_owner,
        "typed_key": typed.new_key(),
        "is_typed": request.method == "POST" or "typed" in request.GET,
    }
    return render(request, f"backoffice/{template}", {**context, **everywhere}, status=status)


def form(
    request: OfficeRequest, template: str, context: dict[str, Any], *, here: str, is_again: bool
) -> HttpResponse:
    """Answer with a form, the first time or once more with what was typed and what to do."""
    if is_again and request.method == "POST":
        typed.put(request)
    return show(request, template, context, here=here, status=NOT_RIGHT_YET if is_again else 200)


def done(request: OfficeRequest, words: str, to: str, *args: int) -> HttpResponse:
    """Go to a page that says in a few words what was done."""
    typed.let_go(request)
    messages.success(request, words)
    return fragments.go(request, reverse(f"backoffice:{to}", args=args))


def refused(request: OfficeRequest, words: str, to: str, *args: int) -> HttpResponse:
    """Go to a page that says why a press could not be done."""
    messages.warning(request, words)
    return fragments.go(request, reverse(f"backoffice:{to}", args=args))


def _ways(request: OfficeRequest, here: str) -> list[tuple[str, str, bool]]:
    ways = [("home", _("Set-up")), ("staff", _("Staff")), ("teams", _("Teams"))]
    ways += [
        ("routing", _("Who gets what")),
        ("hours", _("Hours")),
        ("promises", _("Promises")),
        ("workflows", _("Steps")),
        ("rules", _("Rules")),
        ("tags", _("Tags")),
        ("people", _("People")),
        ("organisations", _("Organisations")),
        ("segments", _("Segments")),
        ("channels", _("Channels")),
        ("programs", _("Programs")),
    ]
    ways += [("sign-in", _("Signing in")), ("company", _("Company")), ("law", _("Law"))]
    ways += [("running", pgettext("installation", "Running"))]
    if not request.agent.is_owner:
        ways = [("home", _("Set-up")), ("teams", _("Teams")), ("tags", _("Tags"))]
        ways += [("organisations", _("Organisations"))]
        ways += [("segments", _("Segments"))]
    found = [(reverse(f"backoffice:{name}"), words, name == here) for name, words in ways]
    found.append((reverse("reports:record"), _("Kept word"), False))
    return [*found, (reverse("desk:home"), _("To the desk"), False)]
