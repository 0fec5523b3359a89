"""A picture stands in the plain words where its writer put it, whatever form the mail came in."""

from email.message import EmailMessage

import pytest
from tests.world import PIXEL

from esmero.domain.files.models import Attachment
from esmero.gateways.email import placing
from esmero.gateways.email.reading import message
from esmero.parts import placed

BEFORE, AFTER = "This is how the coat looks from the front:", "And what do we do now?"
HTML = f'<div>{BEFORE}</div><div><img src="cid:front@x"></div><div>{AFTER}</div>'


def mail(html: str, plain: str = "") -> bytes:
    made = EmailMessage()
    made["From"] = "ana@example.org"
    if plain:
        made.set_content(plain)
        made.add_alternative(html, subtype="html")
        page = made.get_payload()[-1]
    else:
        made.set_content(html, subtype="html")
        page = made
    page.add_related(PIXEL, "image", "png", cid="<front@x>", filename="front.png", disposition="inline")
    return made.as_bytes()


def marked(html: str, plain: str = "") -> str:
    read = message.read(mail(html, plain))
    return placing.with_pictures(read.text_reply or read.text or "", read)


@pytest.mark.parametrize("plain", ["", f"{BEFORE}\n\n\n{AFTER}\n"])
def test_it_is_marked_between_the_words_it_stood_between(plain: str) -> None:
    lines = [line for line in marked(HTML, plain).splitlines() if line.strip()]

    assert lines == [BEFORE, "[image: front.png]", AFTER]


@pytest.mark.parametrize("mark", ["[image: front.png]", "[cid:front@x]", "[imagen: front.png]"])
def test_a_mark_of_the_writers_own_program_stays_the_only_one(mark: str) -> None:
    plain = f"{BEFORE}\n{mark}\n{AFTER}\n"

    assert marked(HTML, plain).strip() == plain.strip()


def test_the_first_thing_of_a_letter_may_be_a_picture() -> None:
    assert marked(f'<img src="cid:front@x"><p>{AFTER}</p>').startswith("[image: front.png]\n")


def test_a_picture_of_a_quote_gets_no_mark() -> None:
    quote = f'<blockquote class="gmail_quote">{HTML}</blockquote>'
    intro = '<div class="gmail_attr">Ana wrote:</div>'
    html = f'<div>{AFTER}</div><div class="gmail_quote">{intro}{quote}</div>'

    assert "[image" not in marked(html)


def files(*names: str) -> list[Attachment]:
    return [Attachment(name=name, content_id=f"{name}@x", content_type="image/png") for name in names]


def test_marks_become_pictures_each_once_and_in_their_order() -> None:
    first, second, other = files("image.png", "image.png", "b.png")

    pieces, rest = placed.pieces(
        "One\n[image: image.png]\nTwo [cid:b.png@x]\n[image: image.png]", [first, second, other]
    )

    assert [one if isinstance(one, str) else one for one in pieces] == [
        "One\n",
        first,
        "\nTwo ",
        other,
        second,
    ]
    assert rest == []


def test_a_mark_is_found_under_the_name_that_we_keep() -> None:
    (picture,) = files("a_b.png")

    assert placed.pieces("[image: a:b.png]", [picture]) == ([picture], [])


@pytest.mark.parametrize("words", ["See [1] and [image: none.png] [] [:] [cid:]", "[" * 5000])
def test_other_brackets_stay_as_they_are(words: str) -> None:
    attached = files("a.png")

    assert placed.pieces(words, attached) == ([words], attached)


def test_what_is_no_picture_is_never_shown_as_one() -> None:
    paper = Attachment(name="a.svg", content_type="image/svg+xml")

    assert placed.pieces("[image: a.svg]", [paper]) == (["[image: a.svg]"], [paper])
