"""A clean copy of a stranger's HTML: what may be shown in a frame, with nothing fetched from anywhere."""

import html as entities
import re
from typing import Any

from esmero.gateways.email.reading import markup

TAGS = {"a", "abbr", "address", "article", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
"center", "cite",
        "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
        "figcaption", "figure",
        "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
        "li", "main",
        "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong",
        "sub", "summary",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
        "var"}  # fmt: skip
ATTRIBUTES = {
    "*": {"align", "bgcolor", "color", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href", "name"},
    "blockquote": {"type"},
    "col": {"span"},
    "font": {"color", "face", "size"},
    "img": {"alt", "src", "data-remote-src", "border"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# No property here can hold an address, so that no style can fetch anything or cover the page.
STYLES = {"color", "background-color", "font-family", "font-size", "font-style", "font-weight",
"text-align",
          "text-decoration", "line-height", "vertical-align", "white-space", "direction", "width",
          "max-width",
          "padding", "padding-top", "padding-right", "padding-bottom", "padding-left", "margin",
          "margin-top",
          "margin-right", "margin-bottom", "margin-left", "border", "border-collapse", "border-color",
          "border-style", "border-width", "border-left", "border-top", "border-bottom",
          "border-right"}  # fmt: skip
INNER_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.I)
# lxml gives out characters that it does not take back.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MAX_DEPTH = 200
# The cleaner's time grows with the square of the entities in one text.
MAX_ENTITIES = 100_000


def clean(html: str) -> str:
    """Return `html` with nothing that acts or fetches; remote pictures' addresses go to `data-remote-src`."""
    import lxml.html
    import nh3

    root = markup.tree_of(html)
    if root is None:
        return ""
    _take_out_hidden(root)
    _set_pictures_aside(root)
    written = "" if _is_too_deep(root) else str(lxml.html.tostring(root, encoding="unicode"))
    if not written or written.count("&") > MAX_ENTITIES:
        # Nobody reads tables two hundred deep; their words are enough.
        return paragraphs(markup.visible_words(html))
    return nh3.clean(
        written,
        tags=TAGS,
        clean_content_tags={"script", "style", "title", "template", "noframes"},
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def paragraphs(text: str) -> str:
    """Return plain text as HTML that looks the same."""
    return f"<p>{entities.escape(text.strip()).replace(chr(10), '<br>')}</p>" if text.strip() else ""


def _is_too_deep(root: Any) -> bool:
    depth, level = 0, [root]
    while level and depth <= MAX_DEPTH:
        level = [child for element in level for child in element]
        depth += 1
    return depth > MAX_DEPTH


def _take_out_hidden(root: Any) -> None:
    """What was hidden by a style would come to light without it."""
    for element in [element for element in root.iter() if element is not root and markup.is_hidden(element)]:
        tail = element.tail
        element.clear()
        element.tail = CONTROLS.sub(" ", tail) if tail else None


def _set_pictures_aside(root: Any) -> None:
    for picture in root.iter("img"):
        address = CONTROLS.sub("", picture.attrib.pop("src", "") or "").strip()
        picture.attrib.pop("data-remote-src", None)
        if address.lower().startswith("cid:") or INNER_PICTURE.match(address):
            picture.set("src", address)
        elif address.lower().startswith(("http://", "https://", "//")):
            picture.set("data-remote-src", f"https:{address}" if address.startswith("//") else address)


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src" and not value.lower().startswith(("cid:", "data:image/")):
        return None
    if attribute == "href" and value.lower().strip().startswith(("data:", "cid:")):
        return None
    return value
