"""What our letters quote, our own reader folds away again: in each language, plain and as a page."""

import html
import re
from email import message_from_bytes, policy

import pytest

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Message
from esmero.gateways.email.reading import message as reading
from esmero.letters import writing
from esmero.letters.tests import given

pytestmark = pytest.mark.django_db
OLD = {"en": "Where is my bag?\n\nIt was promised.", "es": "¿Dónde está mi bolso?", "ru": "Где моя сумка?"}
NEW = {"en": "It leaves today.", "es": "Sale hoy mismo.", "ru": "Она уходит сегодня."}
THANKS = {"en": "Thank you!", "es": "¡Gracias!", "ru": "Спасибо!"}
INTRO = {
    "en": "On 19 November 2026, Marta Roldan at Marea wrote:",
    "es": "El jue, 19 nov 2026 a las 10:00, Marea (<help@marea.example>) escribió:",
    "ru": "19.11.2026 10:00, Marea пишет:",
}
each_language = pytest.mark.parametrize("language", ["en", "es", "ru"])


def written(language, *, name="Ana Belmonte", kind="plain"):
    """Our answer that quotes a letter of the customer and one of ours, as its recipient has it."""
    setting = given.setting(language=language, name=name)
    theirs = Message(kind=MessageKind.FROM_CUSTOMER, text=OLD[language], at=given.AT)
    ours = given.reply(setting, "Ours")
    letter = writing.answer(setting, [], given.reply(setting, NEW[language]), quoted=[ours, theirs])
    return letter.text if kind == "plain" else letter.html


def mail(body, *, kind="plain"):
    made = message_from_bytes(
        b"From: ana@example.org\nTo: help@marea.example\nSubject: Re: bag\nMessage-ID: <1@example.org>\n\n",
        policy=policy.default,
    )
    made.set_content(body, subtype=kind)
    return reading.read(made.as_bytes())


@each_language
@pytest.mark.parametrize("name", ["Ana Belmonte", ""])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_our_own_letter_is_read_without_what_it_quotes(language, name, kind):
    found = mail(written(language, name=name, kind=kind), kind=kind)

    assert NEW[language] in found.text_reply
    assert OLD[language].split("\n")[0] not in found.text_reply
    assert "Ours" not in found.text_reply.split()
    assert OLD[language].split("\n")[0] in (found.quoted or "")


@each_language
def test_an_answer_that_quotes_all_of_it_is_read_as_the_new_words_alone(language):
    whole = written(language)
    quoted = "\n".join(f"> {line}" for line in whole.split("\n"))

    found = mail(f"{THANKS[language]}\n\n{INTRO[language]}\n{quoted}\n")

    assert found.text_reply == THANKS[language]


@each_language
def test_an_answer_above_our_page_is_read_as_the_new_words_alone(language):
    page = re.search(r"<main>(.*)</main>", written(language, kind="html"), re.S)[1]
    intro = html.escape(INTRO[language])

    found = mail(
        f"<div>{THANKS[language]}</div><div class='gmail_quote'><div>{intro}</div>"
        f"<blockquote class='gmail_quote'>{page}</blockquote></div>",
        kind="html",
    )

    assert found.text_reply == THANKS[language]


@each_language
def test_a_quote_is_marked_and_says_who_wrote_it_when(language):
    text = written(language)

    assert f"> {OLD[language].split(chr(10))[0]}" in text
    marked = [line for line in text.split("\n") if line.startswith(">")]
    assert all(line == ">" or line.startswith("> ") for line in marked)
    assert "2026" in text and "Ana Belmonte" in text
