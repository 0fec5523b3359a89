"""The language of the page that is being made: it stays the same throughout, so it is asked for once.

Outside of templates Django looks up at each sentence which language is spoken, in a store that costs eight
calls a time, and then the sentence, which costs ten. `ask_quickly` puts a plain context variable in the place
of the store, which is what it stands on, and keeps sentences for each language's catalogue.
"""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.template.backends.jinja2 import Jinja2, Template
from django.utils import translation
from django.utils.translation import get_language, trans_real

_making = threading.local()
MOST = 4096
_djangos = trans_real.gettext
_catalogue: ContextVar[Any] = ContextVar("catalogue", default=None)


class _Spoken:
    """Django's place for the catalogue of the language that is spoken, one for each thread and each task."""

    __slots__ = ()

    @property
    def value(self) -> Any:
        found = _catalogue.get()
        if found is None:
            raise AttributeError("value")  # as Django's own says it: no language was chosen
        return found

    @value.setter
    def value(self, catalogue: Any) -> None:
        _catalogue.set(catalogue)

    @value.deleter
    def value(self) -> None:
        _catalogue.set(None)


_ours = _Spoken()


def ask_quickly() -> None:
    """Have Django keep there which language is spoken, and each sentence once; to be called before any is."""
    trans_real._active = _ours  # type: ignore[attr-defined]  # (not in the stubs)
    trans_real.gettext = _gettext
    # Whoever asked before us left Django's own here.
    vars(translation._trans).pop("gettext", None)  # type: ignore[attr-defined]  # (not in the stubs)


def _gettext(message: str) -> str:
    catalogue = _catalogue.get()
    if catalogue is None or type(message) is not str or trans_real._active is not _ours:  # type: ignore[attr-defined]  # (not in the stubs)
        # Tests that change where catalogues lie get a store of Django's own again.
        return _djangos(message)
    return _looked_up(catalogue, message)


@functools.lru_cache(maxsize=MOST)
def _looked_up(catalogue: Any, message: str) -> str:
    return _djangos(message)


def forget() -> None:
    """Look every sentence up anew: for tests that change what the languages say."""
    _looked_up.cache_clear()


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
