# ruff: noqa: E501 - lines are counted in columns, and signs of Hebrew have none of their own.
"""What stays of a mail with a quote in it: answers below and between, and what only looks like one."""

import pytest

from esmero.gateways.email.reading import quotes

TEXT = "Where is my order 4711?\n\nIt was to come on Friday."


KEPT = [
    "On Friday I ordered two shirts.\nOn Monday only one came:\nthe blue one.",
    "I am travelling.\n\nFrom: Madrid\nTo: Cádiz\nDate: 15 May\n\nCan you deliver to the hotel?",
    "Sent from Madrid on Monday, the parcel never came.\n\nPlease look where it is.",
    "Sizes:\n\n-- S is too small\n-- M is too big\n\nWhat do you have between them?",
    "Name | Size\n---- | ----\nAnn | M\n\n----\n\nThat is all.",
    "The label says: to Ann Smith, 15/01/2024.\n\nIs that right?",
    "My address is:\nAnn Smith <ann@example.com>\nand I moved on 15.01.2024.\nPlease note it.",
    "You asked for the order number. Here it is:\n4711\n\nRegards,\nAnn",
    "Here is the list of 12.01.2024:\n- one\n- two",
    "My colleague wrote a review of your shop. She said it was great.\n\nI agree.",
    "El pedido del 12 de enero no llegó.\n\nUn saludo,\nMarta",
    "Заказ от 12.01.2024 не пришёл.\nНомер заказа: 4711\n\nС уважением,\nОльга",
    "The price > 100 and the size < 40.\n\nIs it > than that?",
    "Lähetetty paketti ei tullut perille.\n\nMissä se on?",
    "Original message was in the box.\nNobody read it.",
    "Is this forwarded message for me? I do not understand it.\n\nAnn",
    "I write to support@example.com since 2023: nobody answers me. What can I do?\n\nAnn",
    "Here is another mail.\n\nSent from my desk, is much easier than my mobile phone.",
    "On your remote host you can run:\n\n   telnet 127.0.0.1 52698\n\nThis should connect.",
    "1. Where is it?\n2. When does it come?\n__________\n\nThanks",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_a_quote_or_a_signature_stays(text: str) -> None:
    assert quotes.tell_apart(text).reply == text


@pytest.mark.parametrize(
    "intro",
    [
        "2016-03-03 17:21 GMT+01:00 Some One:",
        "John Doe/ABC@XYZ wrote on 01/15/2024 02:30:00 PM:",
        "On Wed, Sep 25, 2013 at 12:11 PM, jorge\n<info@example.org>wrote:",
        '\ufeffOn 1/15/24, 2:30 PM, "John Doe" <john@example.com> wrote:',
        "\u202bבתאריך יום ב׳, 15 בינו׳ 2024 ב-14:30 מאת \u202aJohn\u202c <\u202ajohn@example.com\u202c>:\u202c",
        "--- On Wed, 1/15/14, John <john@example.com> wrote:",
        "Quoting John Doe <john@example.com>:",
        "John Doe <john@example.com> writes:",
    ],
)
def test_rarer_intros_above_marked_lines_are_known(intro: str) -> None:
    assert quotes.tell_apart(f"{TEXT}\n\n{intro}\n\n> it is on its way.\n").reply == TEXT


def test_closing_words_stay_and_what_follows_the_mark_is_the_signature() -> None:
    told = quotes.tell_apart("Where is it?\n\nRegards,\nAnn\n\n-- \nAnn Smith\nExample Ltd\n")

    assert told.reply == "Where is it?\n\nRegards,\nAnn"
    assert told.signature == "Ann Smith\nExample Ltd"


def test_a_forwarded_message_stands_apart() -> None:
    text = (
        "Please see below.\n\n---------- Forwarded message ---------\nFrom: Bo <bo@example.com>\n"
        "Date: Mon, 15 Jan 2024\nSubject: Shoes\nTo: Ann\n\nMy shoes are wet.\n"
    )

    told = quotes.tell_apart(text)

    assert told.reply == "Please see below."
    assert told.forwarded is not None
    assert told.forwarded.startswith("From: Bo <bo@example.com>")
    assert told.forwarded.endswith("My shoes are wet.")


def test_a_header_block_in_a_mail_called_fwd_is_a_forwarded_message() -> None:
    text = "For you.\n\nFrom: Bo <bo@example.com>\nSent: Monday\nTo: Ann\nSubject: Shoes\n\nMy shoes are wet."

    told = quotes.tell_apart(text, is_forward=True)

    assert (told.reply, told.quoted) == ("For you.", None)
    assert told.forwarded is not None
    assert "wet" in told.forwarded


def test_an_answer_in_a_thread_called_fwd_still_quotes_what_it_answers() -> None:
    told = quotes.tell_apart(
        "Yes.\n\nOn 15/01/2024 14:30, John Doe wrote:\n> Is it yours?\n", is_forward=True
    )

    assert (told.reply, told.forwarded) == ("Yes.", None)


def test_an_answer_below_the_quote_is_the_new_text() -> None:
    told = quotes.tell_apart("On 15/01/2024 14:30, John Doe wrote:\n> Which size?\n\nSize 40, please.\n\nAnn")

    assert told.reply == "Size 40, please.\n\nAnn"


def test_answers_between_quoted_lines_are_the_new_text() -> None:
    told = quotes.tell_apart(
        "Hi,\n\nOn 15/01/2024 14:30, John wrote:\n> Which size?\n\n40\n\n> Which colour?\n\nBlue"
    )

    assert told.reply.split() == ["Hi,", "40", "Blue"]
    assert told.quoted is not None
    assert "Which colour?" in told.quoted


def test_quotes_in_the_middle_that_nothing_announces_stay_as_they_give_the_answers_their_sense() -> None:
    text = "My points:\n\n> You are late.\n\nWe are not.\n\n> You are dear.\n\nWe are cheap."

    assert quotes.tell_apart(text).reply == text


def test_the_first_text_below_a_quote_torn_by_a_narrow_program_is_not_taken_for_an_answer() -> None:
    long = "> " + "word " * 15
    text = f"Thanks.\n\nOn 15/01/2024 14:30, John Doe wrote:\n{long}\ntorn off\n> and more\n"

    assert quotes.tell_apart(text).reply == "Thanks."


def test_a_mail_of_nothing_but_a_quote_has_nothing_new() -> None:
    told = quotes.tell_apart("On 15/01/2024 14:30, John Doe wrote:\n> it is on its way\n")

    assert (told.reply, told.signature) == ("", None)


def test_an_empty_text_has_nothing_in_it() -> None:
    assert quotes.tell_apart("") == quotes.Told(reply="")
