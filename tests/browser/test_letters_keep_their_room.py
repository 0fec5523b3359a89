"""However much is promised: on a low screen the letters keep their room, and what is unfolded is seen."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser.people import Agent, Customer

WIDTH, HEIGHT = 1280, 800
OF_THE_WINDOW = 0.35
NAME, EMAIL = "Oskar Lund", "oskar.lund@mail.example"
QUESTION = "The clasp of my bag is loose. Can you send me another one?"
WORDS = ("send the clasp", "call about the lining", "write when the parcel leaves")
PROMISE = """
from datetime import timedelta
from esmero.actions import promise
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.ground import clock
talk, owner = Conversation.objects.get(reply_to=%r), Agent.objects.filter(role="OWNER").order_by("id").first()
for days, words in enumerate(%r, 30):
    made = OwnWords(words, clock.now() + timedelta(days=days))
    promise.make(agent=owner, conversation_id=talk.pk, made=made, at=clock.now())
"""


def test_letters_are_read_beside_many_promises(house, come):
    come(Customer, language="en").ask(QUESTION, name=NAME, email=EMAIL)
    made = house.esmero("shell", "-c", PROMISE % (EMAIL, WORDS))
    assert made.returncode == 0, made.stderr
    marta = come(Agent, language="en")
    marta.sign_in(marea.AGENT)
    page = marta.page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    marta.open(NAME)
    page.wait_for_load_state()

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
