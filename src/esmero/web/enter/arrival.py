"""Somebody has just signed in: where from, with what, and how the session goes on."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY

from esmero.actions import arrange, sign_in
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import SECOND_STEP_KNOWN, CameBy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from esmero.domain.staff.models import Agent

# What a session keeps about its sign-in: its number, its own key, and when it was last noted.
NOTED = "esmero.sign_in"
# And until when it is known that the person has a second step.
SECOND_STEP = SECOND_STEP_KNOWN
KNOWN_FOR = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=5)
# The cookie with the language that was chosen at the door just now, before anybody knew who it is.
LANGUAGE, AT_THE_DOOR = "esmero_at_the_door", timedelta(minutes=15)
# Whoever did not want to stay signed in is signed out after a working day without a sign of life.
NETWORK_BITS = {4: 24, 6: 48}
IDLE = timedelta(hours=12)
FOR_EVER = 2.0**40


def note(request: HttpRequest, agent: Agent, *, at: datetime) -> None:
    """Note a fresh sign-in on the list of the person's own sign-ins."""
    if "_session_expiry" not in request.session:
        # Only who ticked "stay signed in" stays longer than the browser is open.
        request.session.set_expiry(0)
    records = get_authentication_records(request, agent)
    noted = sign_in.begin(
        agent=agent,
        session_key=request.session.session_key or "",
        came_by=_came_by(records, request),
        network=_network(request),
        browser=request.headers.get("User-Agent", ""),
        at=at,
    )
    request.session[NOTED] = [noted.pk, request.session.session_key, at.timestamp()]
    if noted.came_by == CameBy.DIRECTORY:
        # Whoever comes by the directory was asked there for as many steps as the company wants.
        request.session[SECOND_STEP] = FOR_EVER


def choose_language(response: HttpResponseBase, language: str) -> None:
    """Have the browser keep the language that somebody chooses at the door until it is known who they are.

    A guest has no session: whoever only looks leaves nothing behind here.
    """
    response.set_cookie(
        LANGUAGE,
        language,
        max_age=AT_THE_DOOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def keep_language(request: HttpRequest, agent: Agent, *, at: datetime) -> None:
    """Speak to whoever comes in the language that they chose at the door just now."""
    chosen = request.COOKIES.get(LANGUAGE, "")
    if chosen in dict(settings.LANGUAGES):
        arrange.set_language(agent=agent, language=chosen, at=at)


def forget_language(response: HttpResponseBase) -> None:
    """Whoever comes in next by this browser chooses for themselves."""
    response.delete_cookie(LANGUAGE, samesite="Lax")


def _came_by(records: list[dict[str, Any]], request: HttpRequest) -> CameBy:
    first = records[0] if records else {}
    known = {
        "code": CameBy.CODE,
        "mfa": CameBy.PASSKEY,
        "directory": CameBy.DIRECTORY,
        "invitation": CameBy.INVITATION,
    }
    return known.get(str(first.get("method")), CameBy.PASSWORD)


def has_second_step(request: HttpRequest, agent: Agent, *, at: datetime) -> bool:
    """Say whether the person has a second step, or came by a directory that asks for one itself."""
    now = at.timestamp()
    if request.session.get(SECOND_STEP, 0) > now:
        return True
    if not staff.has_second_step(agent):
        return False
    request.session[SECOND_STEP] = now + KNOWN_FOR.total_seconds()
    return True


def _network(request: HttpRequest) -> str:
    """Return the network somebody comes from: enough to know one's own, too little to follow anybody."""
    try:
        found = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = NETWORK_BITS[found.version]
    return str(ipaddress.ip_network((found, bits), strict=False))


def is_over(request: HttpRequest, *, at: datetime) -> bool:
    """Say whether a session that was to last as long as its browser has been silent for too long."""
    noted = request.session.get(NOTED)
    return bool(
        noted
        and request.session.get_expire_at_browser_close()
        and at.timestamp() - noted[2] > IDLE.total_seconds()
    )


def note_seen(request: HttpRequest, *, at: datetime) -> None:
    """Note now and then that somebody is still there; most pages note nothing."""
    noted = request.session.get(NOTED)
    if not noted or SESSION_KEY not in request.session:
        return
    key = request.session.session_key or ""
    if key == noted[1] and at.timestamp() - noted[2] < SEEN_EVERY.total_seconds():
        return
    sign_in.seen(sign_in_id=noted[0], session_key=key, network=_network(request), at=at)
    request.session[NOTED] = [noted[0], key, at.timestamp()]
