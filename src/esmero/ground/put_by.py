"""Words put by for a day: what somebody typed and has saved nowhere, so that going back finds it again.

They lie where all that is fleeting lies. A store that does not answer keeps nothing, and says so; some take
things and say nothing when they could not keep them, so that what was put by is looked for at once.
"""

import logging
import re
import secrets

from django.core.cache import cache

from esmero.ground import fleeting

log = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600
# More than a form with all of its rows has.
LONGEST = 100_000
KEY = re.compile(r"[\w-]{16}", re.ASCII)


def new_key() -> str:
    """Return a name under which something can be put by."""
    return secrets.token_urlsafe(12)


def put_by(key: str, words: str, *, of: int) -> bool:
    """Keep words of somebody (`of`, their id) for a day; return whether they will be found again."""
    if not KEY.fullmatch(key) or len(words) > LONGEST:
        return False
    try:
        cache.set(_place(key, of), words, KEPT_SECONDS)
        is_kept: bool = cache.get(_place(key, of)) == words
    except Exception as error:
        log.warning("What was typed can't be put by just now: %r", error)
        return False
    # The next page may be made by another process.
    return is_kept and fleeting.is_shared()


def found(key: str, *, of: int) -> str | None:
    """Return what the same person put by under a name within a day, None where there is nothing."""
    if not KEY.fullmatch(key):
        return None
    try:
        words: str | None = cache.get(_place(key, of))
    except Exception as error:
        log.warning("What was put by can't be had just now: %r", error)
        return None
    return words


def _place(key: str, of: int) -> str:
    return f"put-by:{of}:{key}"
