"""Behind the links in letters about consent: the page shows the words, and only its button does anything.

Programs that look into letters follow every link by GET; they agree to nothing and take nothing back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from esmero.actions import agreeing
from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.parts import times, zones
from esmero.ui import fragments
from esmero.web.portal.guard import shut

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Consent


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, confirmation_token: str) -> HttpResponse:
    """Show what is to be confirmed, and confirm it by POST. Raises NotFound."""
    at = clock.now()
    if request.method == "POST":
        agreeing.confirm(confirmation_token, at=at)
        return fragments.see(request.path)
    row = agreeing.by_link(confirmation_token, step=agreeing.CONFIRMATION)
    can = {"can_confirm": customers.takes_confirmation(row, at=at)}
    return _show(request, "portal/you/confirmation.html", row, can, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, withdrawal_token: str) -> HttpResponse:
    """Show what was agreed to, and take it back by POST. Raises NotFound."""
    at = clock.now()
    if request.method == "POST":
        agreeing.withdraw_by_link(withdrawal_token, at=at)
        return fragments.see(request.path)
    row = agreeing.by_link(withdrawal_token, step=agreeing.WITHDRAWAL)
    return _show(request, "portal/you/withdrawal.html", row, {}, at=at)


def _show(
    request: HttpRequest, template: str, row: Consent, more: dict[str, Any], *, at: datetime
) -> HttpResponse:
    # The reader's own choice of language goes before.
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(translation.get_language() if chosen else row.customer.language):
        zone = zones.of(row.customer, company.the_company())
        # A newer yes or no than that of this letter counts: only what is so now is said.
        stands = agreeing.how_it_stands(row, at=at)
        shown = row if more.get("can_confirm") else stands.consent or row
        no_at = stands.taken_back.withdrawn_at if stands.taken_back else None
        context = {
            "consent": shown,
            "stands": stands,
            "given": times.on(shown.given_at, at=at, zone=zone),
            "confirmed": times.on(shown.confirmed_at, at=at, zone=zone) if shown.confirmed_at else "",
            "taken_back": times.on(no_at, at=at, zone=zone) if no_at else "",
            **more,
        }
        response = render(request, template, context)
        response.headers["Content-Language"] = times.language()
    return shut(response)
