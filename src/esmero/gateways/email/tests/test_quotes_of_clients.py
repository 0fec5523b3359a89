"""What is new in an answer, as each mail program announces what was written before, in each language."""

import pytest

from esmero.gateways.email.reading import message, quotes
from esmero.gateways.email.tests import clients, clients_html, clients_lines

OLD = "We looked into it.\nRegards, Marea"
MARKED = "\n".join(f"> {line}" for line in OLD.split("\n"))
LONG = 62


def blocks(language: str) -> list[str]:
    """Return the header blocks of Outlook and its kin in a language, in all their shapes."""
    *labels, original = clients.LABELS[language]
    whole = block(labels, language)
    bare = whole.replace(" <help@example.com>", "").replace(" <ann@example.org>", "")
    starred = "\n".join(f"*{line.replace(':', ':*', 1)}" for line in whole.split("\n"))
    return [
        whole,
        bare,
        starred,
        "\n".join(whole.split("\n")[:2]),
        f"{'_' * 32}\n{whole}",
        f"-----{original}-----\n{whole}",
        block(clients.OTHER_LABELS[language], language),
    ]


def block(labels, language: str) -> str:
    blank = " " if language == "fr" else ""
    values = ["Marea <help@example.com>", clients.DATES[language], "Ann <ann@example.org>", "Re: X"]
    return "\n".join(f"{label}{blank}: {value}" for label, value in zip(labels[:4], values, strict=True))


ANNOUNCED = [
    *(
        (program, language, words)
        for program, by in clients.ANSWERED.items()
        for language, words in by.items()
    ),
    *(("outlook", language, words) for language in clients.LABELS for words in blocks(language)),
]


def new_in(language: str, *below: str, is_forward: bool = False) -> quotes.Told:
    text = "\n\n".join([clients.NEW[language], *below, ""])
    return quotes.tell_apart(text, is_forward=is_forward)


@pytest.mark.parametrize(("program", "language", "words"), ANNOUNCED)
def test_what_is_answered_is_no_part_of_the_answer(program, language, words) -> None:
    assert new_in(language, words, MARKED).reply == clients.NEW[language]
    assert new_in(language, words, OLD).reply == clients.NEW[language]
    if "\n" not in words and len(words) > LONG and language != "zh":
        cut = words.rfind(" ", 0, LONG)
        torn = f"{words[:cut]}\n{words[cut + 1 :]}"
        assert new_in(language, torn, MARKED).reply == clients.NEW[language]


@pytest.mark.parametrize(
    ("language", "words"), [(code, line) for code, lines in clients_lines.SENT_FROM.items() for line in lines]
)
def test_what_a_phone_says_of_itself_is_no_part_of_the_answer(language, words) -> None:
    assert new_in(language, words).reply == clients.NEW[language]


@pytest.mark.parametrize(
    ("language", "words"), [(code, line) for code, lines in clients_lines.PASSED_ON.items() for line in lines]
)
def test_what_is_passed_on_is_told_apart(language, words) -> None:
    told = new_in(
        language, f"{words}\n{block(clients.OTHER_LABELS[language], language)}", OLD, is_forward=True
    )

    assert told.reply == clients.NEW[language]
    assert (told.forwarded or "").endswith("Regards, Marea")


def test_an_old_gmail_names_day_and_writer_alone_above_what_it_quotes() -> None:
    words = "2011/11/23 Marea <help@example.com>"

    assert new_in("en", words, MARKED).reply == clients.NEW["en"]
    assert new_in("en", words, OLD).reply != clients.NEW["en"]


@pytest.mark.parametrize("program", clients_html.HTML)
def test_html_of_each_program_says_where_the_answer_ends(program) -> None:
    html = clients_html.HTML[program].replace("{n}", "Danke, es geht.")
    raw = f"From: a@x.org\nSubject: Re: x\nContent-Type: text/html; charset=utf-8\n\n{html}"

    assert message.read(raw.encode()).text_reply == "Danke, es geht."


@pytest.mark.parametrize(
    "words",
    [
        "Sent from Madrid, it never came.",
        "From: Madrid\nTo: Cádiz\nis what I booked.",
        "On Monday you wrote that it comes. It did not.",
        "Original",
        "To: Cádiz\nSubject: my trip\nis what I booked.",
        "Please write your reply above this line, so that I find it.",
        "My colleague wrote on it with a pen: sold.",
        "Enviado a partir do Porto, nunca chegou.",
        "来自我的朋友的建议：请退款。",
    ],
)
def test_what_only_looks_like_it_stays_with_the_answer(words) -> None:
    assert quotes.tell_apart(words).reply == words
