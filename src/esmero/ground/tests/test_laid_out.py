"""A cleaned page made ready for its frame: pictures in their places, links that say where they lead."""

import pytest

from esmero.ground import laid_out

FAR = "https://far.example/p.png?a=1&b=2"
WRITTEN = FAR.replace("&", "&amp;")
PAGE = f'<p>One <img src="cid:a@b"></p><img data-remote-src="{WRITTEN}" width="40" alt="A hat">'


def test_inner_pictures_stand_where_the_writer_put_them() -> None:
    _, body = laid_out.ready(PAGE, inner={"a@b": "/desk/attachments/7/"}, far={})

    assert '<p>One <img src="/desk/attachments/7/"></p>' in body


def test_far_pictures_leave_a_place_with_their_words_until_they_are_there() -> None:
    _, without = laid_out.ready(PAGE, inner={}, far={})
    _, with_them = laid_out.ready(PAGE, inner={}, far={FAR: "data:image/png;base64,AAAA"})

    assert laid_out.far_pictures(PAGE) == [FAR]
    assert "far.example" not in without and ">A hat</span>" in without and "width:40px" in without
    assert 'src="data:image/png;base64,AAAA"' in with_them


def test_a_page_names_no_address_of_ours_by_itself() -> None:
    html = '<img src="/desk/attachments/7/"><img src="/picture/0"><a href="/desk/">x</a><img src="cid:none">'

    assert "src" not in laid_out.ready(html, inner={}, far={})[1]
    assert "href" not in laid_out.ready(html, inner={}, far={})[1]


def test_a_link_that_deceives_is_followed_by_where_it_leads() -> None:
    _, body = laid_out.ready('<a href="https://evil.example/">https://bank.example</a>!', inner={}, far={})

    assert "→ evil.example</small>!" in body
    assert 'title="https://evil.example/"' in body and 'rel="noopener noreferrer nofollow"' in body


@pytest.mark.parametrize(
    ("html", "says_more"),
    [
        ("<div>Hello<br>you</div><blockquote><p>Before</p></blockquote>", False),
        ('<p>Ann &lt;<a href="mailto:a@b.example" rel="x">a@b.example</a>&gt;</p>', False),
        ("<p>Hello <b>you</b></p>", True),
        ('<p>See <a rel="x" href="https://a.example">this</a></p>', True),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", True),
    ],
)
def test_only_what_says_more_than_its_words_is_offered(html: str, says_more: bool) -> None:
    assert laid_out.says_more(html) is says_more


@pytest.mark.parametrize(
    ("html", "paper"),
    [
        ('<p style="background:#fff">x</p><p style="background-color:rgb(255, 255, 255)">x</p>', "letter"),
        ('<th bgcolor="#eee">x</th><th bgcolor="#eee">y</th>', "letter"),
        ('<div style="background:#eee"><div style="background-color:#036">x</div></div>', "own"),
        ("<style>@media (prefers-color-scheme: dark){.a{color:red}}</style><p>x</p>", "both"),
    ],
)  # fmt: skip
def test_whoever_chose_the_paper_chose_the_ink(html: str, paper: str) -> None:
    assert laid_out.paper(html) == paper
