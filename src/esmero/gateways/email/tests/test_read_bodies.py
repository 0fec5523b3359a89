"""Texts, files and HTML out of the parts of a mail."""

import base64

import pytest

from esmero.gateways.email.reading import markup, message
from esmero.gateways.email.reading.shape import ReadMail
from esmero.ground.reading import charsets

PNG = base64.b64encode(b"\x89PNG not really").decode()


def multipart(kind: str, *parts: str, boundary: str = "b") -> ReadMail:
    """Read a mail of the given parts, each with its own headers."""
    joined = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    head = f"From: ann@x.org\r\nContent-Type: multipart/{kind}; boundary={boundary}\r\n\r\n"
    return message.read(f"{head}{joined}--{boundary}--\r\n".encode())


def html_mail(html: str) -> ReadMail:
    """Read a mail that has only HTML."""
    return message.read(f"From: ann@x.org\nContent-Type: text/html; charset=utf-8\n\n{html}".encode())


PLAIN = "Content-Type: text/plain\r\n\r\nplain words"
HTML = "Content-Type: text/html\r\n\r\n<title>T</title><p>rich <b>words</b></p>"
EMPTY = "Content-Type: text/plain\r\n\r\n  \r\n"
PICTURE = f"Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{PNG}"


def test_of_alternatives_the_plain_one_is_the_text_and_the_other_the_html() -> None:
    mail = multipart("alternative", PLAIN, HTML)

    assert (mail.text, mail.html) == ("plain words", "<p>rich <b>words</b></p>")


def test_html_speaks_where_the_plain_words_are_empty() -> None:
    assert multipart("alternative", EMPTY, HTML).text == "rich words"


def test_several_inline_texts_are_joined() -> None:
    mail = multipart("mixed", PLAIN, PICTURE, "Content-Type: text/plain\r\n\r\nmore words")

    assert mail.text == "plain words\n\nmore words"
    assert [file.name for file in mail.attachments] == ["a.png"]


def test_the_same_text_side_by_side_is_told_once() -> None:
    mail = multipart("mixed", "Content-Type: text/plain\r\n\r\nrich words", HTML)

    assert mail.text == "rich words"


def test_a_text_file_is_a_file_and_not_text() -> None:
    mail = multipart("mixed", PLAIN, "Content-Type: text/plain; name=list.txt\r\n\r\n1 shirt")

    assert mail.text == "plain words"
    assert [(file.name, file.content) for file in mail.attachments] == [("list.txt", b"1 shirt")]


def test_nameless_files_get_a_name_with_the_right_ending() -> None:
    nameless = PICTURE.replace("; name=a.png", "")

    assert [file.name for file in multipart("mixed", PLAIN, nameless).attachments] == ["image-1.png"]


def test_an_attached_message_is_named_after_its_subject() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: My shoes\r\nFrom: bo@x.org\r\n\r\nThey are wet"

    mail = multipart("mixed", PLAIN, inner)

    assert [(file.name, file.content_type) for file in mail.attachments] == [
        ("My shoes.eml", "message/rfc822")
    ]
    assert mail.text == "plain words"


def test_a_name_with_a_path_loses_the_path() -> None:
    evil = PICTURE.replace("name=a.png", 'name="../../etc/C:\\\\passwd.png"')

    assert [file.name for file in multipart("mixed", evil).attachments] == ["passwd.png"]


def test_a_picture_that_the_html_shows_is_inline_and_keeps_its_reference() -> None:
    html = 'Content-Type: text/html\r\n\r\n<img src="cid:p1@x">'
    picture = PICTURE.replace("base64\r\n", "base64\r\nContent-ID: <p1@x>\r\n", 1)

    mail = multipart("related", html, picture)

    assert mail.attachments[0].is_inline
    assert mail.attachments[0].content_id == "p1@x"
    assert mail.html == '<img src="cid:p1@x">'


def test_a_uuencoded_file_in_the_text_is_a_file() -> None:
    mail = message.read(b"From: ann@x.org\n\nSee:\nbegin 644 cat.txt\n#0V%T\n \nend\nBye\n")

    assert [(file.name, file.content) for file in mail.attachments] == [("cat.txt", b"Cat")]
    assert (mail.text or "").split() == ["See:", "Bye"]


def test_soft_line_ends_are_joined_and_quotes_keep_their_lines() -> None:
    head = b"From: ann@x.org\nContent-Type: text/plain; format=flowed\n\n"

    mail = message.read(head + b"One \ntwo\n\n> quoted \n> line\n-- \nAnn\n")

    assert (mail.text or "").splitlines()[0] == "One two"
    assert (mail.text_reply, mail.signature) == ("One two", "Ann")


@pytest.mark.parametrize(
    ("content", "charset", "expected"),
    [
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Привет, где заказ?".encode("cp1251"), None, "Привет, где заказ?"),
        ("Где заказ?".encode("koi8-r"), "us-ascii", "Где заказ?"),
        ("¿Dónde está?".encode("latin-1"), "x-unknown", "¿Dónde está?"),
        ("“so”".encode("cp1252"), "iso-8859-1", "“so”"),
        ("Größe".encode(), "iso-8859-1", "Größe"),
        ("你好".encode("gbk"), "gb2312", "你好"),
        ("こんにちは".encode("iso2022_jp"), None, "こんにちは"),
        ("①テスト".encode("cp932"), "Shift_JIS", "①テスト"),
        ("é".encode(), '"UTF-8"', "é"),
        (b"abc", "no-such-charset", "abc"),
        (b"ab\xffcd", "utf-8", "ab\ufffdcd"),
    ],
)
def test_the_charset_is_the_named_one_or_the_one_that_fits(
    content: bytes, charset: str | None, expected: str
) -> None:
    assert charsets.decode(content, charset)[0] == expected


def test_damaged_base64_gives_what_can_be_had() -> None:
    mail = message.read(b"From: a@x.org\nContent-Transfer-Encoding: base64\n\nSGVs\nbG8=\n___\nlist footer\n")

    assert mail.text == "Hello"


def test_a_missing_or_wrong_boundary_is_found_by_looking() -> None:
    body = (
        b"--xyz\nContent-Type: text/plain\n\nHello\n--xyz\nContent-Type: text/html\n\n<p>Hello</p>\n--xyz--\n"
    )

    for head in (b"multipart/alternative", b"multipart/alternative; boundary=other"):
        mail = message.read(b"From: a@x.org\nContent-Type: " + head + b"\n\n" + body)
        assert (mail.text, mail.html) == ("Hello", "<p>Hello</p>")
        assert mail.warnings


def test_a_mail_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    mail = message.read(b"From: a@x.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n")

    assert (mail.text or "").strip() == "Hello"
    assert mail.warnings == ("The end of the mail is missing.",)


def test_all_words_of_html_with_elements_beyond_measure_are_kept() -> None:
    hidden = '<style>p{}</style><!-- aside --><i style="display:none">unseen</i>'
    html = f"<p>First <b>w</b>ord</p>{hidden}" + "<p><b>x</b></p>" * markup.MOST_ELEMENTS + "<p>last<br>line"

    lines = markup.visible_words(html).split("\n")

    assert lines[0] == "First word"
    assert lines[1:-2] == ["x"] * markup.MOST_ELEMENTS
    assert lines[-2:] == ["last", "line"]


def test_html_gives_its_visible_words_only() -> None:
    mail = html_mail(
        "<html><head><title>T</title><style>p{}</style></head><body>"
        "<p>Hi&nbsp;Ann,</p><ul><li>One</li><li>Two</li></ul><a href='https://x.y'>a link</a>"
        "<div style='display: none'>hidden</div><script>x()</script></body></html>"
    )  # fmt: skip

    assert (mail.text or "").split() == ["Hi", "Ann,", "One", "Two", "a", "link"]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<a href='javascript:alert(1)'>x</a>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe src='https://evil.example'></iframe>",
        "<form action='https://evil.example'><input name=a></form>",
        "<p style=\"background:url('https://evil.example/x.gif')\">x</p>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<style>@import 'https://evil.example'</style>",
        "<img srcset='https://evil.example/x.gif 2x'>",
        "<table background='https://evil.example/x.gif'><tr><td>x</td></tr></table>",
        "<a href='data:text/html,alert(1)'>x</a>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<p id=x class=y>z</p><object data='https://evil.example'></object>",
    ],
)
def test_nothing_in_the_html_acts_or_fetches(html: str) -> None:
    clean = html_mail(f"<p>Hello</p>{html}").html or ""

    for word in (
        "alert",
        "evil",
        "onerror",
        "onload",
        "<script",
        "<iframe",
        "<form",
        "javascript",
        "id=",
        "class=",
    ):
        assert word not in clean


def test_remote_pictures_are_put_aside() -> None:
    clean = html_mail('<img src="https://x.example/p.gif" alt="P"><img src="//x.example/q.gif">').html

    assert (
        clean
        == '<img alt="P" data-remote-src="https://x.example/p.gif"><img data-remote-src="https://x.example/q.gif">'
    )


def test_a_quote_in_html_is_left_out_though_its_intro_is_in_no_known_language() -> None:
    mail = html_mail(
        '<div>Size 40.</div><div class="gmail_quote"><div class="gmail_attr">Xyz 15 Qrs:</div>'
        '<blockquote class="gmail_quote">Which size?</blockquote></div>'
    )

    assert mail.text_reply == "Size 40."
    assert "Which size?" in (mail.quoted or "")


def test_a_signature_that_only_the_html_marks_is_one() -> None:
    mail = html_mail('<div>Size 40.</div><div class="gmail_signature">Ann Smith<br>Example Ltd</div>')

    assert (mail.text_reply, mail.signature) == ("Size 40.", "Ann Smith\nExample Ltd")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Dónde está mi pedido? No ha llegado todavía.", "es"),
        ("Где мой заказ? Он должен был прийти в пятницу.", "ru"),
        ("Where is my order? It was to come on Friday.", "en"),
        ("ok", None),
        ("4711", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_unknown(text: str, expected: str | None) -> None:
    mail = message.read(f"From: a@x.org\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode())

    assert mail.language == expected


def test_a_mail_that_is_one_named_text_is_no_file() -> None:
    mail = message.read(b'From: a@x.org\nContent-Type: text/plain; name="body.txt"\n\nHello\n')

    assert (mail.text, mail.attachments) == ("Hello\n", ())


def test_what_is_called_base64_and_is_not_stays_as_it_is() -> None:
    mail = message.read(
        b"From: a@x.org\nContent-Transfer-Encoding: base64\n\nHello, this is no base64.\nNot at all.\n"
    )

    assert mail.text == "Hello, this is no base64.\nNot at all.\n"


def test_html_that_says_it_is_plain_is_html() -> None:
    mail = message.read(b"From: a@x.org\n\n<html><body><p>Hello</p></body></html>\n")

    assert (mail.text, mail.html) == ("Hello", "<p>Hello</p>")


def test_a_raw_file_name_of_another_alphabet_is_read() -> None:
    raw = 'From: a@x.org\nContent-Type: application/pdf; name="Счёт.pdf"\n\nx'.encode("cp1251")

    assert [file.name for file in message.read(raw).attachments] == ["Счёт.pdf"]
