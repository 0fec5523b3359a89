"""Every screen of Esmero, and how a visitor gets to see it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.house import House

VISITOR = "visitor"


def _nothing(page: Page) -> None:
    """Leave the page as it came."""


@dataclass(frozen=True)
class Screen:
    """A screen: its name, who sees it, where it is, and what to press first."""

    name: str
    who: str
    address: str
    prepare: Callable[[Page], None] = _nothing
    is_whole: bool = True


def enter(page: Page, house: House, who: str) -> None:
    """Sign in, where `who` is somebody of the staff."""


def all_screens(house: House) -> list[Screen]:
    """Return every screen, with the addresses of the demo company's own things."""
    return [Screen("help-ask", VISITOR, f"{house.url}/")]
