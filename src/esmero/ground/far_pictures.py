"""Pictures that lie elsewhere, fetched by this server for whoever asked: the reader's machine asks nobody.

All at once, and never for long: what has not come by then is left out. Only what is a picture to its last
byte is handed on.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait

from esmero.ground import filekinds, outgoing

WAIT_SECONDS = 8.0
MOST_PICTURES = 60
MOST_BYTES = 3 * 1024 * 1024
MOST_BYTES_TOGETHER = 15 * 1024 * 1024
MOST_REDIRECTS = 3
MOST_ASKED_AT_ONCE = 8
# So many readers of one process wait for pictures at a time; the others' pages need its threads.
MOST_READERS = 2
HEADERS = {"Accept": "image/png,image/jpeg,image/gif,image/webp", "User-Agent": "Mozilla/5.0 (Esmero)"}

_readers = threading.BoundedSemaphore(MOST_READERS)


class Busy(Exception):
    """Enough others wait for pictures just now."""


def fetched(addresses: Iterable[str], *, inside: list[str]) -> dict[str, tuple[str, bytes]]:
    """Return media type and bytes of the pictures at these addresses, of those that came in time.

    `inside`: host:port that may be asked though they stand inside. Raises Busy.
    """
    if not _readers.acquire(blocking=False):
        raise Busy
    try:
        return _fetched(list(dict.fromkeys(addresses))[:MOST_PICTURES], inside)
    finally:
        _readers.release()


def _fetched(addresses: list[str], inside: list[str]) -> dict[str, tuple[str, bytes]]:
    pool = ThreadPoolExecutor(MOST_ASKED_AT_ONCE, thread_name_prefix="pictures")
    asked = {pool.submit(_one, address, inside): address for address in addresses}
    done, _ = wait(asked, timeout=WAIT_SECONDS)
    # Whoever is still on a line ends by its own limit; nobody waits for it.
    pool.shutdown(wait=False, cancel_futures=True)
    found: dict[str, tuple[str, bytes]] = {}
    room = MOST_BYTES_TOGETHER
    for future, address in asked.items():
        picture = future.result() if future in done else None
        if picture and len(picture[1]) <= room:
            found[address] = picture
            room -= len(picture[1])
    return found


def _one(address: str, inside: list[str]) -> tuple[str, bytes] | None:
    try:
        content = outgoing.fetch(
            address, headers=HEADERS, inside=inside, most_bytes=MOST_BYTES, most_redirects=MOST_REDIRECTS
        )
    except outgoing.Refused:
        return None
    kind = filekinds.picture_kind(content)
    return (kind, content) if kind else None
