"""HTML from strangers: its visible words, its quotes, and a clean copy that may be shown."""

import re
from typing import Any

MAX_LENGTH = 3_000_000
# No person writes so many; beyond it words are taken as they stand, without what each element means.
MOST_ELEMENTS = 50_000
# A line of its own in the marked text: what follows was written before, whatever the language says.
QUOTE_BEGINS = "\ue000"

UNSEEN = {
    "head",
    "title",
    "style",
    "script",
    "template",
    "object",
    "svg",
    "math",
    "select",
    "iframe",
    "canvas",
}
BLOCKS = {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
"fieldset", "figure",
          "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
          "nav", "ol", "p",
          "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption"}  # fmt: skip
APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"}
INTRO_CLASSES = {"gmail_attr", "moz-cite-prefix", "moz-email-headers-table"}
# Outlook draws such a line above what was written before, whatever language it speaks.
OUTLOOK_RULE = re.compile(
    r"border\s{0,3}:\s{0,3}none\s{0,3};\s{0,3}border-top\s{0,3}:\s{0,3}solid\s{1,3}#(?:e1e1e1|b5c4df)", re.I
)
REPLY_MARKS = {"mail-editor-reference-message-container",
               "divrplyfwdmsg", "appendonsend", "ms-outlook-mobile-reference-message",
"mail-editor-reference-message",
               "reply-intro", "isreplycontent"}  # fmt: skip
QUOTE_CLASSES = {"gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote",
"zmail_extra",
                 "moz-forward-container", "outlookmessageheader"}  # fmt: skip
SIGNATURES = {"gmail_signature", "moz-signature", "signature", "applemailsignature",
"ms-outlook-mobile-signature",
              "protonmail_signature_block", "tutanota_signature"}  # fmt: skip
HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|visibility\s{0,9}:\s{0,9}hidden|max-height\s{0,9}:\s{0,9}0",
    re.I,
)
SPACES = re.compile(r"[ \t\r\n\f]+")


def tree_of(html: str) -> Any:
    """Parse HTML of any quality; return the root element, or None when nothing is in it."""
    import lxml.etree
    import lxml.html

    html = html[:MAX_LENGTH].replace("\x00", "")
    # The declaration would contradict the text, which is decoded already.
    html = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", html)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def visible_words(html: str, *, with_marks: bool = False) -> str:
    """Return what a reader sees of `html`; `with_marks` puts `> ` before quotes and notes their start."""
    root = tree_of(html)
    if root is None:
        return ""
    if root.xpath("count(//*)") > MOST_ELEMENTS:
        return _bare_words(root)
    writer = _Writer(with_marks)
    _walk(root, writer)
    return writer.text()


def _bare_words(root: Any) -> str:
    """Return all words of a tree in few steps: blocks on lines of their own, what is quoted as any other."""
    import lxml.etree

    lxml.etree.strip_elements(root, *UNSEEN, lxml.etree.Comment, with_tail=False)
    for element in filter(is_hidden, root.xpath("//*[@hidden or @style]")):
        element.clear(keep_tail=True)
    for element in root.iter(*BLOCKS, "br"):
        element.text, element.tail = f"\ue001{element.text or ''}", f"\ue001{element.tail or ''}"
    found = SPACES.sub(" ", lxml.etree.tostring(root, method="text", encoding="unicode"))
    lines = (line.replace("\xa0", " ").strip() for line in found.split("\ue001"))
    return "\n".join(filter(None, lines))


class _Writer:
    """Puts words on lines as a browser would: spaces folded, blocks on their own lines."""

    def __init__(self, with_marks: bool) -> None:
        self.with_marks = with_marks
        self.lines: list[str] = []
        self.words: list[str] = []
        self.quotes = 0
        self.kept = 0

    def write(self, text: str) -> None:
        """Add running text; inside `pre` line breaks stand."""
        if not self.kept:
            self.words.append(SPACES.sub(" ", text))
            return
        first, *more = text.replace("\r", "").split("\n")
        self.words.append(first)
        for line in more:
            self.end_line()
            self.words.append(line)

    def end_line(self) -> None:
        """Close the line at hand, also an empty one."""
        line = "".join(self.words)
        line = line if self.kept else SPACES.sub(" ", line).strip(" ")
        mark = "> " * min(self.quotes, 9) if self.with_marks else ""
        self.lines.append((mark + line.replace("\xa0", " ")).rstrip())
        self.words = []

    def break_block(self, apart: bool) -> None:
        """End the line if anything stands on it; leave a blank one when blocks stand apart."""
        if "".join(self.words).strip(" "):
            self.end_line()
        self.words = []
        if apart and self.lines and self.lines[-1].strip("> "):
            self.end_line()

    def begin_quote(self) -> None:
        """Say on a line of its own that what was written before begins here."""
        self.break_block(False)
        if self.with_marks:
            self.lines.append(QUOTE_BEGINS)

    def begin_signature(self) -> None:
        """Put the usual mark above a signature that only the HTML marks."""
        self.break_block(False)
        above = next((line for line in reversed(self.lines) if line.strip()), "")
        if self.with_marks and above.strip() != "--":
            self.lines.append("-- ")

    def text(self) -> str:
        """Return all lines, never more than two blank ones together."""
        self.break_block(False)
        return re.sub(r"\n{4,}", "\n\n\n", "\n".join(self.lines)).strip("\n")


def _walk(root: Any, writer: _Writer) -> None:
    """Visit the tree without recursion, as mails nest tables by the hundred."""
    todo: list[tuple[Any, bool]] = [(root, True)]
    while todo:
        element, is_opening = todo.pop()
        if not is_opening:
            _close(element, writer)
        elif _is_seen(element):
            todo.append((element, False))
            _open(element, writer)
            todo.extend((child, True) for child in reversed(element))
        elif element.tail:
            writer.write(element.tail)


def _open(element: Any, writer: _Writer) -> None:
    tag = element.tag
    if tag == "br":
        writer.end_line()
    elif tag in BLOCKS:
        writer.break_block(tag in APART)
    elif tag in ("td", "th"):
        writer.words.append(" ")
    if _begins_quote(element):
        writer.begin_quote()
    elif _begins_signature(element):
        writer.begin_signature()
    writer.quotes += _is_quote(element)
    writer.kept += tag == "pre"
    if element.text:
        writer.write(element.text)


def _close(element: Any, writer: _Writer) -> None:
    if element.tag in BLOCKS:
        writer.break_block(element.tag in APART)
    writer.quotes -= _is_quote(element)
    writer.kept -= element.tag == "pre"
    if element.tail:
        writer.write(element.tail)


def _is_seen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return False
    return not is_hidden(element)


def is_hidden(element: Any) -> bool:
    """Tell whether an element's own attributes hide it from readers."""
    if not isinstance(element.tag, str):
        return False
    return "hidden" in element.attrib or HIDDEN.search(element.get("style") or "") is not None


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").lower().replace("x_", "").split())


def _is_quote(element: Any) -> bool:
    if element.tag == "blockquote":
        return (element.get("type") or "").lower() == "cite" or bool(_classes(element) & QUOTING_BLOCKS)
    return False


QUOTING_BLOCKS = {"gmail_quote", "protonmail_quote", "tutanota_quote", "yahoo_quoted", "iosymail", "quote"}


def _begins_quote(element: Any) -> bool:
    name = (element.get("id") or "").lower().replace("x_", "")
    if element.tag == "div" and OUTLOOK_RULE.search((element.get("style") or "")[:200]):
        return True
    return name in REPLY_MARKS or bool(_classes(element) & (QUOTE_CLASSES | INTRO_CLASSES))


def _begins_signature(element: Any) -> bool:
    name = (element.get("id") or "").lower().replace("x_", "")
    return name in SIGNATURES or bool(_classes(element) & SIGNATURES)
