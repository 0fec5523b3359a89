"""Which language a reader is spoken to in, where something is kept of them."""

from django.conf import settings
from django.http import HttpRequest


def language_for(request: HttpRequest, kept: str) -> str:
    """Return the choice made in this browser, else the language `kept` of the reader, else the default."""
    return _first_spoken(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), kept)


def language_of_staff(kept: str) -> str:
    """Return the language `kept` of somebody who works here: it is theirs, whatever this browser chose."""
    return _first_spoken(kept)


def _first_spoken(*wished: str) -> str:
    spoken = {code for code, _ in settings.LANGUAGES}
    return next((code for code in wished if code in spoken), settings.LANGUAGE_CODE)
