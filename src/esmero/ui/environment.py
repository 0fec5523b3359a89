"""The Jinja2 environment of every page of ours, for Django's Jinja2 backend."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

from esmero.ui import forms, words

PHRASES = ("clock_time", "when", "duration_left", "date_line")


def environment(**options: Any) -> Environment:
    """Make the environment: our globals and filters, sentences by gettext, blocks without stray lines."""
    blocks = {"trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**{**blocks, **options}, extensions=["jinja2.ext.i18n"])  # noqa: S701 (Django turns it on)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(
        static=static,
        url=address,
        url_or_nothing=url_or_nothing,
        language=language,
        languages=languages,
        field_for=forms.field_for,
        errors_of=forms.errors_of,
        due_words=words.due_words,
        run_between=words.run_between,
    )
    made.filters.update(paragraphs=words.paragraphs, excerpt=words.excerpt, isoformat=words.isoformat)
    made.filters.update({name: _phrase(name) for name in PHRASES})
    return made


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named URL: {{ url('desk:conversation', 12) }}."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """Like `url`, but empty where there is no such URL, for parts that some installations lack."""
    try:
        return address(name, *args, **kwargs)
    except NoReverseMatch:
        return ""


def language() -> str:
    """Return the code of the language that is being spoken."""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def languages() -> list[tuple[str, str]]:
    """Return each language's code and its name in that language itself."""
    return [
        (code, translation.get_language_info(code)["name_local"].capitalize())
        for code, _ in settings.LANGUAGES
    ]


def _phrase(name: str) -> Callable[..., str]:
    def say(*args: Any, **kwargs: Any) -> str:
        return str(getattr(import_module("esmero.ground.phrases"), name)(*args, **kwargs))

    return say
