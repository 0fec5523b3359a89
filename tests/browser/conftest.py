"""Fixtures of the browser tests: one running house, one browser, fresh visitors, axe."""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.house import House, running
from tests.browser.looking import Look
from tests.browser.people import Visitor
from tests.browser.watching import Watch, overflow

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HERE = Path(__file__).parent
# How long something promised may take to appear: speed is the bench's, a busy machine no fault of the page.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not chromium.is_here():
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with running() as house:
        yield house


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.opened() as browser:
        yield browser


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a fresh visitor: `visitor(size="phone", language="es")`; closed after the test."""
    opened: list[BrowserContext] = []

    def open_one(**wishes: str) -> BrowserContext:
        opened.append(chromium.context(browser, **wishes))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return what axe finds wrong with a page, a line for each fault and place."""
    tool = Axe()

    def faults(page: Page) -> list[str]:
        found = tool.run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [
            f"{fault['id']} ({fault['impact']}): {' '.join(node['target'])}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

    return faults


@pytest.fixture
def look(visitor: Callable[..., BrowserContext], settings: Any) -> Look:
    """Open pages made of our parts alone."""
    settings.STATIC_URL = "/static/"
    settings.ROOT_URLCONF = "esmero.ui.tests.addresses"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    found = Look(visitor(size="desktop").new_page())
    found.page.route("**/*", found.answer)
    return found


@pytest.fixture
def chosen(record_property: Callable[[str, object], None]) -> random.Random:
    """Return what changes from run to run: languages, themes, sizes (ESMERO_SEED repeats one)."""
    seed = int(os.environ.get("ESMERO_SEED") or time.time())
    sys.stdout.write(f"ESMERO_SEED={seed}\n")
    record_property("ESMERO_SEED", seed)
    return random.Random(seed)


@pytest.fixture
def come(browser: Browser, house: House) -> Iterator[Callable[..., Any]]:
    """Let people come: each at a browser of their own that is watched; in the end nobody had to complain."""
    watches, contexts = [], []

    def come(kind: type[Visitor], *, language: str, **wishes: str) -> Visitor:
        context = chromium.context(browser, language=language, **wishes)
        contexts.append(context)
        watches.append(Watch(context))
        return kind(context.new_page(), house, language)

    yield come
    for context in contexts:
        context.close()
    assert [one for watch in watches for one in watch.complaints] == []


@pytest.fixture
def sound(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Say that a page, as it stands now, can be used by everybody and fits its window."""

    def sound(page: Page) -> None:
        assert axe(page) == [], page.url
        assert overflow(page) <= 0, page.url

    return sound
