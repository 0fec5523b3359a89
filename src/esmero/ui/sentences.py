"""Sentences of templates in the reader's language, each looked up once and kept for its language.

What Jinja's own way does at every use (find the catalogue, look the sentence up, mark it as safe, put
nothing into it) is most of the work of a page that is all sentences.
"""

import functools
from typing import Any

from django.utils.translation import gettext as plain_gettext
from django.utils.translation import pgettext as plain_pgettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from esmero.ui import spoken

MOST = 4096


@pass_eval_context
def gettext(place: EvalContext, sentence: str, /, **named: Any) -> str:
    """Return the sentence with its blanks filled in, escaped where the template escapes."""
    return _filled(_looked_up(spoken.language(), place.autoescape, sentence), named)


@pass_eval_context
def pgettext(place: EvalContext, about: str, sentence: str, /, **named: Any) -> str:
    """Return the same for a sentence that says what it is about."""
    return _filled(_looked_up(spoken.language(), place.autoescape, sentence, about), named)


def _filled(found: tuple[str, str | None], named: dict[str, Any]) -> str:
    with_blanks, ready = found
    return with_blanks % named if named or ready is None else ready


@functools.lru_cache(maxsize=MOST)
def _looked_up(
    language: str | None, is_escaped: bool, sentence: str, about: str = ""
) -> tuple[str, str | None]:
    """Return the sentence with its blanks, and as it stands on the page if it has none."""
    found = plain_pgettext(about, sentence) if about else plain_gettext(sentence)
    said = Markup(found) if is_escaped else found  # noqa: S704 (a sentence of ours)
    return said, None if "%(" in said else said % {}


def forget() -> None:
    """Look everything up anew: for tests that change what the languages say."""
    _looked_up.cache_clear()
    spoken.forget()
