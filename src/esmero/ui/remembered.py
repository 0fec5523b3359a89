"""Pieces of pages that are made once: a macro that is given the same plain words answers the same.

A macro that reads nothing but what it is handed, and the language, is told so at its end:

    {% set icon = remembered(icon) %}

Whatever it answers depends on is part of the key it is kept under, so nothing that somebody changes can
be missed. Words that are not plain (rows, forms, a piece of a page by {% call %}) are never kept; tuples
of plain words are plain. What is new with every page (the hidden field of a form, the page's own address)
is put into the finished piece: {{ menu(me)|filled_in(csrf_input, request.get_full_path()) }}.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from dataclasses import is_dataclass
from typing import Any, TypeVar

from markupsafe import Markup, escape

from esmero.ground import made
from esmero.ui import spoken

C = TypeVar("C", bound=type)
T = TypeVar("T")
MOST = 2048
PLAIN: set[type] = {str, Markup, int, bool, type(None)}

# Stand for what is new with every page, until `filled_in` puts it there. Nobody can write
# them: their "<" would be escaped.
CSRF_PLACE = Markup("<!--csrf-->")
PATH_PLACE = Markup("<!--path-->")


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
    made.forget()


def remembered(macro: Callable[..., Markup], most: int = MOST) -> Callable[..., Markup]:
    """Return the macro with a memory: one answer for each language and what it was handed.

    It keeps `most` answers, those asked for last; long pieces are few.
    """
    kept = in_each_language(macro, most)

    def answer(*handed: Any, **named: Any) -> Markup:
        if _are_plain(handed) and (not named or _are_plain(named.values())):
            return kept(*handed, **named)
        return macro(*handed, **named)

    return answer


def _are_plain(handed: Collection[Any]) -> bool:
    # Nearly always there is no tuple among them, and one look at their kinds says so.
    return PLAIN.issuperset(map(type, handed)) or all(map(_is_plain, handed))


def _is_plain(one: Any) -> bool:
    return type(one) in PLAIN or (type(one) is tuple and all(map(_is_plain_within, one)))


def _is_plain_within(one: Any) -> bool:
    # A tuple of words equals one of Markup: which of them it was is known of what is handed itself only.
    return type(one) is not Markup and _is_plain(one)


def in_each_language(make: Callable[..., T], most: int = MOST) -> Callable[..., T]:
    """Return a maker that is asked once for each language and what it is handed: plain words only."""

    # Words and Markup of the same letters are not the same: the one is escaped, the other is not.
    @functools.lru_cache(maxsize=most, typed=True)
    def kept(language: str | None, *handed: Any, **named: Any) -> T:
        return make(*handed, **named)

    _forgets.append(kept.cache_clear)
    return lambda *handed, **named: kept(spoken.language(), *handed, **named)


def filled_in(piece: Markup, csrf_input: Any, path: str = "") -> Markup:
    """Put the page's hidden field, and its own address, into a piece that was kept with their places."""
    said = str(piece).replace(str(CSRF_PLACE), escape(csrf_input))
    return Markup(said.replace(str(PATH_PLACE), escape(path)))  # noqa: S704 (all are escaped)
