"""Takes a picture of every screen: phone and desktop, light and dark, three languages. `make shots`.

python -m tests.browser.shots            all of them, into shots/
python -m tests.browser.shots desk help  only the screens whose names begin so
"""

import itertools
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import chromium, screens
from tests.browser.house import House, running

FOLDER = Path(__file__).resolve().parents[2] / "shots"


def main(wanted: list[str]) -> int:
    """Take the pictures; returns the exit status."""
    began, count = time.monotonic(), 0
    FOLDER.mkdir(exist_ok=True)
    with running() as house, chromium.opened() as browser:
        chosen = [s for s in screens.all_screens(house) if not wanted or s.name.startswith(tuple(wanted))]
        for size, theme, language in itertools.product(chromium.SIZES, chromium.THEMES, chromium.LANGUAGES):
            count += _take(browser, house, chosen, size, theme, language)
    print(f"{count} pictures in {FOLDER.name}/ ({time.monotonic() - began:.0f} s)")
    return 0 if count else 1


def _take(
    browser: Browser, house: House, chosen: list[screens.Screen], size: str, theme: str, language: str
) -> int:
    house.forget_tries()
    for who in sorted({screen.who for screen in chosen}):
        context = chromium.context(browser, size=size, theme=theme, language=language)
        page = context.new_page()
        screens.enter(page, house, who, language)
        for screen in (screen for screen in chosen if screen.who == who):
            _one(page, screen, FOLDER / f"{screen.name}-{size}-{theme}-{language}.png")
        context.close()
    return len(chosen)


def _one(page: Page, screen: screens.Screen, path: Path) -> None:
    page.goto(screen.address, wait_until="load")
    screen.prepare(page)
    page.screenshot(path=path, full_page=screen.is_whole)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
