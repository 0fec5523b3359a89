"""What every page knows besides its own: the company, the languages, the moment."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from esmero.config import company_kept


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Return the company (None before it is founded), the languages and the language in use."""
    return {
        "company": company_kept.the_company(),
        "languages": settings.LANGUAGES,
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    }
