"""A stranger's HTML with nothing in it that acts, fetches or covers: the one list of what may stand in it.

What comes out is shown in a frame of its own, which lets nothing run either. Cleaned twice it stays as it is.
"""

import re
from collections.abc import Callable

from esmero.ground import safe_css

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
    "*": {
        *("align", "bgcolor", "class", "color", "dir", "height", "lang", "style", "title", "valign"),
        "width",
    },
    "a": {"href", "name"},
    "blockquote": {"type"},
    "col": {"span"},
    "font": {"color", "face", "size"},
    # Where a picture from elsewhere lies, and that there was one that only tells who reads.
    "img": {"alt", "src", "data-remote-src", "data-tracker", "border"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Gone with all that stands in them: their words are no words to read.
GONE_WHOLE = {"script", "style", "title", "template", "noframes", "noscript", "iframe", "noembed",
              "xmp", "svg", "math", "object", "select", "textarea", "plaintext"}  # fmt: skip
LEADS_OUT = re.compile(r"(?:https?://|mailto:|tel:)\S", re.I)
INNER_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]{1,}\Z", re.I)
NAMED_PICTURE = re.compile(r"cid:[^\"'<>]{1,300}\Z", re.I)
SHEET = re.compile(r"<style>([^<]*)</style>\n?")
NO_ADDRESS: Callable[[str], bool] = lambda address: False  # noqa: E731 (a default that says its name)


def clean(html: str, *, sheet: str = "", is_own_picture: Callable[[str], bool] = NO_ADDRESS) -> str:
    """Return `html` with only what is known to be harmless, its styles first; the same again, done twice.

    `sheet`: the text of its style sheets, which are taken from its head; `is_own_picture` says of a
    picture's address that it is one of ours. Pictures are else those in it and those named by `cid:`.
    """
    import nh3

    rules = safe_css.sheet(sheet)
    names = safe_css.classes(rules)

    def harmless(tag: str, attribute: str, value: str) -> str | None:
        return _harmless(attribute, value, names, is_own_picture)

    body = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=GONE_WHOLE,
        attributes=ATTRIBUTES,
        attribute_filter=harmless,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
    ).strip()
    return f"<style>{rules}</style>\n{body}" if rules else str(body)


def apart(cleaned: str) -> tuple[str, str]:
    """Return the style sheets of cleaned HTML, and what stands beneath them."""
    return "\n".join(SHEET.findall(cleaned)), SHEET.sub("", cleaned)


def _harmless(
    attribute: str, value: str, names: set[str], is_own_picture: Callable[[str], bool]
) -> str | None:
    """Return the value of an attribute as it may stand, or None where it may not."""
    if attribute == "style":
        return safe_css.declarations(value) or None
    if attribute == "class":
        return " ".join(one for one in value.split() if one in names) or None
    if attribute == "href":
        return value.strip() if LEADS_OUT.match(value.strip()) else None
    if attribute == "src":
        is_inside = NAMED_PICTURE.match(value) or INNER_PICTURE.match(value)
        return value if is_inside or is_own_picture(value) else None
    if attribute == "data-remote-src":
        return value if value.startswith(("http://", "https://")) else None
    return value
