"""How one signs in: password, code app, passkeys, recovery codes, and where one is signed in now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import sign_in
from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import CameBy
from esmero.ground import clock
from esmero.parts import times
from esmero.web.enter import arrival, browsers
from esmero.web.enter.guard import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.company.models import Company
    from esmero.domain.staff.models import Agent, SignIn
    from esmero.web.enter.guard import OwnRequest

SEE_OTHER = 303


def no_such_door(request: HttpRequest) -> HttpResponse:
    """The library asks where one signs up; the answer is that there is no such page."""
    raise Http404


@require_safe
@signed_in
def show(request: OwnRequest) -> HttpResponse:
    """Show everything about one's own sign-in on one page."""
    at, us = clock.now(), company.the_company()
    zone = ZoneInfo(us.time_zone)
    context = {
        **_second_step(request.agent, at=at, zone=zone),
        **_demanded(us, at=at, zone=zone),
        "has_password": request.agent.has_usable_password(),
        "is_in_directory": staff.is_in_directory(request.agent),
        "sign_ins": _sign_ins(request, at=at, zone=zone),
    }
    return render(request, "enter/mine.html", context)


@require_POST
@signed_in
def end(request: OwnRequest, sign_in_id: int) -> HttpResponse:
    """Sign out in one browser."""
    sign_in.end(agent=request.agent, sign_in_id=sign_in_id, at=clock.now())
    messages.success(request, _("Signed out there."))
    return _back()


@require_POST
@signed_in
def end_all(request: OwnRequest) -> HttpResponse:
    """Sign out everywhere else: this browser alone goes on."""
    at = clock.now()
    sign_in.end_all(agent=request.agent, at=at)
    update_session_auth_hash(request, staff.agent(request.agent.pk))
    arrival.note(request, request.agent, at=at)
    messages.success(request, _("Signed out everywhere but here."))
    return _back()


def _back() -> HttpResponse:
    answer = redirect("mfa_index")
    answer.status_code = SEE_OTHER
    return answer


def _second_step(agent: Agent, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    found = list(Authenticator.objects.filter(user_id=agent.pk).order_by("id"))
    kinds = Authenticator.Type
    codes = [one for one in found if one.type == kinds.RECOVERY_CODES]
    return {
        "code_app": next((one for one in found if one.type == kinds.TOTP), None),
        "passkeys": [_passkey(one, at=at, zone=zone) for one in found if one.type == kinds.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "has_second_step": any(one.type != kinds.RECOVERY_CODES for one in found),
    }


def _passkey(one: Authenticator, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    used = one.last_used_at
    return {
        "id": one.pk,
        "name": one.wrap().name,
        "is_enough": bool(one.wrap().is_passwordless),
        "used": times.on(used, at=at, zone=zone) if used else "",
    }


def _demanded(us: Company, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    begins = us.second_step_from
    return {
        "is_demanded": begins is not None,
        "demanded_now": begins is not None and begins <= at,
        "demanded_on": times.on(begins, at=at, zone=zone) if begins else "",
    }


def _sign_ins(request: OwnRequest, *, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    since = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return [
        _sign_in(one, at=at, zone=zone, own_key=request.session.session_key or "")
        for one in staff.sign_ins_of(request.agent, seen_since=since)
    ]


def _sign_in(one: SignIn, *, at: datetime, zone: ZoneInfo, own_key: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "browser": browsers.in_words(one.browser),
        "network": one.network,
        "came_by": CameBy(one.came_by).label,
        "seen": times.on(one.seen_at, at=at, zone=zone),
        "is_here": one.session_key == own_key,
    }
