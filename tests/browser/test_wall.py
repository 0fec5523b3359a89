"""The wall in a browser: given to another by hand and by key, on a phone, in three languages."""

import pytest
from playwright.sync_api import expect

from tests.browser import screens

WALL = "/desk/wall/"


@pytest.fixture
def wall(house, visitor):
    def opened(**wishes):
        page = visitor(**wishes).new_page()
        screens.enter(page, house, screens.OWNER, wishes.get("language", "en"))
        page.goto(house.url + WALL, wait_until="load")
        return page

    return opened


def _row_of_two(page):
    """Return the first row that can go to another person, and somebody it is not with."""
    row = page.locator("[data-drag]").first
    with_whom = row.locator("p.soft").inner_text()
    for number in row.get_attribute("data-to").split():
        person = page.locator(f'[data-drop="{number}"]')
        if person.locator(".person__name").inner_text().split()[0] not in with_whom:
            return row, person
    raise AssertionError("nobody else is there")


def test_a_line_pulled_onto_a_person_is_theirs(wall):
    page = wall(size="desktop")
    row, person = _row_of_two(page)
    name = person.locator(".person__name").inner_text().split()[0]
    begin, end = row.locator(".wallrow__time").bounding_box(), person.bounding_box()
    page.mouse.move(begin["x"] + 5, begin["y"] + 5)
    page.mouse.down()
    page.mouse.move(begin["x"] + 60, begin["y"] + 40, steps=4)
    page.mouse.move(end["x"] + 30, end["y"] + 20, steps=8)
    expect(person).to_have_attribute("data-over", "")
    page.mouse.up()

    expect(page.locator("[data-drag]").first.locator("p.soft")).to_contain_text(f"With {name}.")
    expect(page.locator("#toasts")).to_contain_text("now. Its promises went along.")
    assert page.url.endswith(WALL)


def test_let_go_elsewhere_nothing_happens_and_escape_ends_it(wall):
    page = wall(size="desktop")
    row, _ = _row_of_two(page)
    before = row.locator("p.soft").inner_text()
    begin = row.locator(".wallrow__what").bounding_box()
    page.mouse.move(begin["x"] + 5, begin["y"] + 5)
    page.mouse.down()
    page.mouse.move(begin["x"] + 90, begin["y"] + 60, steps=4)
    expect(page.locator(".pulled")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".pulled")).to_have_count(0)
    page.mouse.up()

    assert page.url.endswith(WALL)
    assert page.locator("[data-drag]").first.locator("p.soft").inner_text() == before


def test_by_keys_alone_the_second_line_is_given_away(wall):
    page = wall(size="desktop")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("m")
    asked = page.locator("#ask[open] select[name=agent]")
    expect(asked).to_be_visible()
    second = page.locator("[data-drag]").nth(1)
    assert page.locator("#ask form").first.get_attribute("action") == second.locator("form").get_attribute(
        "action"
    )
    asked.select_option(index=2)
    page.locator("#ask form button").first.click()

    expect(page.locator("#toasts")).to_contain_text("now. Its promises went along.")
    expect(page.locator("#ask[open]")).to_have_count(0)


@pytest.mark.parametrize(("size", "language"), [("phone", "ru"), ("desktop", "es"), ("desktop", "en")])
def test_nothing_on_it_is_wrong_and_a_large_screen_need_not_scroll(wall, axe, size, language):
    page = wall(size=size, language=language)
    assert axe(page) == []
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider)
    if size == "desktop":
        page.set_viewport_size({"width": 1920, "height": 1080})
        talk = page.locator("#talk")
        assert talk.evaluate("one => one.scrollHeight <= one.clientHeight")
