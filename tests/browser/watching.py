"""What a browser complains of while people use it, collected without anybody looking."""

import time

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

# An answer that says why something was not done is an answer; the console calls it an error.
SAID_NO = ("status of 404", "status of 409", "status of 422")
MOST_SECONDS = 20
PARTS = {"stylesheet", "script", "image", "font", "media"}


class Watch:
    """Complaints of one visitor's pages: the console, scripts, refused contents, parts that are missing."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in SAID_NO):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type in PARTS):
            self.complaints.append(f"{response.status}: {response.url}")


def becomes(page: Page, what: str) -> None:
    """Ask a page until something is so.

    Playwright's own `wait_for_function` has the page evaluate words, which our content policy forbids.
    """
    deadline = time.monotonic() + MOST_SECONDS
    while not page.evaluate(what):
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(50)


def scrolls_twice(page: Page) -> int:
    """Return how many pixels a whole desk can be scrolled away, though each part of it scrolls alone."""
    return int(
        page.evaluate(
            "document.querySelector('.desk') ?"
            " document.documentElement.scrollHeight - document.documentElement.clientHeight : 0"
        )
    )


def overflow(page: Page) -> int:
    """Return how many pixels of a page stand out at the side."""
    assert page.viewport_size is not None
    return int(page.evaluate("document.documentElement.scrollWidth")) - page.viewport_size["width"]
