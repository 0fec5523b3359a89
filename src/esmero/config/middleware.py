"""What every request goes through besides Django's own middleware."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from esmero.config import answers
from esmero.ground.refs import NotFound

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


def keep_private_pages_out_of_caches(get_response: Handler) -> Handler:
    """Say no-store on every page of ours: they hold people's words (static files never come here)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


def tell_strangers_nothing(get_response: Handler) -> Handler:
    """Answer what doesn't exist, and what isn't for the one who asks, with the same calm page."""

    def handle(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def not_found(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answers.not_found(request, error) if isinstance(error, NotFound) else None

    handle.process_exception = not_found  # type: ignore[attr-defined]
    return handle
