"""Debian's Chromium, driven by Playwright, and the sizes, looks and languages that pages are seen in."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

PATH = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
THEMES = ("light", "dark")
LANGUAGES = ("en", "es", "ru")


def is_here() -> bool:
    """Say whether there is a Chromium to drive."""
    return Path(PATH).exists() or shutil.which(PATH) is not None


@contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def context(
    browser: Browser, *, size: str = "desktop", theme: str = "light", language: str = "en"
) -> BrowserContext:
    """Return a fresh visitor: no cookies, one size, one theme, one language, no animations."""
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale=language,
        has_touch=size == "phone",
        is_mobile=size == "phone",
        reduced_motion="reduce",
        timezone_id="Europe/Madrid",
    )
