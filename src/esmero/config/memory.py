"""What parent and children share: whatever is loaded before the fork stays one copy for all of them."""

import gc
from typing import Any

# How many objects are made before Python looks for garbage among them: a page of ours makes thousands, and
# nearly all of them end without that look.
MADE_BEFORE_A_LOOK = 10_000
# glibc's number for the most heaps of a process (mallopt in malloc.h); by itself it has eight for each core,
# and each keeps for itself what was once freed in it.
M_ARENA_MAX = -8
MOST_HEAPS = 2


def load_undisturbed() -> None:
    """Have nobody look for garbage while the program is loaded: there is none, and looking takes long."""
    gc.disable()


def share() -> None:
    """Have children leave alone what was loaded up to here; to be called before they are forked.

    Looking for garbage writes into everything it looks at, and what a child writes into is copied for it.
    """
    _have_few_heaps()
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_A_LOOK, 10, 10)
    gc.enable()


def give_back() -> None:
    """Give the system what a crowd has left behind: the C library keeps it for the next crowd otherwise."""
    gc.collect()
    if glibc := _glibc():
        glibc.malloc_trim(0)


def _have_few_heaps() -> None:
    if glibc := _glibc():
        glibc.mallopt(M_ARENA_MAX, MOST_HEAPS)


def _glibc() -> Any:
    """Return the C library where it is the one that has these calls, else None."""
    import ctypes  # imported here: no other command needs it

    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
