"""A letter as it was written: in a frame where nothing acts, pictures from elsewhere only when asked for."""

import re
from html import unescape

import pytest
from tests.world import PIXEL

from esmero.domain.conversations.models import Message
from esmero.ground import far_pictures
from esmero.web.desk.tests.test_files import kept

SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
FAR = (
    '<p>Hello <b>you</b></p><img data-remote-src="https://far.example/p.png" alt="Hat"><img data-tracker="">'
)


def write(company, html):
    Message.objects.filter(pk=company.a.message.pk).update(html=html)


def page_of(desk, company, at):
    return desk.get(at("conversation", company.a.conversation.pk)).content.decode()


def asking(page):
    """The address that the button beside the letter leads to."""
    return unescape(re.search(r'href="([^"]*\?pictures=[^"]*)"', page)[1])


@pytest.fixture
def fetched(monkeypatch):
    """Nothing leaves the machine; returns what was to be fetched."""
    asked = []

    def fetch(addresses, *, inside):
        asked.extend(addresses)
        return {address: ("image/png", PIXEL) for address in addresses}

    monkeypatch.setattr(far_pictures, "fetched", fetch)
    return asked


def test_it_stands_in_a_frame_where_nothing_runs(desk, company, at):
    write(company, "<p>Laid <b>out</b></p>")

    page = page_of(desk, company, at)
    answer = desk.get(at("message-original", company.a.message.pk))

    assert f'src="{at("message-original", company.a.message.pk)}" sandbox="{SANDBOX}"' in page
    policy = answer.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        f"sandbox {SANDBOX}",
    ):
        assert part in policy
    assert "allow-scripts" not in policy + page
    assert "img-src 'self' data:;" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert b"<p>Laid <b>out</b></p>" in answer.content


def test_inner_pictures_are_fetched_from_where_files_ask_who_looks(desk, company, at):
    number = kept(company, PIXEL, content_id="star@example.org", content_type="image/png")
    write(company, '<img src="cid:star@example.org"><img src="cid:other">')

    answer = desk.get(at("message-original", company.a.message.pk)).content.decode()

    assert f'<img src="{at("attachment", number)}">' in answer
    assert "cid:" not in answer


def test_what_is_no_picture_is_not_placed(desk, company, at):
    kept(company, b"<svg/>", content_id="star@example.org", content_type="image/svg+xml")
    write(company, '<img src="cid:star@example.org" alt="Star">')

    assert "attachments" not in desk.get(at("message-original", company.a.message.pk)).content.decode()


def test_pictures_from_elsewhere_stay_away_until_asked_for(desk, company, at, fetched):
    write(company, FAR)

    page = page_of(desk, company, at)
    before = desk.get(at("message-original", company.a.message.pk)).content.decode()

    assert fetched == [] and "far.example" not in before and ">Hat</span>" in before
    assert "1 picture from elsewhere is not shown" in page
    assert "1 picture was left out that only tells the sender" in page

    after = desk.get(asking(page))

    assert fetched == ["https://far.example/p.png"]
    assert 'src="data:image/png;base64,' in after.content.decode()
    assert after.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert after.headers["Cache-Control"] == "private, max-age=600"


def test_no_link_in_a_letter_can_ask_in_somebodys_name(desk, company, at, fetched):
    write(company, FAR)
    own = asking(page_of(desk, company, at))

    for word in ("", "1", own.partition("=")[2][:-1] + "a", "я"):
        desk.get(at("message-original", company.a.message.pk), {"pictures": word})
    assert fetched == []

    desk.force_login(company.lead)
    desk.get(own)
    assert fetched == []


def test_while_others_wait_for_pictures_one_is_told_so(desk, company, at, monkeypatch):
    def busy(addresses, *, inside):
        raise far_pictures.Busy

    monkeypatch.setattr(far_pictures, "fetched", busy)
    write(company, FAR)

    answer = desk.get(asking(page_of(desk, company, at)))

    assert answer.status_code == 503
    assert "Try again in a moment" in answer.content.decode()
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_says_no_more_than_its_words_is_not_offered(desk, company, at):
    write(company, "<div>Hello<br></div><blockquote>Before</blockquote>")

    assert "Show as it was written" not in page_of(desk, company, at)


@pytest.mark.parametrize(("chosen", "is_open"), [("written", True), ("words", False)])
def test_how_letters_open_is_remembered(desk, company, at, chosen, is_open):
    write(company, FAR)
    desk.post(at("my_desk-letters"), {"letters": chosen})

    page = page_of(desk, company, at)

    assert (f'id="written-{company.a.message.pk}-fold" open>' in page) is is_open


def test_a_picture_stands_among_the_words_and_not_below_them(desk, company, at):
    number = kept(company, PIXEL, name="star.png", content_id="star@example.org", content_type="image/png")
    Message.objects.filter(pk=company.a.message.pk).update(text="Before\n[image: star.png]\nAfter")

    page = page_of(desk, company, at)

    assert re.search(
        rf'<p>Before</p><p class="placed"><a href="{at("attachment", number)}">.*?</p><p>After</p>', page
    )
    assert page.count(f'src="{at("attachment", number)}"') == 1


def test_a_message_without_layout_has_no_such_page(desk, company, at):
    assert desk.get(at("message-original", company.a.message.pk)).status_code == 404


def test_another_teams_mail_has_no_such_page(desk, company, at):
    Message.objects.filter(pk=company.b.message.pk).update(html="<p>Theirs</p>")

    assert desk.get(at("message-original", company.b.message.pk)).status_code == 404
