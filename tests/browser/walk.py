"""Walks through the site as one visitor, from page to page by its own links."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, Page, Response

# What stands for itself once: a second conversation or another token is the same kind of page.
NUMBER = re.compile(r"/\d+(?=/|$)")
TOKEN = re.compile(r"/c/[^/]+")
LEAVES_THE_SITE = re.compile(
    r"/enter/logout|\.(?:png|jpg|svg|pdf|zip|eml|csv)$|/files?/|/attachments/|/raw/$"
)


def kind_of(address: str) -> str:
    """Return what kind of page an address is: numbers and tokens don't matter, its query's names do."""
    parts = urlsplit(address)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    path = TOKEN.sub("/c/*", NUMBER.sub("/*", parts.path))
    return f"{path}?{'&'.join(names)}" if names else path


def pages(page: Page, starts: list[str], *, limit: int) -> Iterator[tuple[str, Response]]:
    """Open each kind of page that links lead to, `starts` first; yield address and response."""
    waiting, seen = deque(starts), set()
    while waiting and len(seen) < limit:
        address = waiting.popleft()
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        response = _open(page, address)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        seen.add(kind_of(page.url))
        yield address, response
        waiting.extend(_links(page))


def _open(page: Page, address: str) -> Response | None:
    """Open an address; None where it is a file that the browser keeps instead of showing it."""
    try:
        return page.goto(address, wait_until="load")
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return None


def _links(page: Page) -> list[str]:
    here = page.url
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    addresses = [urljoin(here, href).split("#")[0] for href in found]
    same = [address for address in addresses if urlsplit(address).netloc == urlsplit(here).netloc]
    return [address for address in same if not LEAVES_THE_SITE.search(address)]
