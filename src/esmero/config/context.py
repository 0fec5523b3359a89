"""What every page knows besides its own: the company, the languages, the moment."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject

from esmero.config import company_kept


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Return the company (None before it is founded), the languages and the language in use."""
    return {
        "company": company_kept.the_company(),
        "languages": settings.LANGUAGES,
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        # Made once where a page has several forms: each making draws a lot of random numbers.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
