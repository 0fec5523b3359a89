"""Addresses of our pages, put together once: a list names the same few hundred things at every visit."""

import functools
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse as put_together

# Stands in an address for whatever number is meant.
ANY_NUMBER = 1_234_567_890_123_456_789


def reverse(name: str, args: Sequence[Any] = ()) -> str:
    """Return the address of a named page. Raises NoReverseMatch where there is none."""
    if len(args) == 1 and type(args[0]) is int and args[0] >= 0:
        before, after = _around_a_number(str(settings.ROOT_URLCONF), name)
        return f"{before}{args[0]}{after}"
    return _kept(str(settings.ROOT_URLCONF), name, *args)


@functools.cache
def _around_a_number(urls: str, name: str) -> tuple[str, str]:
    before, _, after = put_together(name, args=[ANY_NUMBER]).partition(str(ANY_NUMBER))
    return before, after


# A number and a truth that is counted as one are different parts of an address.
@functools.lru_cache(maxsize=4096, typed=True)
def _kept(urls: str, name: str, *args: Any) -> str:
    return put_together(name, args=args or None)
