"""A stranger's cleaned page made ready for its frame: pictures placed, links that say where they lead."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

from esmero.ground import links, safe_html

# More than a plain text can say; a quote and the address of its writer are no layout.
MORE_THAN_WORDS = re.compile(
    r"<(?:img|table|ul|ol|h[1-6]|b|strong|i|em|u|font|hr|center|pre|del|mark)\b"
    r"|<a\b[^>]{0,200}?\bhref=\"https?:|\bbgcolor=\"|[\";]background(?:-color)?:",
    re.I,
)
FAR = re.compile(r"\bdata-remote-src=\"([^\"]{1,4000})\"")
TRACKER = 'data-tracker=""'
WHITE = (
    r"(?:#fff(?:fff)?|white|transparent|none|inherit|initial|unset"
    r"|rgba?\(255,\s?255,\s?255[^)]{0,9}\)|rgba\(0,\s?0,\s?0,\s?0\))"
)
# Coloured paper: whoever chose it chose the ink for it.
COLOURED_PAPER = re.compile(
    rf"(?:bgcolor=\"|\bbackground(?:-color)?:)(?!{WHITE}\s{{0,9}}(?:[\";!}}]|&))([^\";!}}]{{1,60}})", re.I
)
# One colour behind a table's head makes no design.
DESIGNED = 2
KNOWS_THE_DARK = re.compile(r"@media[^{]{0,150}prefers-color-scheme:\s{0,9}dark", re.I)
# Above whatever a sheet of the sender's says of such elements.
NOTE_STYLE = (
    "display:inline-block!important;max-width:100%!important;color:#a12721!important;"
    "background:#f9e5dd!important;font:600 13px/1.5 sans-serif!important;padding:0 4px!important"
)
# Where a picture would stand.
EMPTY_STYLE = (
    "display:inline-block;box-sizing:border-box;max-width:calc(100vw - 24px);border:1px dashed #8a8a8a;"
    "border-radius:4px;background:#e9e9e6;color:#55554f;font:12px/1.4 sans-serif;padding:2px 6px;"
    "vertical-align:middle;text-align:left"
)
LENGTH = re.compile(r"\s{0,9}(\d{1,4})\s{0,9}(?:px)?\s{0,9}")
PLACE = re.compile(r'src="/picture/(\d+)"')


def says_more(cleaned: str) -> bool:
    """Say whether cleaned HTML shows anything that its plain words don't."""
    return MORE_THAN_WORDS.search(cleaned) is not None


def far_pictures(cleaned: str) -> list[str]:
    """Return the addresses of pictures that lie elsewhere, each once, in their order."""
    return list(dict.fromkeys(unescape(address) for address in FAR.findall(cleaned)))


def trackers(cleaned: str) -> int:
    """Return how many pictures were left out because they only tell who reads."""
    return cleaned.count(TRACKER)


def paper(cleaned: str) -> str:
    """Return what it is written on: "letter" (no colour of its own), "own", or "both" (it knows the dark)."""
    if KNOWS_THE_DARK.search(cleaned):
        return "both"
    colours = {found.lower() for found in COLOURED_PAPER.findall(cleaned)}
    return "own" if len(colours) >= DESIGNED else "letter"


def ready(cleaned: str, *, inner: Mapping[str, str], far: Mapping[str, str]) -> tuple[str, str]:
    """Return style sheets and body of cleaned HTML, cleaned once more.

    `inner`: addresses of the pictures that came along, by their content id; `far`: of those that lay
    elsewhere, by where they lay. Pictures in neither stay away.
    """
    sheets, body = safe_html.apart(cleaned)
    root = _tree(body)
    if root is None:
        return sheets, ""
    places = _place_pictures(root, inner, far)
    for link in list(root.iter("a")):
        _say_where_it_leads(link)
    written = safe_html.clean(_written(root), is_own_picture=places.__contains__, sheet=sheets)
    sheets, body = safe_html.apart(written)
    return sheets, PLACE.sub(lambda found: f'src="{places.get(found[0][5:-1], "")}"', body)


def _tree(body: str) -> Any:
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml.html.document_fromstring(body.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def _written(root: Any) -> str:
    import lxml.html

    return str(lxml.html.tostring(root, encoding="unicode"))


def _place_pictures(root: Any, inner: Mapping[str, str], far: Mapping[str, str]) -> dict[str, str]:
    """Give each picture a short address, and return what stands for it: the cleaner reads no long ones."""
    places: dict[str, str] = {}
    for picture in list(root.iter("img")):
        address = picture.get("src") or ""
        if address.lower().startswith("cid:"):
            found = inner.get(unquote(address[4:]))
        else:
            is_within = safe_html.INNER_PICTURE.match(address) is not None
            found = address if is_within else far.get(picture.get("data-remote-src") or "")
        picture.attrib.pop("src", None)
        if found:
            place = f"/picture/{len(places)}"
            places[place] = found
            picture.set("src", place)
        elif picture.get("data-remote-src"):
            _leave_room(picture)
    return places


def _leave_room(picture: Any) -> None:
    """Let a frame with the picture's words stand in its place, as large as it would be."""
    words = picture.get("alt") or ""
    sizes = [(side, LENGTH.fullmatch(picture.get(side) or "")) for side in ("width", "height")]
    told = [f"{side}:{found[1]}px" for side, found in sizes if found]
    picture.attrib.clear()
    picture.tag, picture.text = "span", words or "\xa0"
    picture.set("style", ";".join([EMPTY_STYLE, *told]))


def _say_where_it_leads(link: Any) -> None:
    address = link.get("href") or ""
    if not address:
        return
    link.set("title", address)
    host = links.worth_saying(address, " ".join(link.itertext()))
    if host:
        note = link.makeelement("small", {"style": NOTE_STYLE})
        note.text, note.tail, link.tail = f"→ {host}", link.tail, None
        link.addnext(note)
