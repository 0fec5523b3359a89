"""Those who use Esmero, at their browsers: what each does there, in their own language."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from esmero.config.demo import marea
from tests.browser.house import House
from tests.browser.words import ours, shaped

PHONE_BELOW = 700


@dataclass
class Visitor:
    """Somebody at a browser that speaks a language."""

    page: Page
    house: House
    language: str

    def ours(self, sentence: str, **parts: str) -> str:
        """Return one of our sentences as this visitor reads it."""
        return ours(self.language, sentence, **parts)

    def shaped(self, sentence: str, **parts: str) -> re.Pattern[str]:
        """Return a pattern of one of our sentences as this visitor reads it."""
        return shaped(self.language, sentence, **parts)

    def button(self, sentence: str, within: Locator | None = None, **parts: str) -> Locator:
        """Return the button that carries one of our sentences."""
        return (within or self.page).get_by_role("button", name=self.shaped(sentence, **parts)).first

    def link(self, sentence: str, within: Locator | None = None) -> Locator:
        """Return the link that carries one of our sentences."""
        return (within or self.page).get_by_role("link", name=self.shaped(sentence)).first


class Customer(Visitor):
    """Somebody with a question."""

    def ask(self, words: str, *, name: str, email: str, photo: Path | None = None) -> None:
        """Open the form, write, send."""
        self.page.goto(f"{self.house.url}/")
        self.page.get_by_label(self.ours("What is it about?")).fill(words)
        self.page.get_by_label(self.ours("Your name")).fill(name)
        self.page.get_by_label(self.ours("Where we answer you")).fill(email)
        if photo:
            self.page.locator("input[type=file]").set_input_files(photo)
        self.button("Send the question").click()

    @property
    def story(self) -> Locator:
        """The letters and promises of their page."""
        return self.page.locator("#story")

    def promise(self, state: str = "") -> Locator:
        """Return promises of their page, those in one state if it is named."""
        return self.page.locator(f".promise[data-state={state}]" if state else ".promise")


class Agent(Visitor):
    """Somebody of the staff."""

    def sign_in(self, email: str, password: str = marea.PASSWORD) -> None:
        """Come to the desk by the door for those who answer."""
        self.page.goto(f"{self.house.url}/desk/")
        # The desk speaks as the back office says of a person, unless they choose otherwise at the door.
        self.page.locator(f"form.languages button[value={self.language}]").click()
        self.page.get_by_label(self.ours("Your e-mail address")).fill(email)
        self.page.get_by_label(self.ours("Your password"), exact=True).fill(password)
        self.button("Sign in").click()
        expect(self.page.locator("#queue")).to_be_visible()

    def line(self, name: str) -> Locator:
        """Return the line of somebody in the list of what breaks next."""
        return self.page.locator("#queue .next").filter(has_text=name)

    def open(self, name: str) -> None:
        """Open somebody's conversation from the list of one's team."""
        self.page.goto(f"{self.house.url}/desk/team/")
        self.line(name).click()
        expect(self.page.locator("#who")).to_contain_text(name)

    @property
    def letters(self) -> Locator:
        """The letters of the open conversation."""
        return self.page.locator("#letters")

    def known(self, words: str) -> Locator:
        """Return what is known of the customer of the open conversation and says this."""
        return self.page.locator("#known .fact").filter(has_text=words).first

    def whose(self) -> Locator:
        """Go from the open conversation to the page of whom it is with; return what that tells."""
        found = re.match(r".*/conversations/\d+/", self.page.url)
        assert found, "a conversation is open"
        self.page.goto(f"{found[0]}whose/")
        expect(self.page).to_have_url(re.compile("/desk/customers/"))
        return self.page.locator("main")

    def to_the_person(self) -> None:
        """Look at whom the conversation is with; on a phone that is a page of its own."""
        if self.page.viewport_size and self.page.viewport_size["width"] < PHONE_BELOW:
            self.page.locator("nav a[href='#person']:visible").first.click()
        expect(self.page.locator("#who")).to_be_visible()

    def to_the_letters(self) -> None:
        """Come back to what is written."""
        if self.page.viewport_size and self.page.viewport_size["width"] < PHONE_BELOW:
            self.page.locator("nav a[href='#talk']:visible").first.click()

    def write(self, words: str) -> None:
        """Write, without sending."""
        self.page.locator("#reply").fill(words)

    def send(self) -> None:
        """Send what is written; it is held back for some seconds, unless something came in."""
        self.button("Send to %(name)s", self.page.locator("es-composer")).click()

    def send_now(self) -> None:
        """Let what is held back go out, by key: on a phone the place to write folds under a mouse."""
        self.button("Send now", self.page.locator("es-held")).press("Enter")
        expect(self.page.locator("es-held")).to_have_count(0)

    def answer(self, words: str) -> None:
        """Write and send, and see it among the letters."""
        self.write(words)
        self.send()
        self.send_now()
        expect(self.letters.get_by_text(words)).to_be_visible()


class Owner(Agent):
    """Somebody who sets the company up in the back office."""

    def open_all_week(self) -> None:
        """Open at every hour of every day, public holidays too: promises of minutes end in minutes."""
        self.page.goto(f"{self.house.url}/office/")
        self.page.locator("a.door[href$='/hours/']").click()
        self.page.locator("main h2 a").first.click()
        self.page.locator("[name=holidays_of]").fill("")
        rows = self.page.locator(".weekrow")
        for gone in self.page.locator(".weekrow [name$=-gone]").all()[1:]:
            gone.check()
        rows.first.locator("[name$=-days]").select_option("0-6")
        rows.first.locator("[name$=-starts_at]").fill("0:00")
        rows.first.locator("[name$=-ends_at]").fill("24:00")
        self.button("Save").click()
        expect(self.page.locator(".said")).to_contain_text(self.ours("The hours are changed."))
        expect(self.page.locator(".weekrow [name$=-gone]")).to_have_count(1)

    def promise_updates_within_a_minute(self) -> None:
        """Change the rule: whoever asks for an update hears within one working minute."""
        self.page.goto(f"{self.house.url}/office/")
        self.page.locator("a.door[href$='/promises/']").click()
        # The last one fits whatever no other does.
        self.page.locator(".rule").last.get_by_role("link").click()
        self.page.locator("[name=update_number]").fill("1")
        self.page.locator("[name=update_unit]").select_option("minutes")
        self.button("Save").click()
        expect(self.page.locator(".said")).to_be_visible()


class Reader(Visitor):
    """Somebody who reads the demo's mailbox, as a customer would their own."""

    def open(self, subject: str | re.Pattern[str], *, of: str) -> None:
        """Wait for the newest letter of this subject to somebody, and open it."""
        self.page.goto(f"{self.house.url}/demo/mailbox/?of={of}")
        line = self.page.locator("#letters .found").filter(has_text=subject).first
        expect(line).to_be_visible(timeout=20_000)
        line.click()

    @property
    def letter(self) -> Locator:
        """The letter's own page, in its frame."""
        return self.page.frame_locator(".letterframe").locator("body")

    def reply_address(self) -> str:
        """Return where an answer to the open letter goes."""
        found = re.search(r"reply\+[\w.]+@[\w.-]+", self.page.locator(".letterhead").inner_text())
        assert found, "the letter does not say where an answer goes"
        return found[0]

    def answer(self, words: str) -> None:
        """Answer the open letter."""
        self.page.locator("#answer textarea").fill(words)
        self.button("Send the answer").click()
        expect(self.page.get_by_text(self.ours("This letter is on its way to the desk."))).to_be_visible()
