"""However much is promised: on a low screen the letters keep their room, and what is unfolded is seen."""

import re

from playwright.sync_api import expect

from tests.browser import chromium, screens

WIDTH, HEIGHT = 1280, 800
OF_THE_WINDOW = 0.45
WORDS = ("send the clasp", "call about the lining", "write when the parcel leaves")
PROMISE = """
from datetime import timedelta
from esmero.actions import promise
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.ground import clock
talk, owner = Conversation.objects.get(pk=%d), Agent.objects.filter(role="OWNER").order_by("id").first()
for days, words in enumerate(%r, 30):
    made = OwnWords(words, clock.now() + timedelta(days=days))
    promise.make(agent=owner, conversation_id=talk.pk, made=made, at=clock.now())
"""


def test_letters_are_read_beside_many_promises(house, browser):
    screen = next(one for one in screens.all_screens(house) if one.name == "desk-conversation-open")
    number = int(re.findall(r"conversations/(\d+)", screen.address)[0])
    house.esmero("shell", "-c", PROMISE % (number, WORDS))
    context = chromium.context(browser)
    page = context.new_page()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    screens.enter(page, house, screen.who, "en")
    page.goto(screen.address, wait_until="load")

    letters, composer = page.locator("#letters").bounding_box(), page.locator("#writing").bounding_box()
    assert min(letters["y"] + letters["height"], composer["y"]) - letters["y"] >= OF_THE_WINDOW * HEIGHT - 1
    assert composer["y"] + composer["height"] <= HEIGHT + 1

    page.locator("[data-further] > summary").click()
    last = page.locator("#about .desk__promise").last
    last.locator("> summary").click()
    body = last.locator(".promise__body")
    expect(body).to_be_in_viewport(ratio=0.9)
    shown = body.evaluate(
        "e => { const box = e.getBoundingClientRect();"
        " return document.elementFromPoint(box.x + 5, box.bottom - 5).closest('.promise__body') === e; }"
    )
    assert shown
    context.close()
