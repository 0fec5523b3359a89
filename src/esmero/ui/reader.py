"""Which language a reader is spoken to in, where something is kept of them."""

from django.conf import settings
from django.http import HttpRequest


def language_for(request: HttpRequest, kept: str) -> str:
    """Return the choice made in this browser, else the language `kept` of the reader, else the default."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    spoken = {code for code, _ in settings.LANGUAGES}
    return next((code for code in (chosen, kept) if code in spoken), settings.LANGUAGE_CODE)
