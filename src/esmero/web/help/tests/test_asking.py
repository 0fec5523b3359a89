"""Asking by the public form, as a visitor does."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import world

from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.models import Attachment
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.web.help.views import asking

pytestmark = pytest.mark.django_db
QUESTION = {"words": "Is the blue coat in stock?", "name": "Clara Sanz", "email": "clara@mail.example"}


@pytest.fixture
def visitor() -> Client:
    world.make_world(clock.now() - timedelta(days=1))
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def test_the_form_says_beforehand_who_answers_and_by_when(visitor: Client) -> None:
    page = visitor.get("/").content.decode()

    assert "Ask. Marta is here." in page
    assert "you have an answer <b>before" in page


def test_a_question_leads_to_a_page_with_code_and_promise(visitor: Client) -> None:
    answer = visitor.post("/", {**QUESTION, "send_key": "a"}, follow=True)

    conversation = Conversation.objects.get(customer__name="Clara Sanz")
    page = answer.content.decode()
    assert "We have your question." in page
    assert f"Marea {conversation.code}" in page
    assert "<b>Marta</b> answers" in page


def test_pressing_twice_asks_once(visitor: Client) -> None:
    visitor.post("/", {**QUESTION, "send_key": "a"})
    visitor.post("/", {**QUESTION, "send_key": "a"})

    assert Conversation.objects.filter(customer__name="Clara Sanz").count() == 1


def test_a_page_gone_back_to_asks_nothing_twice(visitor: Client) -> None:
    """The browser fills the form in again, and loads it with another key."""
    first = visitor.post("/", {**QUESTION, "send_key": "a"})
    again = visitor.post("/", {**QUESTION, "send_key": "b"})
    visitor.post("/", {**QUESTION, "send_key": "d"})
    visitor.post("/", {**QUESTION, "send_key": "d"})
    other = visitor.post("/", {**QUESTION, "words": "And in green?", "send_key": "c"})

    talks = Conversation.objects.filter(customer__name="Clara Sanz")
    assert talks.count() == 2
    assert (
        first["Location"].split(".")[0] == again["Location"].split(".")[0] != other["Location"].split(".")[0]
    )


def test_another_browser_with_the_same_words_asks_for_itself(visitor: Client) -> None:
    visitor.post("/", {**QUESTION, "send_key": "a"})
    Client().post("/", {**QUESTION, "send_key": "b"})

    assert Conversation.objects.filter(customer__name="Clara Sanz").count() == 2


def test_a_photo_comes_along(visitor: Client) -> None:
    photo = SimpleUploadedFile("coat.png", world.PIXEL, content_type="image/png")

    visitor.post("/", {**QUESTION, "attached": photo})

    assert Attachment.objects.filter(name="coat.png", content_type="image/png").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.png", b"", "empty.png is empty"),
        ("page.png", b"<script>alert(1)</script>", "is of a kind that we can"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is of a kind that we can"),
    ],
)
def test_a_file_that_we_cant_take_is_refused_and_the_words_stay(
    visitor: Client, name: str, content: bytes, words: str
) -> None:
    answer = visitor.post("/", {**QUESTION, "attached": SimpleUploadedFile(name, content)})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert QUESTION["words"] in page
    assert not Conversation.objects.filter(customer__name="Clara Sanz").exists()


def test_a_file_that_is_too_big_is_refused_with_its_size(visitor: Client, settings: object) -> None:
    settings.ESMERO_MAX_FILE_MB = 0

    answer = visitor.post("/", {**QUESTION, "attached": SimpleUploadedFile("coat.png", world.PIXEL)})

    assert answer.status_code == 422
    assert "we can take" in answer.content.decode()


def test_each_missing_field_says_what_to_do(visitor: Client) -> None:
    answer = visitor.post("/", {"words": "", "name": "", "email": "nonsense"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a sentence is enough" in page
    assert "how to address you" in page
    assert "does not look like an e-mail address" in page


@pytest.mark.parametrize(
    ("browser", "words", "expected"),
    [
        ("", "¿Tienen la chaqueta azul en la talla cuarenta y dos? Muchas gracias.", "es"),
        ("", "Здравствуйте, есть ли у вас синяя куртка сорок второго размера?", "ru"),
        ("es", "ok", "es"),
        ("", "ok", "en"),
    ],
)
def test_the_askers_language_is_recognised(browser: str, words: str, expected: str) -> None:
    world.make_world(clock.now() - timedelta(days=1))
    client = Client(HTTP_ACCEPT_LANGUAGE=browser) if browser else Client()

    client.post("/", {**QUESTION, "words": words})

    assert Conversation.objects.get(customer__name="Clara Sanz").language == expected


def test_a_program_that_fills_in_everything_gets_no_letter(visitor: Client) -> None:
    visitor.post("/", {**QUESTION, "website": "http://spam.example"})

    conversation = Conversation.objects.get(customer__name="Clara Sanz")
    assert not Message.objects.filter(conversation=conversation, kind="NOTICE").exists()


def test_the_way_back_answers_alike_for_right_and_wrong(visitor: Client) -> None:
    visitor.post("/", QUESTION)
    code = Conversation.objects.get(customer__name="Clara Sanz").code

    right = visitor.post("/link/", {"code": f"Marea {code}", "email": QUESTION["email"]})
    wrong = visitor.post("/link/", {"code": "XXXXXX", "email": QUESTION["email"]})

    assert right.status_code == wrong.status_code == 200
    assert _words(right.content) == _words(wrong.content)
    assert Message.objects.filter(kind="NOTICE", conversation__code=code).count() == 2


def _words(page: bytes) -> bytes:
    """The page without its ever-changing tokens."""
    import re

    return re.sub(rb'value="[^"]{20,}"', b"", page)


def test_the_way_one_is_on_is_marked(visitor: Client) -> None:
    assert '<a href="/" aria-current="page">Ask us</a>' in visitor.get("/").content.decode()


def test_a_second_question_on_an_old_page_is_a_question_of_its_own(visitor: Client) -> None:
    visitor.post("/", {**QUESTION, "send_key": "a"})
    visitor.post("/", {**QUESTION, "words": "And in green?", "send_key": "a"})

    assert Conversation.objects.filter(customer__name="Clara Sanz").count() == 2


def test_the_key_of_somebody_elses_page_leads_to_nobody_elses_conversation(visitor: Client) -> None:
    visitor.post("/", {**QUESTION, "send_key": "a"})

    answer = visitor.post("/", {**QUESTION, "email": "thief@mail.example", "send_key": "a"}, follow=True)

    theirs = Conversation.objects.get(reply_to=QUESTION["email"])
    assert theirs.code not in answer.content.decode()


@pytest.mark.parametrize("gap", ["", " ", "-", " - "])
def test_a_code_is_understood_with_gaps_and_the_companys_name(visitor: Client, gap: str) -> None:
    visitor.post("/", {**QUESTION, "send_key": "a"})
    asked = Conversation.objects.get(customer__name="Clara Sanz")
    before = Delivery.objects.filter(recipient=asked.reply_to).count()

    code = f"Marea {asked.code[:4]}{gap}{asked.code[4:].lower()}"
    visitor.post("/link/", {"code": code, "email": asked.reply_to})

    assert Delivery.objects.filter(recipient=asked.reply_to).count() == before + 1


def test_what_is_too_long_is_said_beside_it_and_stays_whole(visitor: Client) -> None:
    words, name = "coat " * 5_000 + "end", "Maximiliana" * 11

    answer = visitor.post("/", {**QUESTION, "words": words, "name": name})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "This is longer than we can take at once." in page
    assert "This name is too long for us" in page
    assert words in page
    assert f'value="{name}"' in page
    assert not Conversation.objects.filter(customer__name__startswith="Maximiliana").exists()


def test_no_browser_cuts_the_words_or_the_name_by_itself(visitor: Client) -> None:
    page = visitor.get("/").content.decode()

    fields = re.findall(r'<(?:input|textarea)[^>]*name="(?:words|name)"[^>]*>', page)
    assert len(fields) == 2
    assert not any("maxlength" in field for field in fields)


def test_a_return_later_than_the_promised_answer_is_not_named(visitor: Client, monkeypatch) -> None:
    def back(hours: int) -> str:
        away = [
            replace(one, here_until=None, back_at=clock.now() + timedelta(hours=hours))
            for one in staff.at_work(at=clock.now())
        ]
        monkeypatch.setattr(asking.staff, "at_work", lambda *_, **__: away)
        page = visitor.get("/").content.decode()
        monkeypatch.undo()
        return page.split('class="lede"')[1].split("</p>")[0]

    assert "We are back" in back(0)
    assert "We are back" not in back(24 * 14)
