"""The language of the page that is being made: it stays the same throughout, so it is asked for once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template.backends.jinja2 import Jinja2, Template
from django.utils.translation import get_language

_making = threading.local()


def language() -> str | None:
    """Return the language of the page that is being made; between pages, what is spoken now."""
    return getattr(_making, "language", None) or get_language()


@contextmanager
def _throughout() -> Iterator[None]:
    before = getattr(_making, "language", None)
    _making.language = get_language()
    try:
        yield
    finally:
        _making.language = before


class Page(Template):
    """A template whose language is settled before it is made."""

    def render(self, context: Any = None, request: Any = None) -> Any:
        """Return the page."""
        with _throughout():
            return super().render(context, request)


class Pages(Jinja2):
    """Django's way of making pages with Jinja, which gives pages of ours."""

    def get_template(self, template_name: str) -> Any:
        """Return a page by its name. Raises TemplateDoesNotExist."""
        return Page(super().get_template(template_name).template, self)
