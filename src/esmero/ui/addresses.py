"""Addresses of our pages, put together once: a list names the same few hundred things at every visit."""

import functools
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse as put_together


def reverse(name: str, args: Sequence[Any] = ()) -> str:
    """Return the address of a named page. Raises NoReverseMatch where there is none."""
    return _kept(str(settings.ROOT_URLCONF), name, *args)


# A number and a truth that is counted as one are different parts of an address.
@functools.lru_cache(maxsize=4096, typed=True)
def _kept(urls: str, name: str, *args: Any) -> str:
    return put_together(name, args=args or None)
