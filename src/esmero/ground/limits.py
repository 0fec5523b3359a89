"""Limits shared by all processes, kept in the fleeting store."""

from django.core.cache import cache


def allows(name: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one more try of `who` and say whether it is within `times` in each window of `seconds`.

    The window begins with the first try. Losing the store opens the window anew, nothing worse.
    """
    key = f"limit:{name}:{who}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return int(cache.incr(key)) <= times
    except ValueError:
        # The window ended between the two calls.
        cache.set(key, 1, timeout=seconds)
        return True
