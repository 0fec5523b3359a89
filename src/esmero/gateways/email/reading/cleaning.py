"""A clean copy of a stranger's HTML: what may be shown in a frame, with nothing fetched from anywhere."""

import html as entities
import re
from typing import Any

from esmero.gateways.email.reading import markup
from esmero.ground import safe_css, safe_html

# A picture of so many points is not there to be looked at.
TRACKER_POINTS = 2
TINY = re.compile(
    r"(?:^|;)\s{0,9}(?:width|height)\s{0,9}:\s{0,9}0{0,9}([0-9]{1,5})(?:\.\d{0,9})?(?:px)?\s{0,9}(?:;|!|\Z)",
    re.I,
)
NUMBER = re.compile(r"\s{0,9}0{0,9}(\d{1,5})\s{0,9}(?:px)?\s{0,9}\Z", re.I)
# lxml gives out characters that it does not take back.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MAX_DEPTH = 200
# The cleaner's time grows with the square of the entities in one text.
MAX_ENTITIES = 100_000
# Rare knots of tags come undone step by step; what does not is shown as its words alone.
MOST_ROUNDS = 4


def clean(html: str) -> str:
    """Return `html` with nothing that acts or fetches; remote pictures' addresses go to `data-remote-src`.

    Done twice it changes nothing.
    """
    before = html
    for _ in range(MOST_ROUNDS):
        cleaned = _cleaned_once(before)
        if cleaned == before:
            return cleaned
        before = cleaned
    return paragraphs(markup.visible_words(html))


def _cleaned_once(html: str) -> str:
    import lxml.html

    root = markup.tree_of(html)
    if root is None:
        return ""
    sheets = "\n".join(element.text or "" for element in root.iter("style"))
    _set_pictures_aside(root)
    _take_out_hidden(root)
    _keep_the_paper(root)
    written = "" if _is_too_deep(root) else str(lxml.html.tostring(root, encoding="unicode"))
    if not written or written.count("&") > MAX_ENTITIES:
        # Nobody reads tables two hundred deep; their words are enough.
        return paragraphs(markup.visible_words(html))
    return safe_html.clean(written, sheet=sheets)


def paragraphs(text: str) -> str:
    """Return plain text as HTML that looks the same."""
    words = entities.escape(CONTROLS.sub(" ", text).strip(), quote=False)
    return f"<p>{words.replace(chr(10), '<br>')}</p>" if words else ""


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
        aside = picture.attrib.pop("data-remote-src", "")
        if address.lower().startswith("cid:") or safe_html.INNER_PICTURE.match(address):
            picture.set("src", address)
            continue
        address = address or aside
        if address.lower().startswith(("http://", "https://", "//")):
            _set_aside(picture, f"https:{address}" if address.startswith("//") else address)


def _set_aside(picture: Any, address: str) -> None:
    if not _is_tracker(picture):
        picture.set("data-remote-src", address)
        return
    # That it was there is all that is kept of it.
    picture.attrib.clear()
    picture.set("data-tracker", "")


def _is_tracker(picture: Any) -> bool:
    style = picture.get("style") or ""
    sizes = [NUMBER.match(picture.get(side) or "") for side in ("width", "height")]
    told = [int(found[1]) for found in sizes if found] + [int(found) for found in TINY.findall(style)]
    return markup.is_hidden(picture) or any(size <= TRACKER_POINTS for size in told)


def _keep_the_paper(root: Any) -> None:
    """What the whole page is written on becomes a block within: the page around it is ours."""
    for element in root.iter("body"):
        colour, style = element.attrib.pop("bgcolor", ""), element.get("style") or ""
        own = safe_css.declarations(f"background-color:{colour};{style}" if colour else style)
        if own or element.get("class"):
            element.tag = "div"
            element.set("style", own)
