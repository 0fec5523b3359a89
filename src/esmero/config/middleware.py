"""What every request goes through besides Django's own middleware."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from esmero.actions import sign_in
from esmero.config import answers, company_kept
from esmero.ground import clock, db, limits
from esmero.ground.refs import NotFound, NotYours
from esmero.ui import fragments
from esmero.web.enter import arrival

# As `pages` marks it.
REFUSED = "esmero.refused"

TOO_OFTEN = 429
Handler = Callable[[HttpRequest], HttpResponse]


def speak_the_readers_language(get_response: Handler) -> Handler:
    """Choose the page's language: the reader's own choice (cookie) first, then the browser's wish."""

    def handle(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return handle


def refuse_what_was_too_much(get_response: Handler) -> Handler:
    """Answer a request whose body was too big to be taken: no view sees it."""

    def handle(request: HttpRequest) -> HttpResponse:
        scope = request.META.get("asgi.scope") or {}
        return answers.too_big(request) if scope.get(REFUSED) else get_response(request)

    return handle


def keep_private_pages_out_of_caches(get_response: Handler) -> Handler:
    """Say no-store on every page of ours: they hold people's words (static files never come here)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code == TOO_OFTEN:
            # Whoever is told to wait is told for how long; pages count by the hour.
            response.headers.setdefault("Retry-After", "3600")
        return response

    return handle


def tell_strangers_nothing(get_response: Handler) -> Handler:
    """Answer what doesn't exist, and what isn't for the one who asks, with the same calm page."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_no_page = request.method == "GET" and response.status_code == answers.NOT_ALLOWED
        return answers.only_pressed(request, response) if is_no_page else response

    def not_found(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotYours):
            _note_refusal(request)
        return answers.not_found(request, error) if isinstance(error, NotFound) else None

    handle.process_exception = not_found  # type: ignore[attr-defined]
    return handle


# What one person tries again and again is noted so often in an hour, not more.
REFUSALS = 20


def _note_refusal(request: HttpRequest) -> None:
    """Note that somebody of the staff tried to change what is not theirs to change."""
    agent: Any = getattr(request, "user", None)
    if request.method in {"GET", "HEAD"} or agent is None or not agent.is_authenticated:
        return
    if limits.allows("refusal", str(agent.pk), times=REFUSALS, seconds=3600):
        sign_in.refuse(agent=agent, what=request.path, at=clock.now())


def watch_over_sign_ins(get_response: Handler) -> Handler:
    """End sessions whose time is over, ask for the second step, note now and then who is still there."""

    def handle(request: HttpRequest) -> HttpResponse:
        is_of_staff = request.path.startswith((*answers.WORK, "/enter/"))
        if not is_of_staff or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        at = clock.now()
        if arrival.is_over(request, at=at):
            auth.logout(request)
        if request.path.startswith(answers.WORK) and _lacks_second_step(request, at):
            return fragments.go(request, reverse("mfa_index"))
        response = get_response(request)
        arrival.note_seen(request, at=at)
        return response

    return handle


def _lacks_second_step(request: HttpRequest, at: datetime) -> bool:
    company = company_kept.the_company()
    if company is None or company.second_step_from is None or company.second_step_from > at:
        return False
    agent: Any = request.user
    return agent.is_authenticated and not arrival.has_second_step(request, agent, at=at)


def begin_anew_after_a_collision(get_response: Handler) -> Handler:
    """Do a request again whose transaction the database ended because two waited for each other.

    Nothing of it was kept, so the view may simply be asked once more.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def ask_again(request: HttpRequest, error: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(error, db.Collided) or match is None:
            return None

        def once_more() -> HttpResponse:
            for _, files in request.FILES.lists():
                for file in files:
                    file.seek(0)
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return answer

        try:
            return db.again(once_more)
        except NotFound as gone:
            # The other writer took it away meanwhile; no other middleware sees what is raised here.
            return answers.not_found(request, gone)

    handle.process_exception = ask_again  # type: ignore[attr-defined]
    return handle
