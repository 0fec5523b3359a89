"""Every page, in every language, size and theme: readable by everybody, whole, and without a complaint."""

from urllib.parse import urlsplit

import pytest

from tests.browser import chromium, screens, walk
from tests.browser.watching import Watch, overflow, scrolls_twice

# All looks in one language; in the others the one with the least room.
LOOKS = {
    "en": [(size, theme) for size in chromium.SIZES for theme in chromium.THEMES],
    "es": [("phone", "light")],
    "ru": [("phone", "dark")],
}
MOST_PAGES = 90
# Parts that an answer should replace and that are not on the page: htmx would not even ask.
NO_PLACE = """() => [...document.querySelectorAll('[hx-target^="#"]')]
    .map((one) => one.getAttribute('hx-target')).filter((target) => !document.querySelector(target))"""
# Pages that say no on purpose.
NOT_FOUND = {"calm-not-found"}


@pytest.fixture(scope="module")
def listed(house):
    return screens.all_screens(house)


@pytest.fixture
def at_work(house, visitor):
    """A page of somebody who came in, and what it complains of."""

    def come(who, language, size="desktop"):
        context = visitor(language=language, size=size)
        watch = Watch(context)
        page = context.new_page()
        screens.enter(page, house, who, language)
        return page, watch

    return come


@pytest.mark.parametrize("who", [screens.VISITOR, screens.AGENT, screens.OWNER])
@pytest.mark.parametrize("language", chromium.LANGUAGES)
def test_every_screen_can_be_used_by_everybody(listed, at_work, axe, who, language):
    page, watch = at_work(who, language)
    faults = []
    for screen in (screen for screen in listed if screen.who == who):
        answer = page.goto(screen.address, wait_until="load")
        wanted = 404 if screen.name in NOT_FOUND else 200
        if answer.status != wanted:
            faults.append(f"{screen.name}: answered {answer.status}")
            continue
        screen.prepare(page)
        if page.locator("html").get_attribute("lang") != language:
            faults.append(f"{screen.name}: speaks another language than {language}")
        faults += [f"{screen.name}: {fault}" for fault in _seen(page, axe, LOOKS[language])]

    assert faults + watch.complaints == []


@pytest.mark.parametrize("who", [screens.VISITOR, screens.AGENT, screens.OWNER])
def test_every_link_leads_somewhere_and_every_answer_has_its_place(house, listed, at_work, who):
    page, watch = at_work(who, "en")
    starts = [screen.address for screen in listed if screen.who == who and screen.name not in NOT_FOUND]

    broken = []
    for address, answer in walk.pages(page, starts, limit=MOST_PAGES):
        if answer.status >= 400:
            broken.append(f"{urlsplit(address).path}: {answer.status}")
        broken += [f"{urlsplit(address).path}: no {place}" for place in page.evaluate(NO_PLACE)]

    assert broken + watch.complaints == []


def _seen(page, axe, looks):
    """Look at an open page in some sizes and themes; yield what is wrong."""
    for size, theme in looks:
        width, height = chromium.SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        if overflow(page) > 0:
            yield f"{size}: {overflow(page)} px too wide"
        if scrolls_twice(page) > 0:
            yield f"{size}: the desk itself scrolls, by {scrolls_twice(page)} px"
        yield from (f"{size} {theme}: {fault}" for fault in axe(page))


def test_who_looks_for_faults_finds_one(visitor, axe):
    page = visitor().new_page()
    page.set_content("<html lang=en><title>A page</title><main><h1>Look</h1><img src='data:,'></main>")

    assert any(fault.startswith("image-alt") for fault in axe(page))
