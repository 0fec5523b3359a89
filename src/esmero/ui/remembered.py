"""Pieces of pages that are made once: a macro that is given the same plain words answers the same.

A macro of `macros.jinja` that reads nothing but what it is handed, and the language, is told so at its end:

    {% set icon = remembered(icon) %}

Whatever it answers depends on is part of the key it is kept under, so nothing that somebody changes can
be missed. Words that are not plain (rows, forms, a piece of a page by {% call %}) are never kept.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, TypeVar

from markupsafe import Markup, escape

from esmero.ui import spoken

C = TypeVar("C", bound=type)
T = TypeVar("T")
MOST = 4096
PLAIN: set[type] = {str, Markup, int, bool, type(None)}

# Stands for the hidden field that is new with every page, until `with_csrf` puts it there.
CSRF_PLACE = Markup("<!--csrf-->")


def plain(kind: C) -> C:
    """Declare that objects of this class are plain words: frozen, and made of nothing that changes."""
    assert is_dataclass(kind)
    PLAIN.add(kind)
    return kind


_forgets: list[Callable[[], None]] = []


def forget() -> None:
    """Make everything anew: somebody was erased (`config.erasures`), or a test changed what is said."""
    for one in _forgets:
        one()


def remembered(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Return the macro with a memory: one answer for each language and what it was handed."""

    kept = in_each_language(macro)

    def answer(*handed: Any, **named: Any) -> Markup:
        if all(type(one) in PLAIN for one in handed) and all(type(one) in PLAIN for one in named.values()):
            return kept(*handed, **named)
        return macro(*handed, **named)

    return answer


def in_each_language(make: Callable[..., T]) -> Callable[..., T]:
    """Return a maker that is asked once for each language and what it is handed: plain words only."""

    # Words and Markup of the same letters are not the same: the one is escaped, the other is not.
    @functools.lru_cache(maxsize=MOST, typed=True)
    def kept(language: str | None, *handed: Any, **named: Any) -> T:
        return make(*handed, **named)

    _forgets.append(kept.cache_clear)
    return lambda *handed, **named: kept(spoken.language(), *handed, **named)


def with_csrf(piece: Markup, csrf_input: Any) -> Markup:
    """Put the page's hidden field into a piece that was kept with CSRF_PLACE in its stead."""
    return Markup(str(piece).replace(str(CSRF_PLACE), escape(csrf_input)))  # noqa: S704 (both are escaped)
