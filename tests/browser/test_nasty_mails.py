"""Mails that want to act are opened at the desk, in a real browser; a server stands for the outside.

Before anybody asks for pictures nothing reaches it and nothing runs; afterwards only our server has asked it.
"""

import http.server
import io
import smtplib
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from PIL import Image
from playwright.sync_api import expect

from esmero.config.demo import marea
from esmero.gateways.email.tests.test_cleaning import DISGUISES
from tests.browser import chromium
from tests.browser.house import running
from tests.browser.people import Agent
from tests.browser.watching import Watch

NAME, MAILBOX = "Nora Nasty", "hola@marea.example"


class Outside(http.server.BaseHTTPRequestHandler):
    """Notes who asks for what, and answers with a picture."""

    heard: list[tuple[str, str]] = []  # noqa: RUF012 (one list for all of the test)

    def do_GET(self) -> None:
        self.heard.append((self.path, str(self.headers)))
        out = io.BytesIO()
        Image.new("RGB", (60, 40), "#2d6a4f").save(out, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(out.getvalue())

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def outside() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def house(outside):
    with running(ESMERO_INSIDE_PICTURES=outside) as house:
        yield house


def nasty(outside: str) -> bytes:
    """Return one mail with every disguise, each of which would ask the outside or mark the page."""
    acts = "".join(DISGUISES).replace("alert(1)", "top.ran=1")
    acts = acts.replace("//evil.example", f"//{outside}/evil").replace("https://127", "http://127")
    html = (
        f"<h1>Hello</h1><img src='http://{outside}/hat.png' width='60' height='40' alt='A hat'>"
        f"<img src='http://{outside}/who-reads.gif' width='1' height='1'>"
        f"<style>@import 'http://{outside}/evil.css';</style><div>{acts}</div>"
    )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{NAME} <nora@nasty.example>", MAILBOX, "Look at this"
    mail["Message-ID"] = "<nasty@nasty.example>"
    mail.set_content(html, subtype="html")
    return mail.as_bytes()


def test_nothing_runs_and_nobody_is_asked_before_somebody_wants_it(house, outside, browser):
    context = chromium.context(browser)
    # Read before our own pages are looked at: whatever the frame does is known.
    watch, asked = Watch(context), []
    context.on("request", lambda request: asked.append(request.url))
    marta = Agent(context.new_page(), house, "en")
    marta.sign_in(marea.AGENT)
    with smtplib.LMTP("127.0.0.1", house.lmtp_port) as line:
        line.sendmail("nora@nasty.example", [MAILBOX], nasty(outside))
    marta.page.goto(f"{house.url}/desk/team/")
    marta.line(NAME).click()

    marta.page.get_by_text("Show as it was written").click()
    frame = marta.page.frame_locator(".written__frame")
    expect(frame.get_by_role("heading", name="Hello")).to_be_visible()
    expect(frame.get_by_text("A hat")).to_be_visible()
    marta.page.wait_for_timeout(500)

    assert Outside.heard == []
    assert [url for url in asked if not url.startswith(house.url)] == []
    assert marta.page.evaluate("window.ran") is None
    height = marta.page.locator(".written__frame").evaluate("frame => frame.clientHeight")
    assert height == pytest.approx(
        marta.page.locator(".written__frame").evaluate("frame => frame.contentDocument.body.offsetHeight"),
        abs=8,
    )

    marta.page.get_by_role("link", name="Show pictures from elsewhere").click()
    expect(marta.page.locator(".written__fetched:visible")).to_contain_text("Our server fetched the pictures")
    expect(frame.locator("img[alt='A hat']")).to_be_visible()

    assert {path for path, _ in Outside.heard} >= {"/hat.png"}
    assert not any("who-reads" in path for path, _ in Outside.heard)
    assert not any(
        "Cookie" in headers or "Referer" in headers or "Chrome" in headers for _, headers in Outside.heard
    )
    assert [url for url in asked if not url.startswith((house.url, "data:"))] == []
    assert marta.page.evaluate("window.ran") is None
    assert watch.complaints == []
    context.close()
