import pytest

from esmero.letters import names


@pytest.mark.parametrize(
    "name",
    [
        "Ana Belmonte",
        "O’Neil-García",
        "J. M. Pérez",
        "Елена Петрова",
        "María del Carmen de la Torre",
        "Nguyễn Thị Ánh",
    ],
)
def test_a_name_is_a_name(name):
    assert names.plain_name(name) == name


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "4 you",
        "www.example.com",
        "evil.com",
        "ana@example.com",
        "http://x",
        "Ana\u202egnA",
        "Ana <b>",
        "You won a prize, Ana",
        "one two three four five six seven",
        "Ana\x00",
        "-.'",
        "a" * 41,
        "Ana 🎁",
    ],
)
def test_what_says_something_else_is_no_name(typed):
    assert names.plain_name(typed) == ""


@pytest.mark.parametrize(
    ("name", "wished", "called"),
    [
        ("Ana Belmonte", "", "Ana"),
        ("Ana Belmonte", "doña Ana", "doña Ana"),
        ("J. Pérez", "", "J"),
        ("", "", ""),
    ],
)
def test_a_customer_is_called_as_they_wish_else_by_the_first_name(name, wished, called):
    assert names.called(name, wished) == called


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x85", "\x0b"])
def test_a_header_line_is_one_line(end):
    assert names.header_line(f"a{end}b") == "a b"


def test_a_header_line_ends_somewhere():
    assert len(names.header_line("word " * 1000)) <= 200


def test_a_text_keeps_its_lines_and_nothing_hidden():
    assert names.many_lines("a\r\nb\u2028c\x00\x07\ud800\td") == "a\nb\nc\td"
