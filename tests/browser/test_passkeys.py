"""A passkey is made on a telephone and opens the door alone; the key itself is made of software."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser.people import Agent

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_made_once_opens_the_door_without_the_password(house, visitor, axe):
    context = visitor(size="phone", language="es")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    # From now on his password alone is not enough: no other journey has Samir at the desk.
    samir = Agent(page, house, "es")
    samir.sign_in("samir@marea.example")

    page.goto(f"{house.url}/enter/passkeys/new/")
    page.locator("[name=password]").fill(marea.PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/enter/passkeys/new/")
    assert axe(page) == []
    page.locator("es-passkey button").click()
    page.wait_for_url("**/enter/recovery-codes/")
    expect(page.locator(".code-list li")).to_have_count(10)
    assert axe(page) == []

    page.goto(f"{house.url}/enter/logout/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/enter/login/**")
    page.locator("es-passkey button").click()
    page.wait_for_url("**/desk/**")

    page.goto(f"{house.url}/enter/")
    expect(page.locator(".rows__row").first).to_be_visible()
    assert axe(page) == []
    page.goto(f"{house.url}/enter/code-app/")
    if "again" in page.url:
        page.locator("[name=password]").fill(marea.PASSWORD)
        page.locator("main form button").first.click()
    picture = page.locator(".code-picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert axe(page) == []
