"""Styles of a stranger's page: only those that lay out and colour, and none that can fetch or cover anything.

Whatever is not known to be harmless is left out; there is no list of what is bad. Every step looks at each
letter a fixed number of times.
"""

import re

LONGEST_VALUE = 300
LONGEST_SHEET = 200_000
MOST_SELECTORS = 5_000

# None of them takes the page out of its frame, and none needs another file.
PROPERTIES = {"background", "background-color", "border", "border-bottom", "border-bottom-color",
"border-bottom-left-radius", "border-bottom-right-radius", "border-bottom-style", "border-bottom-width",
"border-collapse", "border-color", "border-left", "border-left-color", "border-left-style",
"border-left-width", "border-radius", "border-right", "border-right-color", "border-right-style",
"border-right-width", "border-spacing", "border-style", "border-top", "border-top-color",
"border-top-left-radius", "border-top-right-radius", "border-top-style", "border-top-width",
"border-width", "box-sizing", "caption-side", "clear", "color", "direction", "display", "empty-cells",
"float", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
"letter-spacing", "line-height", "list-style-position", "list-style-type", "margin", "margin-bottom",
"margin-left", "margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width",
"overflow-wrap", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
"table-layout", "text-align", "text-decoration", "text-indent", "text-transform", "vertical-align",
"white-space", "width", "word-break", "word-spacing", "word-wrap"}  # fmt: skip
FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "calc", "linear-gradient"}
# What is never closed goes on to the end.
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
VALUE = re.compile(rf"[\w\s#%.,'\"()+\-/!*]{{1,{LONGEST_VALUE}}}")
FUNCTION = re.compile(r"([\w-]{0,40})\s{0,9}\(")
# As high as the window: a frame that grows with what is in it would grow for ever.
OF_THE_WINDOW = re.compile(r"[\d.](?:[sld]?v(?:h|b|min|max))\b", re.I)
SELECTOR = re.compile(r"[A-Za-z0-9_.*\s>+~:()-]{1,200}")
PSEUDO = re.compile(r":([\w-]{0,40})")
PSEUDOS = {"link", "visited", "hover", "active", "first-child", "last-child", "nth-child", "not"}
# What may stand before a bracket: in a selector, and in a condition.
ASKING = {"nth-child", "not"}
JOINING = {"", "media", "and", "or", "not"}
CONDITION = re.compile(r"@media[A-Za-z0-9\s():,.-]{1,200}", re.I)
MARK = re.compile(r"[{};]")
CLASS = re.compile(r"\.([A-Za-z_-][\w-]{0,100})")


def declarations(text: str) -> str:
    """Return the harmless ones of `property: value; …`, written in one way; the same again, done twice."""
    kept = []
    for piece in _without_comments(text).split(";"):
        name, colon, value = piece.partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if colon and name in PROPERTIES and _is_harmless(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def sheet(text: str) -> str:
    """Return the harmless rules of a style sheet: none that imports, names fonts or moves."""
    if len(text) > LONGEST_SHEET:
        return ""
    writer, begin, text = _Rules(), 0, _without_comments(text)
    for mark in MARK.finditer(text):
        if mark.group() == ";" and writer.is_inside_a_rule:
            continue
        piece, begin = text[begin : mark.start()], mark.end()
        if mark.group() == "{":
            writer.open(piece)
        elif mark.group() == "}":
            writer.close(piece)
    writer.end()
    return "".join(writer.written)


def classes(sheet: str) -> set[str]:
    """Return the names of classes that a harmless sheet speaks of."""
    return set(CLASS.findall(sheet))


class _Rules:
    """Writes rules down one after the other: `open` each block and `close` it with what stood in it."""

    def __init__(self) -> None:
        self.written: list[str] = []
        # A condition, the selectors of a rule, or nothing for what is left out.
        self.around: list[str] = []
        self.selectors = 0

    @property
    def is_inside_a_rule(self) -> bool:
        return bool(self.around) and bool(self.around[-1]) and not self.around[-1].startswith("@")

    def open(self, prelude: str) -> None:
        prelude = " ".join(prelude.split())
        is_outermost = not self.around
        if is_outermost and prelude.startswith("@"):
            condition = prelude.lower() if _is_harmless_condition(prelude) else ""
            self.around.append(condition)
            if condition:
                self.written.append(f"{condition}{{")
        elif is_outermost or (len(self.around) == 1 and self.around[0].startswith("@")):
            self.around.append(self._harmless_selectors(prelude))
        else:
            self.around.append("")

    def close(self, inside: str) -> None:
        if not self.around:
            return
        closed = self.around.pop()
        if closed.startswith("@"):
            self.written.append("}")
        elif closed and (rules := declarations(inside)):
            self.written.append(f"{closed}{{{rules}}}")

    def end(self) -> None:
        if self.around and self.around[0].startswith("@"):
            self.written.append("}")

    def _harmless_selectors(self, prelude: str) -> str:
        found = [one.strip() for one in prelude.split(",")]
        self.selectors += len(found)
        if self.selectors > MOST_SELECTORS:
            return ""
        return ",".join(one for one in found if _is_harmless_selector(one))


def _without_comments(text: str) -> str:
    return COMMENT.sub(" ", text)


def _is_harmless(value: str) -> bool:
    if not VALUE.fullmatch(value) or "/*" in value or "*/" in value or OF_THE_WINDOW.search(value):
        return False
    # "--" would end up as the beginning or the end of a comment of the page's own.
    is_whole = value.count("(") == value.count(")") and "--" not in value
    is_whole = is_whole and value.count('"') % 2 == 0 and value.count("'") % 2 == 0
    return is_whole and all(name.lower() in FUNCTIONS | {""} for name in FUNCTION.findall(value))


def _is_harmless_selector(written: str) -> bool:
    if not SELECTOR.fullmatch(written) or written.count("(") != written.count(")"):
        return False
    asked = all(name.lower() in ASKING for name in FUNCTION.findall(written))
    return asked and all(name.lower() in PSEUDOS for name in PSEUDO.findall(written))


def _is_harmless_condition(written: str) -> bool:
    if not CONDITION.fullmatch(written):
        return False
    return all(name.lower() in JOINING for name in FUNCTION.findall(written))
