"""Words put by for a day: what somebody typed and has saved nowhere, so that going back finds it again.

They lie where all that is fleeting lies. A store that does not answer keeps nothing, and says so; some take
things and say nothing when they could not keep them, so that what was put by is looked for at once.

They lie there locked. A store keeps what is over for as long as it likes, and copies of it; once the secret
is gone, nobody reads any of it (`forget_all`).
"""

import logging
import re
import secrets

from django.core.cache import cache

from esmero.ground import crypto, fleeting

log = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600
# More than a form with all of its rows has.
LONGEST = 100_000
BY_WHICH = "put-by-secret"
KEY = re.compile(r"[\w-]{16}", re.ASCII)


def new_key() -> str:
    """Return a name under which something can be put by."""
    return secrets.token_urlsafe(12)


def put_by(key: str, words: str, *, of: int) -> bool:
    """Keep words of somebody (`of`, their id) for a day; return whether they will be found again."""
    if not KEY.fullmatch(key) or len(words) > LONGEST:
        return False
    try:
        locked = crypto.lock(_purpose(), words)
        cache.set(_place(key, of), locked, KEPT_SECONDS)
        is_kept: bool = cache.get(_place(key, of)) == locked
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
        locked: str | None = cache.get(_place(key, of))
        return None if locked is None else crypto.unlock(_purpose(), locked)
    except crypto.CannotUnlock:
        return None
    except Exception as error:
        log.warning("What was put by can't be had just now: %r", error)
        return None


def forget_all() -> None:
    """Let nobody read any more what was put by until now: it may name somebody who was erased."""
    try:
        cache.delete(BY_WHICH)
    except Exception as error:
        log.warning("What was put by can't be forgotten just now: %r", error)


def _purpose() -> str:
    """Return what all are locked for: whoever comes first makes the secret of it, for all processes."""
    secret = cache.get(BY_WHICH)
    if secret is None:
        cache.add(BY_WHICH, secrets.token_urlsafe(16), None)
        secret = cache.get(BY_WHICH)
    if secret is None:
        # With no secret, what is kept could never be forgotten.
        raise crypto.CannotUnlock("The store keeps no secret.")
    return f"put-by {secret}"


def _place(key: str, of: int) -> str:
    return f"put-by:{of}:{key}"
