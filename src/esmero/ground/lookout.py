"""Looks at the database from the event loop, in a few threads that keep their connections."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 2


@functools.cache
def _threads() -> ThreadPoolExecutor:
    # Made at the first look, which is after the fork: threads do not survive one.
    return ThreadPoolExecutor(THREADS, thread_name_prefix="lookout")


def close() -> None:
    """Let the threads go, with their connections; the next look makes new ones."""
    if _threads.cache_info().currsize:
        _threads().shutdown()
        _threads.cache_clear()


async def look(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what `function` returns, called in a thread where it may use the database."""
    call = functools.partial(_fresh, functools.partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_threads(), call)


def _fresh(call: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
