"""The Jinja2 environment of every page of ours, for Django's Jinja2 backend."""

import functools
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import ngettext, npgettext
from jinja2 import Environment, Template

from esmero.ground import phrases
from esmero.ui import addresses, compiled, forms, remembered, sentences, uploads, words
from esmero.ui.quick import QuickEnvironment, attributes


class _Piece(Template):
    """A template whose macros are made once: Jinja looks at each {% import %} whether they know all globals.

    They do: every global of ours is there before the first template is made.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def environment(**options: Any) -> Environment:
    """Make the environment: our globals and filters, sentences by gettext, blocks without stray lines."""
    blocks = {"trim_blocks": True, "lstrip_blocks": True}
    made = QuickEnvironment(  # Django turns escaping on
        **{**blocks, **options},
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=compiled.kept(),
        # All templates are kept: a page asks for fifty, and keeping count of which was asked for last costs.
        cache_size=-1,
    )
    made.template_class = _Piece
    made.install_gettext_callables(  # type: ignore[attr-defined]
        sentences.gettext, ngettext, newstyle=True, pgettext=sentences.pgettext, npgettext=npgettext
    )
    made.globals.update(_=sentences.gettext, gettext=sentences.gettext, pgettext=sentences.pgettext)
    made.globals.update(
        static=functools.lru_cache(maxsize=1024)(static),
        url=address,
        url_or_nothing=url_or_nothing,
        speaking=speaking,
        language_names=language_names,
        field_for=forms.field_for,
        errors_of=forms.errors_of,
        file_limits=uploads.limits,
        due_words=words.due_words,
        run_between=words.run_between,
        remembered=remembered.remembered,
        csrf_place=remembered.CSRF_PLACE,
        path_place=remembered.PATH_PLACE,
    )
    made.filters.update(paragraphs=words.paragraphs, excerpt=words.excerpt, isoformat=words.isoformat)
    made.filters.update(filled_in=remembered.filled_in, xmlattr=attributes)
    made.filters.update(clock_time=clock_time, when=when, date_line=date_line, duration_left=duration_left)
    return made


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named URL: {{ url('desk:conversation', 12) }}."""
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    return addresses.reverse(name, args)


def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """Like `url`, but empty where there is no such URL, for parts that some installations lack."""
    try:
        return address(name, *args, **kwargs)
    except NoReverseMatch:
        return ""


def speaking() -> str:
    """Return the code of the language that is being spoken."""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def language_names() -> list[tuple[str, str]]:
    """Return each language's code and its name in that language itself."""
    return [
        (code, translation.get_language_info(code)["name_local"].capitalize())
        for code, _ in settings.LANGUAGES
    ]


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """Return the time of day on the wall in `zone`: {{ at|clock_time(zone) }}."""
    return phrases.clock_time(at, zone, speaking())


def when(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return day and time as a label that stands alone: {{ at|when(now, zone) }}."""
    return phrases.when(at, now, zone, speaking())


def date_line(at: datetime, zone: ZoneInfo) -> str:
    """Return weekday and day, for the head of a letter: {{ at|date_line(zone) }}."""
    return phrases.date_line(at, zone, speaking())


def duration_left(seconds: float) -> str:
    """Return a length of time in words: {{ seconds|duration_left }}."""
    return phrases.duration_left(seconds, speaking())
