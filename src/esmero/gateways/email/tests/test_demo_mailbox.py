"""The demo's mailbox as a newcomer uses it."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import PIXEL, make_world

from esmero.actions import deliver, take
from esmero.actions import take as taking
from esmero.domain.channels.models import Receipt
from esmero.domain.conversations.models import Message
from esmero.gateways.email import demo_box, shown
from esmero.ground import clock

pytestmark = pytest.mark.django_db
ANA = "ana@example.org"


@pytest.fixture(autouse=True)
def company(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "ESMERO_HOME", tmp_path)
    company = make_world()
    deliver.send_letters(at=clock.now())
    return company


@pytest.fixture
def to_ana(company):
    (line,) = shown.lines(address=ANA)
    return line


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_newest_letter_stands_first(client, company):
    page = body(client.get(reverse("email:letters")))

    subjects = re.findall(r'class="found__what">([^<]+)', page)
    assert len(subjects) == 2
    assert page.index("boris@example.org</span>") < page.index("ana@example.org</span>")


def test_letters_of_one_address_stand_alone(client, company):
    page = body(client.get(reverse("email:letters"), {"of": ANA}))

    assert f"Marea to {ANA}" in page
    assert "Marea to boris@example.org" not in page


def test_older_letters_are_a_page_further(client, company, monkeypatch):
    monkeypatch.setattr("esmero.gateways.email.views.PAGE", 1)

    first = body(client.get(reverse("email:letters")))
    older = body(client.get(reverse("email:letters"), {"before": shown.lines(limit=1)[0].key}))

    assert "Marea to boris@example.org" in first and "&amp;before=" in first
    assert f"Marea to {ANA}" in older and "&amp;before=" not in older


def test_a_letter_is_shown_as_the_customer_sees_it(client, to_ana):
    page = body(client.get(reverse("email:letter", args=[to_ana.key])))
    words = body(client.get(reverse("email:letter", args=[to_ana.key]), {"as": "text"}))

    assert reverse("email:letter-html", args=[to_ana.key]) in page
    assert "<iframe" not in words
    assert "/c/" in words


def test_the_letters_own_html_can_do_nothing(client, to_ana):
    frame = client.get(reverse("email:letter-html", args=[to_ana.key]))

    policy = frame.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "allow-scripts" not in policy
    assert 'target="_blank"' in body(frame)


def test_pictures_of_a_letter_stand_in_it(client, company):
    raw = (
        b"From: help@example.com\nTo: ana@example.org\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/related; boundary=b\n\n"
        b"--b\nContent-Type: text/html\n\n<img src='cid:face@x'>\n"
        b"--b\nContent-Type: image/png\nContent-ID: <face@x>\nContent-Transfer-Encoding: base64\n\niVBORw==\n"
        b"--b--\n"
    )
    key = demo_box.put(raw, sender="", recipient=ANA, message_id="1", at=company.at)

    frame = body(client.get(reverse("email:letter-html", args=[key])))

    assert "src='data:image/png;base64,iVBORw=='" in frame


def test_an_answer_joins_the_conversation_with_the_quote_folded_away(client, company, to_ana):
    answer = client.post(
        reverse("email:letter-answers", args=[to_ana.key]), {"words": "Here is the number: 42."}
    )
    take.read_receipts(at=clock.now())

    message = Message.objects.order_by("-id").first()
    assert message.conversation == company.a.conversation
    assert message.text == "Here is the number: 42."
    assert "wrote:" in message.quoted
    assert message.held_since is None
    assert "42" in body(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("language", ["es", "ru"])
def test_an_answer_to_a_letter_in_another_language_is_told_from_its_quote(client, company, to_ana, language):
    raw = (
        demo_box.one(to_ana.key)
        .raw()
        .replace(b"Content-Language: en", f"Content-Language: {language}".encode())
    )
    key = demo_box.put(raw, sender="", recipient=ANA, message_id="2", at=clock.now())

    client.post(reverse("email:letter-answers", args=[key]), {"words": "42."})
    take.read_receipts(at=clock.now())

    assert Message.objects.order_by("-id").first().text == "42."


def test_a_picture_goes_with_the_answer(client, company, to_ana):
    picture = SimpleUploadedFile("parcel.png", PIXEL, "image/png")

    client.post(reverse("email:letter-answers", args=[to_ana.key]), {"words": "Look.", "attached": picture})
    take.read_receipts(at=clock.now())

    assert Message.objects.order_by("-id").first().file_count == 1


def test_an_empty_answer_is_not_sent(client, to_ana):
    page = body(client.post(reverse("email:letter-answers", args=[to_ana.key]), {"words": " "}), 422)

    assert "Write a line" in page
    assert not Receipt.objects.exists()


def test_when_the_mailbox_can_not_take_it_the_words_are_kept(client, to_ana, monkeypatch):
    def refuse(mails):
        raise OSError("full")

    monkeypatch.setattr(taking, "take_mails", refuse)

    page = body(client.post(reverse("email:letter-answers", args=[to_ana.key]), {"words": "My words"}), 503)

    assert "My words" in page
    assert "Your words are kept" in page


def test_a_new_letter_opens_a_conversation_and_is_confirmed(client, company):
    letter = {
        "name": "Eva",
        "email": "Eva@example.org",
        "to": "help@example.com",
        "subject": "Size",
        "words": "Is M small?",
    }

    client.post(reverse("email:new-letter"), letter)
    take.read_receipts(at=clock.now())
    deliver.send_letters(at=clock.now())

    message = Message.objects.get(text="Is M small?")
    assert (message.from_email, message.conversation.subject) == ("eva@example.org", "Size")
    assert len(shown.lines(address="eva@example.org")) == 2


@pytest.mark.parametrize("field", ["email", "words"])
def test_a_letter_that_lacks_something_is_kept_on_the_page(client, company, field):
    letter = {"email": "eva@example.org", "to": "help@example.com", "words": "Is M small?"} | {field: ""}

    page = body(client.post(reverse("email:new-letter"), letter), 422)

    assert "aria-invalid" in page
    assert not Receipt.objects.exists()


def test_a_letter_from_a_broken_line_of_an_address_is_refused(client, company):
    letter = {"email": "eva@example.org\nBcc: all@example.org", "to": "help@example.com", "words": "Hello"}

    assert client.post(reverse("email:new-letter"), letter).status_code == 422


@pytest.mark.parametrize("key", ["nothing", "0000000000000000.x.00000000", "..%2F..%2Fsecret.key"])
def test_what_is_not_there_is_not_found(client, company, key):
    assert client.get(f"{reverse('email:letters')}{key}/").status_code == 404


def test_where_letters_leave_by_a_mail_server_there_is_no_such_page(client, company, monkeypatch):
    monkeypatch.setattr(settings, "ESMERO_SMTP_URL", "smtp://localhost")

    assert client.get(reverse("email:letters")).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"), [("ESMERO_BIND", "0.0.0.0"), ("ESMERO_URL", "https://demo.example.com")]
)
def test_a_demo_that_others_reach_shows_its_letters_to_staff_only(client, company, monkeypatch, name, value):
    monkeypatch.setattr(settings, name, value)

    guest = client.get(reverse("email:letters"))
    client.force_login(company.agent)
    agent = client.get(reverse("email:letters"))

    assert (guest.status_code, agent.status_code) == (302, 200)
