"""What a stranger disguised in a mail does not act in what we write on: forwards, quotes, notices, paper."""

import html
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import lxml.html
import pytest
from django.conf import settings
from tests.world import make_world
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from esmero.actions import forward, mail_notices, notify, post, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Company
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.staff.models import Agent, StaffLetter
from esmero.domain.workbench.models import Notice
from esmero.gateways.email.tests.mails import ANA, mail
from esmero.gateways.email.tests.test_cleaning import DISGUISES
from esmero.gateways.email.tests.test_whose_it_is import arrives, message_of
from esmero.ground import sheets
from esmero.letters import paper

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
NEXT_DAY = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
NEEDLE = "needle"
# What our own letters are made of; the words of others are text in it.
ELEMENTS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "div",
    "table",
    "tbody",
    "tr",
    "td",
    "p",
    "h1",
    "b",
    "br",
    "span",
    "ul",
    "li",
    "a",
    "img",
    "time",
    "blockquote",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "class",
    "style",
    "role",
    "width",
    "height",
    "cellpadding",
    "align",
    "cellspacing",
    "border",
    "aria-hidden",
    "alt",
    "src",
    "href",
    "datetime",
    "type",
}


@pytest.fixture
def company():
    made = make_world(NOON)
    notify.tell(at=NOON)
    Conversation.objects.filter(pk=made.a.conversation.pk).update(agent=made.agent)
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    made.agent.refresh_from_db()
    Company.objects.update(quotes="ALL")
    return made


def written(company, disguise: str) -> list[Message]:
    """Three letters with a disguise: as HTML, as words in HTML, and as plain words, subject and name."""
    back = access.reply_address(company.a.conversation, host=settings.ESMERO_HOST)
    line = "".join(sign for sign in disguise if sign.isprintable())[:90]
    bodies = [
        f"<p>{NEEDLE}</p>{disguise}",
        f"<p>{NEEDLE} {html.escape(disguise)}</p>",
        f"{NEEDLE} {disguise}",
    ]
    letters = []
    for number, words in enumerate(bodies):
        raw = mail(to=back, words=words, subject=line, message_id=f"<{number}@example.org>")
        if number < 2:
            raw = raw.replace(b"text/plain", b"text/html", 1)
        letters.append(message_of(arrives(raw, back, at=NOON)))
    assert {one.conversation_id for one in letters} == {company.a.conversation.pk}
    Conversation.objects.filter(pk=company.a.conversation.pk).update(subject=line)
    Message.objects.filter(pk=letters[-1].pk).update(from_name=line)
    return letters


def page_of(delivery: Delivery) -> str:
    page = message_from_bytes(bytes(delivery.raw), policy=policy.default).get_body(("html",))
    assert page is not None
    return str(page.get_content())


def must_be_ours_alone(page: str, *, needles: int) -> None:
    """A letter is made of our own elements and names our own addresses; the words stand in it as words."""
    root = lxml.html.document_fromstring(page)
    for element in root.iter():
        assert element.tag in ELEMENTS, (element.tag, "a comment or an element of the stranger's")
        assert set(element.attrib) <= ATTRIBUTES, (element.tag, dict(element.attrib))
        for name, value in element.attrib.items():
            assert "evil" not in value and "alert" not in value, (element.tag, name, value)
        assert element.get("href", settings.ESMERO_URL).startswith(settings.ESMERO_URL)
        assert element.get("src", "cid:").startswith("cid:")
    assert [one.getparent().tag for one in root.iter("style")] == ["head"]
    assert not any(word in root.find(".//style").text for word in ("evil", "url(", "@import"))
    assert root.text_content().count(NEEDLE) >= needles


@pytest.mark.parametrize("disguise", DISGUISES)
def test_it_is_passed_on_and_quoted_as_words(company, disguise):
    letters = written(company, disguise)
    number = company.a.conversation.pk
    passing = forward.Passing("Please look.", message_ids=[one.pk for one in letters])
    forward.forward(
        agent=company.agent,
        conversation_id=number,
        to=["weaver@mill.example"],
        passing_on=passing,
        send_key="f",
        at=LATER,
    )
    must_be_ours_alone(page_of(Delivery.objects.latest("id")), needles=3)

    reply.reply(
        agent=company.agent,
        conversation_id=number,
        words="Here.",
        send_key="r",
        at=LATER,
        seen_version=Conversation.objects.get(pk=number).version,
    )
    quoting = Delivery.objects.latest("id")
    assert quoting.recipient == ANA
    must_be_ours_alone(page_of(quoting), needles=3)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_colleagues_are_told_of_it_in_words(company, disguise):
    Agent.objects.filter(pk=company.agent.pk).update(kept_habits={"notices_by_mail": "AT_ONCE"})
    written(company, disguise)
    notify.tell(at=NOON)

    assert mail_notices.send_at_once(at=LATER) == 1
    must_be_ours_alone(page_of(Delivery.objects.filter(about_kind="notice").get()), needles=3)

    Agent.objects.filter(pk=company.agent.pk).update(kept_habits={"notices_by_mail": "DAILY"})
    Notice.objects.update(mailed_at=None)
    assert mail_notices.send_daily(at=NEXT_DAY) == 1
    letter = StaffLetter.objects.get()
    # The day's letter is plain: it holds no word of a letter, and its lines are ours but for the subject.
    assert NEEDLE not in letter.words
    assert letter.subject.isprintable()


class Recording(URLFetcher):
    """Fetches nothing and keeps what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def fetch(self, url: str, headers: object = None) -> Iterator[str]:
        self.asked.append(url)
        raise ValueError(url)


def test_paper_asks_for_nothing_that_a_customer_wrote(company):
    disguises = [
        *DISGUISES,
        "<img src='data:image/png;base64,evil'>",
        "<link rel=attachment href='data:,evil'>",
    ]
    message = written(company, disguises[0])[-1]
    message.text = "\n\n".join(disguises)
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    conversation.subject = "".join(disguises)[:200]
    fetcher = Recording()

    page = paper.page(
        post.setting_of(conversation, at=LATER),
        message,
        address=disguises,
        promised=[],
        enclosed=disguises,
        on_the_page=disguises,
    )
    HTML(string=page, url_fetcher=fetcher).render()

    root = lxml.html.document_fromstring(page)
    (square,) = [one.get("src") for one in root.iter("img")]
    assert fetcher.asked == [square]
    assert {one.tag for one in root.iter()} <= ELEMENTS
    assert not any(
        "evil" in value or "alert" in value for one in root.iter() for value in one.attrib.values()
    )


def test_the_printer_reaches_for_no_address():
    """Even where a page of ours were to name one: a server that listens hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        far = f"http://127.0.0.1:{server.getsockname()[1]}/"
        named = f"<link rel=stylesheet href='{far}a.css'><img src='{far}b'><p style='cursor:url({far})'>"
        sheets.printed(f"{named}<link rel=attachment href='{far}d'><style>@import url({far}e);</style>", [])

        with pytest.raises(BlockingIOError):
            server.accept()
